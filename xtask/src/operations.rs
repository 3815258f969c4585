//! Prints the list of operations.

use bigcommerce_codegen::document::Document;
use bigcommerce_codegen::operations::list;
use bigcommerce_codegen::plain::plain;

use crate::failure::Failure;

/// A JSON array, one object for each operation.
pub(crate) fn json(documents: &[Document]) -> Result<String, Failure> {
    let rows = list(documents);
    let text = serde_json::to_string_pretty(&rows)
        .map_err(|error| Failure::Files(format!("cannot write the operations as JSON: {error}")))?;
    Ok(text + "\n")
}

/// The hash of the store in the paths of the plain document; the sandbox's store has it.
pub(crate) const STORE_HASH: &str = "abc123";

/// One OpenAPI document without our dialect.
pub(crate) fn openapi(documents: &[Document]) -> String {
    plain(documents, STORE_HASH).to_string() + "\n"
}

/// A table for people.
pub(crate) fn text(documents: &[Document]) -> String {
    let rows = list(documents);
    let width = |column: fn(&bigcommerce_codegen::operations::OperationRow) -> &str| {
        rows.iter().map(|row| column(row).len()).max().unwrap_or(0)
    };
    let (api, id) = (width(|row| &row.api), width(|row| &row.operation_id));
    rows.iter()
        .map(|row| {
            format!(
                "{:api$}  {:id$}  {:7}  {:6}  {}\n",
                row.api, row.operation_id, row.effect, row.method, row.path
            )
        })
        .collect()
}

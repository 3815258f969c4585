//! The list of operations, for people and for scripts that want to know what is covered.

use serde::Serialize;

use crate::document::Document;
use crate::lint;

/// One operation of one API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationRow {
    /// The API, which is the spec's file stem.
    pub api: String,
    /// The Rust method.
    pub operation_id: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// What follows the store in the URL: `/v3/carts/{cart_id}`, `/api/storefront/checkouts/{checkout_id}`.
    pub path: String,
    /// `read`, `replace`, `create` or `money`.
    pub effect: String,
}

/// Every operation, sorted by API and, within one, in the order of its file.
#[must_use]
pub fn list(documents: &[Document]) -> Vec<OperationRow> {
    let mut documents: Vec<&Document> = documents.iter().collect();
    documents.sort_by(|a, b| a.api.cmp(&b.api));
    documents
        .into_iter()
        .flat_map(|document| {
            lint::operations_of(document)
                .into_iter()
                .map(|operation| OperationRow {
                    api: document.api.clone(),
                    operation_id: operation.id().unwrap_or_default().to_owned(),
                    method: operation.method.to_uppercase(),
                    path: operation.path.to_owned(),
                    effect: operation.text("x-effect").unwrap_or_default().to_owned(),
                })
        })
        .collect()
}

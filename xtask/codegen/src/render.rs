//! Rendering: what progenitor and typify emitted, and what the plan knows, become the files of a crate. Each pass does one thing
//! to one kind of item; here they are put in a row.

pub mod arguments;
mod banner;
pub mod codes;
pub mod docs;
pub mod enums;
pub mod example;
mod layout;
mod module;
pub mod names;
pub mod operations;
pub mod paging;
pub mod piece;
pub mod queries;
pub mod raw;
pub mod records;
pub mod signatures;
pub mod tails;
pub mod unions;

use std::collections::BTreeMap;

use crate::document::Fault;
use crate::payment_codes::PaymentCode;
use crate::plan::{Home, Plan, Schema};
use piece::Piece;
use raw::Raw;

/// The rule that a fault of this module names.
const RULE: &str = "render";

/// Renders one crate's generated files: path below `src/generated` → text.
///
/// # Errors
/// Faults if what the generators emitted is not what the plan promised, for example a hand-written type that was not used.
pub fn render(
    plan: &Plan,
    file: syn::File,
    codes: Option<&[PaymentCode]>,
) -> Result<BTreeMap<String, String>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut raw = Raw::take(file);
    let mut refuse = |pointer: &str, message: String| {
        faults.push(Fault {
            rule: RULE,
            file: plan.source.clone(),
            line: None,
            pointer: format!("#{pointer}"),
            message,
            help: "this is a defect of the generator, not of the spec: look in xtask/codegen/src/render".into(),
        });
    };

    let mut types: BTreeMap<Home, Vec<Piece>> = BTreeMap::new();
    for (name, schema) in &plan.schemas {
        let pieces = match schema {
            Schema::Foreign(_) | Schema::Envelope => continue,
            Schema::Enum(open) => enums::render(name, open),
            Schema::Union(union) => unions::render(name, union),
            Schema::Record(record) => raw
                .structs
                .remove(name)
                .ok_or_else(|| format!("typify emitted no struct `{name}`"))
                .and_then(|item| records::render(plan, name, record, item)),
        };
        match pieces {
            Ok(pieces) => types
                .entry(plan.reach.home(name))
                .or_default()
                .extend(pieces),
            Err(message) => refuse(&format!("/components/schemas/{name}"), message),
        }
    }

    let mut methods: BTreeMap<&str, Vec<syn::ImplItemFn>> = BTreeMap::new();
    let mut queries: BTreeMap<&str, Vec<Piece>> = BTreeMap::new();
    for operation in &plan.operations {
        let rendered = raw
            .methods
            .remove(&operation.id)
            .ok_or_else(|| format!("progenitor emitted no method `{}`", operation.id))
            .and_then(|mut method| {
                tails::cut(&mut method, operation)?;
                let query = queries::fold(&mut method, operation)?;
                signatures::settle(&mut method, operation)?;
                docs::method(&mut method, plan, operation);
                let pages = paging::method(&method, plan, operation)?;
                Ok((method, pages, query))
            });
        match rendered {
            Ok((method, pages, query)) => {
                let methods = methods.entry(&operation.tag).or_default();
                methods.push(method);
                methods.extend(pages);
                if !query.is_empty() {
                    queries.entry(&operation.tag).or_default().extend(query);
                }
            }
            Err(message) => refuse(&operation.pointer, message),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }

    Ok(layout::files(plan, types, methods, queries, codes))
}

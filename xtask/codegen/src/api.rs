//! Which part of a spec a public item of a generated crate comes from, and whether that part has changed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use serde_json::Value;

use crate::document::{Document, pointer_token};

/// What has happened to a part of a spec between two versions of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It was not there.
    New,
    /// It is not there any more.
    Gone,
    /// It is different, or what it refers to at this pointer is.
    Changed(String),
    /// It is the same, with everything that it refers to.
    Same,
}

/// The pointer in the spec from which each item is made, by the item's path below the crate: `types::Refund`,
/// `Client::list_refunds`, `query::ListRefundsQuery`, `operations::LIST_REFUNDS`.
#[must_use]
pub fn origins(document: &Document) -> BTreeMap<String, String> {
    let mut origins = BTreeMap::new();
    let at = |pointer: &str| {
        document
            .get(pointer)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    };
    for (name, _) in at("/components/schemas") {
        origins.insert(
            format!("types::{name}"),
            format!("/components/schemas/{}", pointer_token(name)),
        );
    }
    for (path, item) in at("/paths") {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                continue;
            };
            let pointer = format!("/paths/{}/{method}", pointer_token(path));
            let method = id.to_snake_case();
            for item in [
                format!("Client::{method}"),
                format!("Client::{method}_pages"),
                format!("query::{}Query", id.to_pascal_case()),
                format!("operations::{}", id.to_shouty_snake_case()),
            ] {
                origins.insert(item, pointer.clone());
            }
        }
    }
    origins
}

/// What has happened at `pointer`: there, or in the nearest of the components that it uses.
#[must_use]
pub fn cause(old: &Document, new: &Document, pointer: &str) -> Cause {
    match (old.get(pointer), new.get(pointer)) {
        (None, None) => return Cause::Same,
        (None, Some(_)) => return Cause::New,
        (Some(_), None) => return Cause::Gone,
        (Some(_), Some(_)) => {}
    }
    let mut seen = BTreeSet::new();
    let mut open = VecDeque::from([pointer.to_owned()]);
    while let Some(pointer) = open.pop_front() {
        let (was, is) = (old.get(&pointer), new.get(&pointer));
        if was != is {
            return Cause::Changed(pointer);
        }
        let mut found = Vec::new();
        references(is.unwrap_or(&Value::Null), &mut found);
        for target in found {
            if seen.insert(target.clone()) {
                open.push_back(target);
            }
        }
    }
    Cause::Same
}

/// Everything that a node refers to.
fn references(node: &Value, found: &mut Vec<String>) {
    match node {
        Value::Object(map) => {
            if let Some(target) = map.get("$ref").and_then(Value::as_str)
                && let Some(pointer) = target.strip_prefix('#')
            {
                found.push(pointer.to_owned());
            }
            map.values().for_each(|inner| references(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

//! The part of a spec that a public item of a generated crate comes from, and the changes of that part.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bigcommerce_codegen::document::{Document, Source, pointer_token};
use bigcommerce_codegen::load;
use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use serde_json::Value;

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

/// Two versions of the specs, and what is generated from which part of them.
pub struct Versions([Vec<(Document, BTreeMap<String, String>)>; 2]);

impl Versions {
    /// Specs that cannot be read explain nothing.
    #[must_use]
    pub fn new(before: &[Source], now: &[Source]) -> Self {
        Self([before, now].map(|sources| {
            let documents = load::load(sources).unwrap_or_default().into_iter();
            documents
                .map(|document| {
                    let origins = origins(&document);
                    (document, origins)
                })
                .collect()
        }))
    }

    /// The spec and the pointer that `bigcommerce_orders::types::Refund` comes from, and what has happened there. A part of an
    /// item comes from where the item comes from.
    #[must_use]
    pub fn of(&self, mut path: &str) -> Option<(&str, &str, Cause)> {
        let [before, now] = &self.0;
        while !path.is_empty() {
            let found = now.iter().chain(before).find_map(|(document, origins)| {
                let library = match document.api.as_str() {
                    // A module of another crate.
                    "hooks" => "bigcommerce_webhooks::api::".to_owned(),
                    api => format!("bigcommerce_{}::", api.replace('-', "_")),
                };
                Some((document, origins.get(path.strip_prefix(&library)?)?))
            });
            if let Some((document, pointer)) = found {
                let same = |(other, _): &&(Document, _)| other.api == document.api;
                let cause = match (before.iter().find(same), now.iter().find(same)) {
                    (Some((old, _)), Some((new, _))) => cause(old, new, pointer),
                    (None, _) => Cause::New,
                    (_, None) => Cause::Gone,
                };
                return Some((&document.name, pointer, cause));
            }
            path = path.rsplit_once("::").map_or("", |(above, _)| above);
        }
        None
    }
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

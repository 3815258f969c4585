//! Who uses which component: what nobody uses is not emitted, what a request uses gets setters, what a response uses may grow.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Operation, schema_name};
use crate::document::{Document, pointer_token};

/// Components by the way in which operations reach them.
#[derive(Debug, Default)]
pub struct Reach {
    request: BTreeSet<String>,
    response: BTreeSet<String>,
    /// The tag of the first operation that reaches it.
    tag: BTreeMap<String, String>,
}

impl Reach {
    pub(super) fn measure(document: &Document, operations: &[Operation]) -> Self {
        let mut reach = Self::default();
        for operation in operations {
            let mut used = BTreeSet::new();
            if let Some(body) = &operation.body {
                let names = closure(document, &body.schema);
                reach.request.extend(names.iter().cloned());
                used.extend(names);
            }
            if let Some(schema) = &operation.response {
                let names = closure(document, schema);
                reach.response.extend(names.iter().cloned());
                used.extend(names);
            }
            for param in &operation.params {
                used.extend(closure(document, &param.schema));
            }
            for name in used {
                reach
                    .tag
                    .entry(name)
                    .or_insert_with(|| operation.tag.clone());
            }
        }
        reach
    }

    /// Everything that is used at all.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.tag.keys().map(String::as_str)
    }

    /// Whether a request body contains it.
    #[must_use]
    pub fn in_request(&self, name: &str) -> bool {
        self.request.contains(name)
    }

    /// Whether a response body contains it.
    #[must_use]
    pub fn in_response(&self, name: &str) -> bool {
        self.response.contains(name)
    }

    /// The tag whose file it belongs in.
    #[must_use]
    pub fn tag(&self, name: &str) -> Option<&str> {
        self.tag.get(name).map(String::as_str)
    }
}

/// Names of the components that the schema at `pointer` refers to, directly or through others. A type that is hand-written
/// elsewhere ends the walk.
fn closure(document: &Document, pointer: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = Vec::new();
    if let Some(value) = document.get(pointer) {
        names_in(value, &mut open);
    }
    while let Some(name) = open.pop() {
        let place = format!("/components/schemas/{}", pointer_token(&name));
        if !found.insert(name) {
            continue;
        }
        if let Some(value) = document.get(&place)
            && value.get("x-rust-type").is_none()
        {
            names_in(value, &mut open);
        }
    }
    found
}

fn names_in(value: &Value, names: &mut Vec<String>) {
    if let Some(name) = schema_name(value) {
        names.push(name.to_owned());
    }
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| *key != "example" && *key != "examples")
            .for_each(|(_, inner)| names_in(inner, names)),
        Value::Array(items) => items.iter().for_each(|inner| names_in(inner, names)),
        _ => {}
    }
}

//! A document with what the rules look up in it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Everything;
use super::operations::{self, Operation};
use super::schemas::{self, Schema};
use crate::document::{Document, Fault, Rule, pointer_token};
use crate::load::reached;

/// What a rule sees.
pub(crate) struct Spec<'a> {
    pub(crate) document: &'a Document,
    /// Every schema that the file itself writes, inline ones too, in its order.
    pub(crate) schemas: Vec<Schema<'a>>,
    /// Every operation, in the order of the file.
    pub(crate) operations: Vec<Operation<'a>>,
    /// Pointers of the components that some response reaches.
    pub(crate) in_responses: BTreeSet<String>,
    /// Pointers of the components that something uses.
    pub(crate) used: BTreeSet<String>,
    /// Whether this is the library.
    pub(crate) is_shared: bool,
    /// The operations of every spec.
    pub(crate) everything: &'a Everything,
}

impl<'a> Spec<'a> {
    pub(crate) fn new(document: &'a Document, everything: &'a Everything) -> Self {
        let operations = operations::all(document);
        let responses = operations.iter().filter_map(|op| op.value.get("responses"));
        let in_responses = reached(&document.value, responses);
        let used = reached(&document.value, document.value.get("paths"));
        let mut schemas = schemas::all(&document.value);
        schemas.retain(|schema| !document.is_imported(&schema.pointer));
        schemas.sort_by_cached_key(|schema| document.line(&schema.pointer));
        Spec {
            document,
            schemas,
            operations,
            in_responses,
            used,
            is_shared: false,
            everything,
        }
    }

    /// A fault at `pointer` (without the `#`).
    pub(crate) fn fault(
        &self,
        rule: &Rule,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Fault {
        self.document.fault(rule.id, pointer, message, help)
    }

    /// Whether a response can contain what the schema at `pointer` describes.
    pub(crate) fn is_read(&self, pointer: &str) -> bool {
        if pointer.starts_with("/paths/") {
            return pointer.contains("/responses/");
        }
        pointer.starts_with("/components/responses/")
            || self
                .in_responses
                .iter()
                .any(|component| is_within(pointer, component))
    }

    /// The members of `/components/<section>` that the file itself writes: name, pointer, content; in its order.
    pub(crate) fn components(&self, section: &str) -> Vec<(&'a str, String, &'a Value)> {
        let place = format!("/components/{section}");
        let mut found: Vec<_> = self
            .document
            .get(&place)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let pointer = format!("{place}/{}", pointer_token(name));
                (name.as_str(), pointer, value)
            })
            .filter(|(_, pointer, _)| !self.document.is_imported(pointer))
            .collect();
        found.sort_by_cached_key(|(_, pointer, _)| self.document.line(pointer));
        found
    }

    /// Follows `$ref` and a lone `allOf: [$ref]` to the mapping that says what the value is.
    pub(crate) fn follow(&self, schema: &'a Map<String, Value>) -> &'a Map<String, Value> {
        let mut current = schema;
        // A cycle of references has no end and no meaning; twenty is more than any honest chain.
        for _ in 0..20 {
            let Some(next) = reference(current)
                .and_then(|target| self.document.get(target))
                .and_then(Value::as_object)
            else {
                break;
            };
            current = next;
        }
        current
    }

    /// The content of a parameter, a response or a request body that may be a `$ref`.
    pub(crate) fn resolve(&self, value: &'a Value, pointer: &str) -> (String, &'a Value) {
        match value.get("$ref").and_then(Value::as_str) {
            Some(target) => {
                let target = target.trim_start_matches('#');
                match self.document.get(target) {
                    Some(found) => (target.to_owned(), found),
                    None => (pointer.to_owned(), value),
                }
            }
            None => (pointer.to_owned(), value),
        }
    }
}

/// Pointer (without the `#`) of what a schema stands for by `$ref` or by a lone `allOf: [$ref]`.
pub(crate) fn reference(schema: &Map<String, Value>) -> Option<&str> {
    let target = match (schema.get("$ref"), schema.get("allOf")) {
        (Some(target), _) => target.as_str(),
        (None, Some(Value::Array(list)))
            if list.len() == 1 && !schema.contains_key("properties") =>
        {
            list.first()?.get("$ref")?.as_str()
        }
        _ => None,
    };
    target?.strip_prefix('#')
}

fn is_within(pointer: &str, component: &str) -> bool {
    pointer
        .strip_prefix(component)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

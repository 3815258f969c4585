//! Checks a value against a schema, after turning the schema into one that a JSON Schema validator understands.
//!
//! Stricter than the clients, which take what comes: an example with a field that the schema lacks is a fault, because it
//! documents something that the generated types would drop.

use std::collections::BTreeMap;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::spec::reference;
use crate::document::{Document, pointer_token};
use crate::load::reached;

/// Keywords that mean the same on both sides.
const SAME: [&str; 12] = [
    "type",
    "enum",
    "required",
    "pattern",
    "minLength",
    "maxLength",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Which way a value travels.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// To the API: null is sent only where the schema allows it.
    Request,
    /// From the API, which writes null or `{}` for whatever is not there.
    Answer,
}

/// Checks values against the schemas of one document.
pub(crate) struct Checker<'a> {
    document: &'a Document,
    direction: Direction,
    /// By the schema's JSON. Half of the operations answer with one of two bodies, and to prepare a validator takes
    /// longer than to use it.
    prepared: BTreeMap<String, Result<Validator, String>>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(document: &'a Document, direction: Direction) -> Self {
        Checker {
            document,
            direction,
            prepared: BTreeMap::new(),
        }
    }

    /// Where (a pointer into `value`) and why `value` does not fit `schema`.
    pub(crate) fn faults(&mut self, schema: &Value, value: &Value) -> Vec<(String, String)> {
        let key = schema.to_string();
        if !self.prepared.contains_key(&key) {
            let validator = self.prepare(schema);
            self.prepared.insert(key.clone(), validator);
        }
        match self.prepared.get(&key) {
            Some(Ok(validator)) => validator
                .iter_errors(value)
                .map(|error| (error.instance_path().to_string(), words(&error)))
                .collect(),
            Some(Err(error)) => vec![(String::new(), error.clone())],
            None => Vec::new(),
        }
    }

    fn prepare(&self, schema: &Value) -> Result<Validator, String> {
        let (mut closed, mut open) = (Map::new(), Map::new());
        // Only what is needed: the validator reads all of it.
        for pointer in reached(&self.document.value, [schema]) {
            if let (Some(name), Some(schema)) = (name_of(&pointer), self.document.get(&pointer)) {
                closed.insert(name.clone(), self.translate(schema, true));
                open.insert(name, self.translate(schema, false));
            }
        }
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": { "closed": closed, "open": open },
            "allOf": [self.translate(schema, true)],
        });
        jsonschema::draft202012::new(&whole)
            .map_err(|error| format!("its schema cannot be used: {error}"))
    }

    /// `closed` to fields that are not listed; open for use inside an `allOf` that adds fields.
    fn translate(&self, schema: &Value, closed: bool) -> Value {
        let Some(map) = schema.as_object() else {
            return schema.clone();
        };
        let mut out = Map::new();
        if let Some(target) = map.get("$ref").and_then(Value::as_str) {
            return json!({ "$ref": definition(target, closed) });
        }
        for key in SAME {
            if let Some(value) = map.get(key) {
                out.insert(key.to_owned(), value.clone());
            }
        }
        bounds(map, &mut out);
        if let Some(Value::Object(properties)) = map.get("properties") {
            out.insert("properties".to_owned(), self.properties(map, properties));
        }
        for key in ["items", "additionalProperties"] {
            if let Some(child) = map.get(key) {
                out.insert(key.to_owned(), self.translate(child, true));
            }
        }
        let alone = reference(map).is_some();
        if let Some(parts) = map.get("allOf").and_then(Value::as_array) {
            let parts = parts
                .iter()
                .map(|part| self.translate(part, closed && alone));
            out.insert("allOf".to_owned(), parts.collect());
        }
        if let Some(variants) = map.get("oneOf").and_then(Value::as_array)
            && !union(map, closed, &mut out)
        {
            let variants = variants
                .iter()
                .map(|variant| self.translate(variant, closed));
            out.insert("oneOf".to_owned(), variants.collect());
        }
        let lists_fields =
            map.contains_key("properties") && !map.contains_key("additionalProperties");
        if closed && lists_fields {
            out.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
        }
        if map.get("nullable") == Some(&Value::Bool(true)) {
            return unless(json!([null]), Value::Object(out));
        }
        Value::Object(out)
    }

    fn properties(&self, map: &Map<String, Value>, properties: &Map<String, Value>) -> Value {
        let required = map.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|list| list.iter().any(|r| r == name));
        properties
            .iter()
            .map(|(name, schema)| {
                let schema = self.translate(schema, true);
                if self.direction == Direction::Answer && !is_required(name) {
                    (name.clone(), unless(json!([null, {}]), schema))
                } else {
                    (name.clone(), schema)
                }
            })
            .collect::<Map<_, _>>()
            .into()
    }
}

/// Not `anyOf`: the fault would then be "fits none of these", and not the one that the author made.
fn unless(absent: Value, schema: Value) -> Value {
    json!({ "if": { "not": { "enum": absent } }, "then": schema })
}

/// The validator's own words, but for the one that speaks of JSON Schema.
fn words(error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let names: Vec<_> = unexpected.iter().map(|name| format!("`{name}`")).collect();
            format!("the schema has no {}", names.join(" and no "))
        }
        _ => error.masked().to_string(),
    }
}

/// OpenAPI 3.0 has the exclusive bounds as flags.
fn bounds(map: &Map<String, Value>, out: &mut Map<String, Value>) {
    for (plain, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        if let Some(bound) = map.get(plain) {
            let key = if map.get(exclusive) == Some(&Value::Bool(true)) {
                exclusive
            } else {
                plain
            };
            out.insert(key.to_owned(), bound.clone());
        }
    }
}

/// A union that is told apart by a field is asked for that field first, so that the fault is the variant's own. `false`
/// when there is no such field.
fn union(map: &Map<String, Value>, closed: bool, out: &mut Map<String, Value>) -> bool {
    let tag = map.get("discriminator").and_then(|d| d.get("propertyName"));
    let mapping = map.get("discriminator").and_then(|d| d.get("mapping"));
    let (Some(Value::String(tag)), Some(Value::Object(mapping))) = (tag, mapping) else {
        return false;
    };
    let known: Vec<&String> = mapping.keys().collect();
    let mut rules = vec![json!({
        "type": "object", "required": [tag], "properties": { tag: { "enum": known } },
    })];
    for (word, target) in mapping {
        let target = target.as_str().unwrap_or("");
        rules.push(json!({
            "if": { "required": [tag], "properties": { tag: { "const": word } } },
            "then": { "$ref": definition(target, closed) },
        }));
    }
    out.insert("allOf".to_owned(), Value::Array(rules));
    true
}

fn definition(target: &str, closed: bool) -> String {
    let name = name_of(target).unwrap_or_default();
    let which = if closed { "closed" } else { "open" };
    format!("#/$defs/{which}/{}", pointer_token(&name))
}

/// The component's name at the end of a reference to it.
fn name_of(target: &str) -> Option<String> {
    let name = target.rsplit('/').next()?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

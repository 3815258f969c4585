//! Finds every schema of a document, wherever it is written.

use serde_json::{Map, Value};

use crate::document::pointer_token;

/// Where a schema stands, seen from what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A named component.
    Component,
    /// A field of an object.
    Property,
    /// The element of a list.
    Item,
    /// The value of a map.
    MapValue,
    /// One of `allOf`.
    Part,
    /// One of `oneOf` or `anyOf`, or under `not`.
    Variant,
    /// What a parameter holds.
    Parameter,
    /// A whole request or response body.
    Body,
}

/// A schema and where it stands.
pub(crate) struct Schema<'a> {
    /// Without the `#`.
    pub(crate) pointer: String,
    pub(crate) map: &'a Map<String, Value>,
    pub(crate) place: Place,
    /// Name of the component, field or parameter; empty elsewhere.
    pub(crate) name: &'a str,
    /// Whether it lies inside a component that a hand-written type stands for.
    pub(crate) hand_written: bool,
}

impl<'a> Schema<'a> {
    pub(crate) fn kind(&self) -> Option<&'a str> {
        self.map.get("type").and_then(Value::as_str)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.map.get(key) == Some(&Value::Bool(true))
    }

    pub(crate) fn list(&self, key: &str) -> &'a [Value] {
        self.map
            .get(key)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// Pointer of a member.
    pub(crate) fn at(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, pointer_token(key))
    }

    /// Fields that it writes itself.
    pub(crate) fn properties(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.map
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    }

    /// Whether it is an enum of one value: the constant that tells the variants of a union apart.
    pub(crate) fn is_constant(&self) -> bool {
        self.kind() == Some("string") && self.list("enum").len() == 1
    }
}

/// Every schema in the document.
pub(crate) fn all(document: &Value) -> Vec<Schema<'_>> {
    let mut walk = Walk { found: Vec::new() };
    for (name, value) in members(document.pointer("/components/schemas")) {
        let pointer = format!("/components/schemas/{}", pointer_token(name));
        let hand_written = value.get("x-rust-type").is_some();
        walk.schema(pointer, value, Place::Component, name, hand_written);
    }
    for (name, value) in members(document.pointer("/components/parameters")) {
        walk.parameter(
            &format!("/components/parameters/{}", pointer_token(name)),
            value,
        );
    }
    for section in ["responses", "requestBodies"] {
        for (name, value) in members(document.pointer(&format!("/components/{section}"))) {
            walk.content(
                &format!("/components/{section}/{}", pointer_token(name)),
                value,
            );
        }
    }
    for (path, item) in members(document.get("paths")) {
        let pointer = format!("/paths/{}", pointer_token(path));
        walk.operation(&pointer, item);
        for (method, operation) in item.as_object().into_iter().flatten() {
            if operation.is_object() {
                walk.operation(&format!("{pointer}/{}", pointer_token(method)), operation);
            }
        }
    }
    walk.found
}

struct Walk<'a> {
    found: Vec<Schema<'a>>,
}

impl<'a> Walk<'a> {
    fn operation(&mut self, pointer: &str, value: &'a Value) {
        let parameters = value.get("parameters").and_then(Value::as_array);
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            self.parameter(&format!("{pointer}/parameters/{index}"), parameter);
        }
        if let Some(body) = value.get("requestBody") {
            self.content(&format!("{pointer}/requestBody"), body);
        }
        for (status, response) in members(value.get("responses")) {
            let place = format!("{pointer}/responses/{}", pointer_token(status));
            self.content(&place, response);
        }
    }

    fn parameter(&mut self, pointer: &str, value: &'a Value) {
        if let Some(schema) = value.get("schema") {
            let name = value.get("name").and_then(Value::as_str).unwrap_or("");
            self.schema(
                format!("{pointer}/schema"),
                schema,
                Place::Parameter,
                name,
                false,
            );
        }
    }

    fn content(&mut self, pointer: &str, value: &'a Value) {
        for (media, content) in members(value.get("content")) {
            if let Some(schema) = content.get("schema") {
                let pointer = format!("{pointer}/content/{}/schema", pointer_token(media));
                self.schema(pointer, schema, Place::Body, "", false);
            }
        }
    }

    fn schema(
        &mut self,
        pointer: String,
        value: &'a Value,
        place: Place,
        name: &'a str,
        hand_written: bool,
    ) {
        let Some(map) = value.as_object() else { return };
        for (name, child) in members(value.get("properties")) {
            let pointer = format!("{pointer}/properties/{}", pointer_token(name));
            self.schema(pointer, child, Place::Property, name, hand_written);
        }
        for (key, place) in [
            ("allOf", Place::Part),
            ("oneOf", Place::Variant),
            ("anyOf", Place::Variant),
        ] {
            let list = value.get(key).and_then(Value::as_array);
            for (index, child) in list.into_iter().flatten().enumerate() {
                self.schema(
                    format!("{pointer}/{key}/{index}"),
                    child,
                    place,
                    "",
                    hand_written,
                );
            }
        }
        for (key, place) in [
            ("items", Place::Item),
            ("additionalProperties", Place::MapValue),
            ("not", Place::Variant),
        ] {
            if let Some(child) = value.get(key) {
                self.schema(format!("{pointer}/{key}"), child, place, "", hand_written);
            }
        }
        self.found.push(Schema {
            pointer,
            map,
            place,
            name,
            hand_written,
        });
    }
}

fn members(node: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    node.and_then(Value::as_object).into_iter().flatten()
}

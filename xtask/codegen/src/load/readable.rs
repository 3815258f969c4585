//! Whether the document is OpenAPI as the generator's reader understands it.

use openapiv3::{OpenAPI, Operation, Parameter, ReferenceOr, RequestBody, Response, Schema};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::rules;
use crate::document::{Document, Fault, pointer_token};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Adds a fault at the innermost part that cannot be read.
pub(super) fn check(document: &Document, faults: &mut Vec<Fault>) {
    if !document.value.is_object() {
        faults.push(document.fault(
            rules::NOT_A_MAPPING.id,
            "",
            "the file is not a mapping",
            "start with `openapi: 3.0.3`",
        ));
        return;
    }
    let Err((pointer, message)) = read::<OpenAPI>(&document.value) else {
        return;
    };
    // openapiv3 flattens and guesses between alternatives, so its own path ends far above the mistake, and its own words
    // say only that no alternative fits. Its parts, read one at a time, know better.
    let mut parts = Parts {
        document,
        faults: Vec::new(),
    };
    parts.all();
    if parts.faults.is_empty() {
        parts.fault("", (pointer, message));
    }
    faults.append(&mut parts.faults);
}

struct Parts<'a> {
    document: &'a Document,
    faults: Vec<Fault>,
}

impl Parts<'_> {
    fn all(&mut self) {
        let value = &self.document.value;
        for (section, reader) in [
            ("schemas", Parts::schema as fn(&mut Self, &str, &Value)),
            ("parameters", Parts::parameter),
            ("responses", Parts::response),
            ("requestBodies", Parts::body),
        ] {
            let place = format!("/components/{section}");
            for (name, node) in members(value.pointer(&place)) {
                reader(self, &format!("{place}/{}", pointer_token(name)), node);
            }
        }
        for (path, item) in members(value.get("paths")) {
            let place = format!("/paths/{}", pointer_token(path));
            for (index, node) in elements(item.get("parameters")) {
                self.parameter(&format!("{place}/parameters/{index}"), node);
            }
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    self.operation(&format!("{place}/{method}"), operation);
                }
            }
        }
    }

    fn operation(&mut self, place: &str, node: &Value) {
        let before = self.faults.len();
        for (index, node) in elements(node.get("parameters")) {
            self.parameter(&format!("{place}/parameters/{index}"), node);
        }
        if let Some(body) = node.get("requestBody") {
            self.body(&format!("{place}/requestBody"), body);
        }
        for (status, node) in members(node.get("responses")) {
            self.response(
                &format!("{place}/responses/{}", pointer_token(status)),
                node,
            );
        }
        self.whole::<Operation>(before, place, node);
    }

    fn parameter(&mut self, place: &str, node: &Value) {
        let before = self.faults.len();
        if let Some(schema) = node.get("schema") {
            self.schema(&format!("{place}/schema"), schema);
        }
        self.whole::<Parameter>(before, place, node);
    }

    fn response(&mut self, place: &str, node: &Value) {
        let before = self.faults.len();
        self.content(place, node);
        self.whole::<Response>(before, place, node);
    }

    fn body(&mut self, place: &str, node: &Value) {
        let before = self.faults.len();
        self.content(place, node);
        self.whole::<RequestBody>(before, place, node);
    }

    fn content(&mut self, place: &str, node: &Value) {
        for (media, node) in members(node.get("content")) {
            if let Some(schema) = node.get("schema") {
                let place = format!("{place}/content/{}/schema", pointer_token(media));
                self.schema(&place, schema);
            }
        }
    }

    fn schema(&mut self, place: &str, node: &Value) {
        let before = self.faults.len();
        for (name, node) in members(node.get("properties")) {
            self.schema(&format!("{place}/properties/{}", pointer_token(name)), node);
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            for (index, node) in elements(node.get(key)) {
                self.schema(&format!("{place}/{key}/{index}"), node);
            }
        }
        for key in ["items", "additionalProperties", "not"] {
            if let Some(node) = node.get(key).filter(|node| node.is_object()) {
                self.schema(&format!("{place}/{key}"), node);
            }
        }
        self.whole::<Schema>(before, place, node);
    }

    /// The node itself, once its parts are known to be right.
    fn whole<T: DeserializeOwned>(&mut self, before: usize, place: &str, node: &Value) {
        if self.faults.len() > before || node.get("$ref").is_some() {
            return;
        }
        if let Err(error) = read::<T>(node) {
            self.fault(place, error);
        } else if let Err(error) = read::<ReferenceOr<T>>(node) {
            self.fault(place, error);
        }
    }

    fn fault(&mut self, place: &str, (pointer, message): (String, String)) {
        self.faults.push(self.document.fault(
            rules::NOT_OPENAPI.id,
            &format!("{place}{pointer}"),
            format!("OpenAPI 3.0 has no such thing here: {message}"),
            "compare with specs/README.md, or with a neighbour that is right",
        ));
    }
}

fn read<T: DeserializeOwned>(node: &Value) -> Result<T, (String, String)> {
    serde_path_to_error::deserialize(node).map_err(|error| {
        let mut pointer = String::new();
        for segment in error.path() {
            use serde_path_to_error::Segment;
            let token = match segment {
                Segment::Seq { index } => index.to_string(),
                Segment::Map { key } => pointer_token(key),
                Segment::Enum { variant } => pointer_token(variant),
                Segment::Unknown => break,
            };
            pointer.push('/');
            pointer.push_str(&token);
        }
        (pointer, error.into_inner().to_string())
    })
}

fn members(node: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    node.and_then(Value::as_object).into_iter().flatten()
}

fn elements(node: Option<&Value>) -> impl Iterator<Item = (usize, &Value)> {
    node.and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
}

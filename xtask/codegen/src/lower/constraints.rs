//! Strips what typify would turn into a validating newtype or into a type of another crate. A limit that rejects a *response*
//! loses the whole of it; a limit on a request is told in the documentation and judged by the server.

use serde_json::{Map, Value};

use super::walk::{each_holder, each_schema};

const CONSTRAINTS: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "default",
    "title",
];

/// The pass.
pub fn apply(spec: &mut Value) {
    each_schema(spec, &mut |schema| {
        if let Value::Object(schema) = schema {
            strip(schema);
        }
    });
    each_holder(spec, &mut without_extensions);
}

fn strip(schema: &mut Map<String, Value>) {
    for key in CONSTRAINTS {
        schema.remove(*key);
    }
    let is_integer = schema.get("type").and_then(Value::as_str) == Some("integer");
    if !is_integer {
        schema.remove("format");
    }
    without_extensions(schema);
}

fn without_extensions(map: &mut Map<String, Value>) {
    map.retain(|key, _| !key.starts_with("x-") || key == "x-rust-type");
}

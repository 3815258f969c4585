//! Strips what typify would turn into a validating newtype or into a type of another crate. A limit that rejects a *response*
//! loses the whole of it; a limit on a request is told in the documentation and judged by the server.

use serde_json::{Map, Value};

use crate::keywords::LIMITS;

use super::walk::{each_holder, each_schema};

/// What is stripped beside the limits.
const ALSO: [&str; 2] = ["default", "title"];

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
    for key in LIMITS.into_iter().chain(ALSO) {
        schema.remove(key);
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

//! An envelope becomes the one generic `Data` type around what it carries.

use serde_json::{Value, json};

use super::walk::object_at;

/// The pass.
pub fn apply(spec: &mut Value) {
    let Some(schemas) = object_at(spec, "/components/schemas") else {
        return;
    };
    for schema in schemas.values_mut() {
        let carried = match schema.get("x-envelope") {
            Some(Value::String(name)) => reference(name),
            Some(Value::Array(names)) => match names.first().and_then(Value::as_str) {
                Some(name) => json!({"type": "array", "items": reference(name)}),
                None => continue,
            },
            _ => continue,
        };
        *schema = json!({
            "type": "object",
            "x-rust-type": {
                "crate": "bigcommerce-types",
                "version": "*",
                "path": "bigcommerce_types::Data",
                "parameters": [carried],
            },
        });
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

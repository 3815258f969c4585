//! A list in a query is one comma-joined value. progenitor ignores `explode: false` and would repeat the parameter.

use serde_json::{Value, json};

use super::walk::each_parameter;

/// The pass.
pub fn apply(spec: &mut Value) {
    each_parameter(spec, &mut |parameter| {
        let Some(schema) = parameter.get_mut("schema") else {
            return;
        };
        if schema.get("type").and_then(Value::as_str) != Some("array") {
            return;
        }
        let Some(items) = schema.get("items").cloned() else {
            return;
        };
        *schema = json!({
            "type": "string",
            "x-rust-type": {
                "crate": "bigcommerce-types",
                "version": "*",
                "path": "bigcommerce_types::CommaList",
                "parameters": [items],
            },
        });
        // progenitor knows one style of query parameter.
        parameter.remove("explode");
    });
}

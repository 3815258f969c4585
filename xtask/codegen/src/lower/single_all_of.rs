//! `allOf` with one reference is how a property says something of its own about a `$ref`; the words are taken from the spec
//! itself, so the reference alone remains.

use serde_json::Value;

use super::walk::each_schema;

/// The pass.
pub fn apply(spec: &mut Value) {
    each_schema(spec, &mut |schema| {
        let only = match schema
            .get("allOf")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
        {
            Some([only]) if schema.get("properties").is_none() => only.clone(),
            _ => return,
        };
        *schema = only;
    });
}

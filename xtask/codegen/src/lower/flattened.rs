//! `allOf` beside `properties` becomes one property per part, named after it; render marks that field as flattened. typify would
//! merge the parts into one struct instead, and every address would exist twice.

use heck::ToSnakeCase;
use serde_json::{Value, json};

use super::walk::object_at;

/// The pass.
pub fn apply(spec: &mut Value) {
    let Some(schemas) = object_at(spec, "/components/schemas") else {
        return;
    };
    for schema in schemas.values_mut().filter_map(Value::as_object_mut) {
        let Some(Value::Array(parts)) = schema.remove("allOf") else {
            continue;
        };
        schema.insert("type".into(), "object".into());
        for part in parts {
            let Some(target) = part.get("$ref").and_then(Value::as_str) else {
                continue;
            };
            let field = target.rsplit('/').next().unwrap_or(target).to_snake_case();
            insert(
                schema.entry("properties").or_insert_with(|| json!({})),
                &field,
                part,
            );
            if let Some(required) = schema
                .entry("required")
                .or_insert_with(|| json!([]))
                .as_array_mut()
            {
                required.push(field.into());
            }
        }
    }
}

fn insert(properties: &mut Value, field: &str, part: Value) {
    if let Value::Object(properties) = properties {
        properties.insert(field.to_owned(), part);
    }
}

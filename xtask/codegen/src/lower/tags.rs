//! Removes the property that tells a variant apart: the union writes it before the variant's own fields and reads it first.

use serde_json::Value;

use super::walk::object_at;

/// The pass.
pub fn apply(spec: &mut Value) {
    let Some(schemas) = object_at(spec, "/components/schemas") else {
        return;
    };
    let mut tags: Vec<(String, String)> = Vec::new();
    for schema in schemas.values() {
        let tag = schema
            .pointer("/discriminator/propertyName")
            .and_then(Value::as_str);
        let mapping = schema
            .pointer("/discriminator/mapping")
            .and_then(Value::as_object);
        if let (Some(tag), Some(mapping)) = (tag, mapping) {
            for target in mapping.values().filter_map(Value::as_str) {
                if let Some(name) = target.strip_prefix("#/components/schemas/") {
                    tags.push((name.to_owned(), tag.to_owned()));
                }
            }
        }
    }
    for (name, tag) in tags {
        let Some(Value::Object(variant)) = schemas.get_mut(&name) else {
            continue;
        };
        if let Some(Value::Object(properties)) = variant.get_mut("properties") {
            properties.remove(&tag);
        }
        if let Some(Value::Array(required)) = variant.get_mut("required") {
            required.retain(|entry| entry.as_str() != Some(&tag));
        }
    }
}

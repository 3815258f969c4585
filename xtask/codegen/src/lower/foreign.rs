//! Puts the `x-rust-type` of a hand-written type wherever the type is referred to. Left as a component, typify would wrap it in
//! a newtype whenever the names differ.

use std::collections::BTreeMap;

use serde_json::Value;

/// The pass.
pub fn apply(spec: &mut Value) {
    let mut foreign = BTreeMap::new();
    if let Some(Value::Object(schemas)) = spec.pointer("/components/schemas") {
        for (name, schema) in schemas {
            if let Some(mark) = schema.get("x-rust-type") {
                let mut stub = serde_json::Map::new();
                if let Some(kind) = schema.get("type") {
                    stub.insert("type".into(), kind.clone());
                }
                stub.insert("x-rust-type".into(), mark.clone());
                foreign.insert(format!("#/components/schemas/{name}"), Value::Object(stub));
            }
        }
    }
    // A parameter of a generic type may itself be foreign.
    replace(spec, &foreign);
}

fn replace(value: &mut Value, foreign: &BTreeMap<String, Value>) {
    if let Some(stub) = value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|target| foreign.get(target))
    {
        *value = stub.clone();
    }
    match value {
        Value::Object(map) => map.values_mut().for_each(|inner| replace(inner, foreign)),
        Value::Array(items) => items.iter_mut().for_each(|inner| replace(inner, foreign)),
        _ => {}
    }
}

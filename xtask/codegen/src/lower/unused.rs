//! Drops the components that no operation leads to: typify emits a type for each one that it is given.

use std::collections::BTreeSet;

use serde_json::Value;

use super::walk::object_at;

/// The pass.
pub fn apply(spec: &mut Value) {
    let mut used = BTreeSet::new();
    let mut open = Vec::new();
    if let Some(paths) = spec.get("paths") {
        references(paths, &mut open);
    }
    while let Some(target) = open.pop() {
        if let Some(value) = target
            .strip_prefix('#')
            .and_then(|place| spec.pointer(place))
            && used.insert(target.clone())
        {
            references(value, &mut open);
        }
    }
    if let Some(components) = object_at(spec, "/components") {
        for (section, entries) in components {
            if let Value::Object(entries) = entries {
                entries.retain(|name, _| used.contains(&format!("#/components/{section}/{name}")));
            }
        }
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(target)) = map.get("$ref") {
                found.push(target.clone());
            }
            map.values().for_each(|inner| references(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

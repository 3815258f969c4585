//! Null. Where it means the same as absence, a property is simply not required; where sending it means something
//! (`x-nullable`), its type becomes `Nullable<…>`.

use serde_json::{Map, Value, json};

use super::walk::each_schema;

/// The pass.
pub fn apply(spec: &mut Value) {
    each_schema(spec, &mut |schema| {
        if let Value::Object(schema) = schema {
            properties(schema);
        }
    });
    // What is left of the word stands where it says nothing more: in lists and at the top of a component.
    each_schema(spec, &mut |schema| {
        if let Value::Object(schema) = schema {
            schema.remove("nullable");
        }
    });
}

fn properties(schema: &mut Map<String, Value>) {
    let mut optional = Vec::new();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for (name, property) in properties {
            let Value::Object(inner) = property else {
                continue;
            };
            let nullable = inner.remove("nullable") == Some(Value::Bool(true));
            let meant = inner.remove("x-nullable") == Some(Value::Bool(true));
            if nullable {
                optional.push(name.clone());
            }
            if meant {
                *property = wrapped(inner);
            }
        }
    }
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|entry| !optional.iter().any(|name| entry.as_str() == Some(name)));
    }
}

fn wrapped(inner: &mut Map<String, Value>) -> Value {
    let description = inner.remove("description");
    let carried = match inner
        .get("allOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        Some([one]) => one.clone(),
        _ => Value::Object(inner.clone()),
    };
    let mut outer = json!({
        "type": "object",
        "x-rust-type": {
            "crate": "bigcommerce-types",
            "version": "*",
            "path": "bigcommerce_types::Nullable",
            "parameters": [carried],
        },
    });
    if let (Some(text), Value::Object(outer)) = (description, &mut outer) {
        outer.insert("description".into(), text);
    }
    outer
}

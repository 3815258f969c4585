//! The places where a spec holds schemas, so that a property that happens to be called `example` is not taken for a keyword.

use serde_json::{Map, Value};

/// Calls `change` on every schema, the inner ones before the outer.
pub(super) fn each_schema(spec: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    if let Some(schemas) = object_at(spec, "/components/schemas") {
        schemas
            .values_mut()
            .for_each(|schema| inside(schema, change));
    }
    each_holder(spec, &mut |holder| {
        if let Some(schema) = holder.get_mut("schema") {
            inside(schema, change);
        }
    });
}

/// Calls `change` on every parameter and every media type: what holds a schema without being one.
pub(super) fn each_holder(spec: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    each_parameter(spec, change);
    for section in ["/components/requestBodies", "/components/responses"] {
        if let Some(bodies) = object_at(spec, section) {
            bodies.values_mut().for_each(|body| media(body, change));
        }
    }
    each_operation(spec, &mut |operation| {
        if let Some(body) = operation.get_mut("requestBody") {
            media(body, change);
        }
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            responses
                .values_mut()
                .for_each(|response| media(response, change));
        }
    });
}

/// Calls `change` on every parameter, wherever it is declared.
pub(super) fn each_parameter(spec: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    if let Some(parameters) = object_at(spec, "/components/parameters") {
        parameters
            .values_mut()
            .filter_map(Value::as_object_mut)
            .for_each(&mut *change);
    }
    if let Some(paths) = object_at(spec, "/paths") {
        for item in paths.values_mut() {
            parameters(item, change);
        }
    }
    each_operation(spec, &mut |operation| parameters_of(operation, change));
}

/// Calls `change` on every operation.
pub(super) fn each_operation(spec: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Some(paths) = object_at(spec, "/paths") else {
        return;
    };
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        for method in ["get", "put", "post", "delete", "patch"] {
            if let Some(Value::Object(operation)) = item.get_mut(method) {
                change(operation);
            }
        }
    }
}

pub(super) fn object_at<'v>(
    spec: &'v mut Value,
    pointer: &str,
) -> Option<&'v mut Map<String, Value>> {
    spec.pointer_mut(pointer)?.as_object_mut()
}

fn parameters(item: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    if let Value::Object(item) = item {
        parameters_of(item, change);
    }
}

fn parameters_of(item: &mut Map<String, Value>, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    if let Some(Value::Array(list)) = item.get_mut("parameters") {
        list.iter_mut()
            .filter_map(Value::as_object_mut)
            .for_each(change);
    }
}

fn media(body: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    if let Some(content) = object_at(body, "/content") {
        content
            .values_mut()
            .filter_map(Value::as_object_mut)
            .for_each(change);
    }
}

fn inside(schema: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    if let Some(properties) = object_at(schema, "/properties") {
        properties
            .values_mut()
            .for_each(|inner| inside(inner, change));
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get_mut(key) {
            inside(inner, change);
        }
    }
    for key in ["allOf", "oneOf"] {
        if let Some(Value::Array(parts)) = schema.get_mut(key) {
            parts.iter_mut().for_each(|inner| inside(inner, change));
        }
    }
    change(schema);
}

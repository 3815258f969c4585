//! All specs as one OpenAPI document without our dialect, for validators that know OpenAPI and nothing else.
//!
//! What the dialect leaves to its readers is written out: an answer without a body (`x-empty`) is a 204; a property of
//! an answer may be `null`, and a text of a list empty, which both mean that there is nothing; an error is what the
//! servers send and not what the transport makes of it; a link to an operation of another file has that file's
//! operation beside it. Paths are whole, with the store in them. What the clients send by themselves (`Authorization`
//! of the payments host) is a parameter.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::lint::operations_of;
use crate::load::reached;

const METHODS: [&str; 4] = ["get", "put", "post", "delete"];

/// Names that are unique in a file only; each gets the API in front.
const SECTIONS: [&str; 5] = [
    "schemas",
    "parameters",
    "responses",
    "examples",
    "requestBodies",
];

/// Ids that come as text or as a number: their hand-written types read both.
const EITHER: [&str; 4] = [
    "DiscountId",
    "MetafieldIdText",
    "OrderIdText",
    "StorefrontCouponId",
];

/// One document for `documents`, about the store `store_hash`.
#[must_use]
pub fn plain(documents: &[Document], store_hash: &str) -> Value {
    let mut paths = Map::new();
    let mut components = Map::new();
    components.insert("schemas".to_owned(), errors());
    let targets = targets(documents);
    for document in documents {
        let value = rewritten(document);
        let operations = value.get("paths").and_then(Value::as_object);
        for (path, item) in operations.into_iter().flatten() {
            let mut item = item.clone();
            for method in METHODS {
                if let Some(operation) = item.get_mut(method) {
                    finish(operation, path, &document.api, &targets);
                }
            }
            paths.insert(whole(path, store_hash), item);
        }
        for section in SECTIONS {
            let named = value.pointer(&format!("/components/{section}"));
            let all = components
                .entry(section)
                .or_insert_with(|| json!({}))
                .as_object_mut();
            let Some(all) = all else { continue };
            for (name, one) in named.and_then(Value::as_object).into_iter().flatten() {
                all.insert(format!("{}.{name}", document.api), one.clone());
            }
        }
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "All specs", "version": "1" },
        "paths": paths,
        "components": components,
    })
}

/// A path with what comes before it; the storefront has its stores by host.
fn whole(path: &str, store_hash: &str) -> String {
    if path.starts_with("/api/storefront") {
        path.to_owned()
    } else {
        format!("/stores/{store_hash}{path}")
    }
}

/// The document with the names of components made unique, and with what answers may leave out.
fn rewritten(document: &Document) -> Value {
    let mut value = document.value.clone();
    if let Some(components) = value.get_mut("components") {
        spell_nullable(components);
    }
    for name in EITHER {
        if let Some(schema) = value.pointer_mut(&format!("/components/schemas/{name}")) {
            *schema = json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] });
        }
    }
    let responses = document
        .value
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .flat_map(|(_, item)| METHODS.iter().filter_map(move |method| item.get(*method)))
        .filter_map(|operation| operation.get("responses"));
    let answered: BTreeSet<String> = reached(&document.value, responses);
    let is_id = |target: &str| is_numeric(document, target) && target.ends_with("Id");
    for pointer in answered {
        if let Some(schema) = pointer
            .starts_with("/components/schemas/")
            .then(|| value.pointer_mut(&pointer))
            .flatten()
        {
            let numbers = numbers(schema, document, &is_id);
            allow_nothing(schema, &numbers);
        }
    }
    rename(&mut value, &document.api);
    value
}

/// Whether a reference leads to a number.
fn is_numeric(document: &Document, target: &str) -> bool {
    let schema = target
        .strip_prefix('#')
        .and_then(|pointer| document.get(pointer));
    let kind = schema.and_then(|schema| schema.get("type"));
    matches!(kind.and_then(Value::as_str), Some("integer" | "number"))
}

/// The properties of a schema that are numbers here and may come as text: ids, which the published files have in both
/// ways, and what a deviation is on record for. The Rust types read both.
fn numbers(schema: &Value, document: &Document, is_id: &dyn Fn(&str) -> bool) -> BTreeSet<String> {
    let deviations = match schema.get("x-deviation") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let named: BTreeSet<&str> = deviations
        .iter()
        .filter_map(|one| one.get("fields")?.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let may_be_text = |(name, property): &(&String, &Value)| {
        let target = property.pointer("/allOf/0/$ref").and_then(Value::as_str);
        let kind = property.get("type").and_then(Value::as_str);
        let number = matches!(kind, Some("integer" | "number"))
            || target.is_some_and(|target| is_numeric(document, target));
        let deviates = property.get("x-deviation").is_some() || named.contains(name.as_str());
        number && (deviates || target.is_some_and(is_id))
    };
    let found = properties.into_iter().flatten().filter(may_be_text);
    found.map(|(name, _)| name.clone()).collect()
}

/// Lets every property of a schema be `null`, a text of a list be empty, and each of `numbers` a text.
fn allow_nothing(schema: &mut Value, numbers: &BTreeSet<String>) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    // The constant that tells variants apart has to be there.
    let is_constant = |values: &Value| values.as_array().is_some_and(|values| values.len() == 1);
    if map.get("type") == Some(&json!("string"))
        && let Some(values) = map.get_mut("enum").filter(|values| !is_constant(values))
        && let Some(values) = values.as_array_mut()
        && !values.contains(&json!(""))
    {
        values.push(json!(""));
    }
    let properties = map.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        if property.get("enum").is_some_and(is_constant) {
            continue;
        }
        let description = property.get("description").cloned();
        let mut kinds = vec![property.take(), json!({ "enum": [null, {}] })];
        if numbers.contains(name) {
            kinds.push(json!({ "type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$" }));
        }
        *property = json!({ "anyOf": kinds });
        if let (Some(description), Some(property)) = (description, property.as_object_mut()) {
            property.insert("description".to_owned(), description);
        }
    }
}

/// Writes out `nullable` where no type stands beside it, which most validators refuse.
fn spell_nullable(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if !map.contains_key("type") && map.remove("nullable") == Some(json!(true)) {
                let inner = Value::Object(std::mem::take(map));
                map.insert("anyOf".to_owned(), json!([inner, { "enum": [null] }]));
            }
            map.values_mut().for_each(spell_nullable);
        }
        Value::Array(list) => list.iter_mut().for_each(spell_nullable),
        _ => {}
    }
}

/// Puts the API before the name of every component that is referred to.
fn rename(value: &mut Value, api: &str) {
    match value {
        Value::Object(map) => {
            for (key, child) in map.iter_mut() {
                match child {
                    Value::String(target) if key == "$ref" => {
                        if let Some(new) = renamed(target, api) {
                            *target = new;
                        }
                    }
                    Value::Object(mapping) if key == "mapping" => {
                        for target in mapping.values_mut() {
                            if let Some(new) =
                                target.as_str().and_then(|target| renamed(target, api))
                            {
                                *target = Value::String(new);
                            }
                        }
                    }
                    _ => rename(child, api),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|child| rename(child, api)),
        _ => {}
    }
}

fn renamed(target: &str, api: &str) -> Option<String> {
    let (section, name) = target.strip_prefix("#/components/")?.split_once('/')?;
    Some(format!("#/components/{section}/{api}.{name}"))
}

/// Writes out what an operation of the dialect says in fewer words.
fn finish(operation: &mut Value, path: &str, api: &str, targets: &BTreeMap<String, String>) {
    let empty = operation.get("x-empty").is_some();
    let host = operation.get("x-host").and_then(Value::as_str) == Some("payments");
    let Some(operation) = operation.as_object_mut() else {
        return;
    };
    if let Some(Value::String(id)) = operation.get_mut("operationId") {
        *id = format!("{api}.{id}");
    }
    if host {
        let token = json!({
            "name": "Authorization",
            "in": "header",
            "required": true,
            "description": "`PAT` and the payment access token.",
            "schema": { "type": "string" },
        });
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(parameters) = parameters.as_array_mut() {
            parameters.push(token);
        }
    }
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for response in responses.values_mut() {
        let links = response.get_mut("links").and_then(Value::as_object_mut);
        for (_, link) in links.into_iter().flatten() {
            resolve(link, api, targets);
        }
    }
    if empty {
        responses
            .entry("204")
            .or_insert_with(|| json!({ "description": "Nothing." }));
    }
    let error = if path.starts_with("/v2") {
        "V2Errors"
    } else {
        "Error"
    };
    responses.insert("default".to_owned(), problem(error));
}

/// Names the operation that a link leads to as this document calls it.
fn resolve(link: &mut Value, api: &str, targets: &BTreeMap<String, String>) {
    let Some(link) = link.as_object_mut() else {
        return;
    };
    let elsewhere = link.remove("operationRef");
    let target = match (link.get("operationId"), elsewhere) {
        (Some(Value::String(id)), _) => format!("{api}.{id}"),
        (_, Some(Value::String(elsewhere))) => match targets.get(&elsewhere) {
            Some(target) => target.clone(),
            None => return,
        },
        _ => return,
    };
    link.insert("operationId".to_owned(), Value::String(target));
}

/// Every operation as links of other files name it, and as this document does.
fn targets(documents: &[Document]) -> BTreeMap<String, String> {
    let of = |document: &Document| {
        let found = operations_of(document).into_iter().map(|operation| {
            let file = format!("{}.yaml", document.api);
            let id = operation.id().unwrap_or_default();
            (
                format!("{file}#{}", operation.pointer),
                format!("{}.{id}", document.api),
            )
        });
        found.collect::<Vec<_>>()
    };
    documents.iter().flat_map(of).collect()
}

fn problem(schema: &str) -> Value {
    json!({
        "description": "Not a success.",
        "content": { "application/json": {
            "schema": { "$ref": format!("#/components/schemas/{schema}") },
        } },
    })
}

/// The bodies of errors as the servers send them: a list in V2, an object elsewhere, and a bare sentence from whoever
/// refuses a scope.
fn errors() -> Value {
    let text = json!({ "type": "string" });
    let one = json!({
        "type": "object",
        "required": ["status", "type"],
        "properties": {
            "status": { "type": "integer" },
            "title": text,
            "type": text,
            "detail": text,
            "code": { "type": "integer" },
            "errors": { "type": "object", "additionalProperties": text },
        },
    });
    let scope = json!({
        "type": "object",
        "required": ["error"],
        "properties": { "error": text },
    });
    let listed = |key: &str| {
        json!({
            "type": "object",
            "required": [key],
            "properties": { key: { "type": "array", "items": { "type": "object" }, "minItems": 1 } },
        })
    };
    let v2 = json!({
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["status", "message"],
            "properties": {
                "status": { "type": "integer" },
                "message": text,
                "details": { "type": "object" },
            },
        },
    });
    json!({
        "Error": { "anyOf": [one, scope, listed("data"), listed("errors")] },
        "V2Errors": { "anyOf": [v2, scope] },
    })
}

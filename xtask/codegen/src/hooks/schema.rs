//! The schema as it is written, and the document of the curated dialect that it becomes.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::TAG;
use crate::document::{Document, Fault, Source, pointer_token};
use crate::load;

/// The definition that lists the topics.
pub(super) const TOPIC: &str = "Topic";
/// The type of what every webhook has around its data.
const BODY: &str = "HookBody";

/// A schema that can be generated from.
pub(super) struct Hooks {
    /// Its definitions as components, each the answer of an operation of its own, so that all of them are emitted.
    pub(super) document: Document,
    /// The definition of the data, by topic.
    pub(super) data: BTreeMap<String, String>,
}

pub(super) fn read(source: &Source) -> Result<Hooks, Vec<Fault>> {
    let mut faults = Vec::new();
    let tree = load::read(source, &mut faults).ok_or_else(|| std::mem::take(&mut faults))?;
    let document = |value: Value, lines| Document {
        name: source.name.clone(),
        api: "webhooks".to_owned(),
        value,
        lines,
        imported: Default::default(),
    };
    // Every fault below is told at its place in the schema, not in the document that is made of it.
    let written = document(tree.value, tree.lines);
    examples(&written, &mut faults);
    let data = data(&written, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let lines = written
        .lines
        .iter()
        .map(|(pointer, line)| (moved(pointer), *line))
        .collect();
    Ok(Hooks {
        document: document(translated(&written.value), lines),
        data,
    })
}

/// Every example fits the schema, and each rule about data has one.
fn examples(written: &Document, faults: &mut Vec<Fault>) {
    let validator = match jsonschema::draft202012::new(&written.value) {
        Ok(validator) => validator,
        Err(error) => {
            let help = "write it in JSON Schema, draft 2020-12";
            faults.push(written.fault(
                "hook-schema-invalid",
                "",
                format!("it is no JSON Schema: {error}"),
                help,
            ));
            return;
        }
    };
    let examples = list(&written.value, "examples");
    for (index, example) in examples.iter().enumerate() {
        for error in validator.iter_errors(example) {
            faults.push(written.fault(
                "example-invalid",
                &format!("/examples/{index}"),
                format!("at {}: {error}", error.instance_path()),
                "correct the example or the schema",
            ));
        }
    }
    for (index, rule) in list(&written.value, "allOf").iter().enumerate() {
        if let Some(condition) = condition(rule)
            && !examples.iter().any(|example| condition.is_valid(example))
        {
            faults.push(written.fault(
                "example-missing",
                &format!("/allOf/{index}"),
                "no example has a scope of this rule",
                "add one under `examples`, in our own words",
            ));
        }
    }
}

/// The definition of each topic's data: what the first rule whose `if` fits its scope says. A rule is asked by a
/// validator, so that what is generated and what a validator accepts cannot differ.
fn data(written: &Document, faults: &mut Vec<Fault>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let rules = list(&written.value, "allOf");
    let asked: Vec<(Option<Validator>, Option<&str>)> = rules
        .iter()
        .map(|rule| {
            let target = rule
                .pointer("/then/properties/data/$ref")
                .and_then(Value::as_str)
                .and_then(|target| target.strip_prefix("#/$defs/"));
            (condition(rule), target)
        })
        .collect();
    let topics = written.get(&format!("/$defs/{TOPIC}/enum"));
    for (index, topic) in topics
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        let topic = topic.as_str().unwrap_or_default();
        let holds = |scope: String| {
            let hook = json!({ "scope": scope });
            asked.iter().find_map(|(condition, target)| {
                condition
                    .as_ref()
                    .filter(|condition| condition.is_valid(&hook))
                    .and(*target)
            })
        };
        let (store, channel) = (
            holds(format!("store/{topic}")),
            holds(format!("store/channel/2/{topic}")),
        );
        match (store, channel) {
            (Some(store), Some(channel)) if store == channel => {
                found.insert(topic.to_owned(), store.to_owned());
            }
            _ => faults.push(written.fault(
                "hook-data-missing",
                &format!("/$defs/{TOPIC}/enum/{index}"),
                format!("no rule of `allOf` names the data of `store/{topic}`, or the channel's scope has other data"),
                "add one: `if` a pattern of the scope, `then` a `$ref` of `data` to a definition",
            )),
        }
    }
    found
}

fn condition(rule: &Value) -> Option<Validator> {
    jsonschema::draft202012::new(rule.get("if")?).ok()
}

/// The curated dialect's form of the schema.
fn translated(written: &Value) -> Value {
    let mut schemas = Map::new();
    for (name, definition) in written
        .get("$defs")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        schemas.insert(name.clone(), component(definition));
    }
    let body: Map<String, Value> = ["type", "description", "required", "properties"]
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), component(written.get(key)?))))
        .collect();
    schemas.insert(BODY.to_owned(), Value::Object(body));
    let paths: Map<String, Value> = schemas
        .iter()
        .filter(|(_, schema)| schema.get("x-rust-type").is_none())
        .map(|(name, _)| (format!("/{name}"), carrier(name)))
        .collect();
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Webhooks", "version": "1" },
        "tags": [{ "name": TAG, "description": "The contents of a webhook, by its scope." }],
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// An operation that answers the component, so that the generator emits it as something that is read.
fn carrier(name: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
    json!({ "get": {
        "operationId": format!("read_{}", name.to_snake_case()),
        "tags": [TAG],
        "summary": "Carries a type.",
        "x-scope": "none",
        "x-host": "api",
        "x-effect": "read",
        "responses": { "200": { "description": "The type.", "content": { "application/json": { "schema": schema } } } },
    } })
}

/// References lead to components, and a hand-written type has one JSON type, as OpenAPI 3.0 has it.
fn component(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let hand_written = map.contains_key("x-rust-type");
            let entries = map.iter().map(|(key, inner)| {
                let inner = match inner {
                    Value::String(target) if key == "$ref" => {
                        Value::String(target.replace("#/$defs/", "#/components/schemas/"))
                    }
                    Value::Array(kinds) if key == "type" && hand_written => {
                        kinds.first().cloned().unwrap_or_default()
                    }
                    inner => component(inner),
                };
                (key.clone(), inner)
            });
            Value::Object(entries.collect())
        }
        Value::Array(items) => items.iter().map(component).collect(),
        other => other.clone(),
    }
}

/// The place of a node of the schema in the document.
fn moved(pointer: &str) -> String {
    if let Some(rest) = pointer.strip_prefix("/$defs/") {
        return format!("/components/schemas/{rest}");
    }
    if pointer.starts_with("/properties") {
        return format!("/components/schemas/{}{pointer}", pointer_token(BODY));
    }
    pointer.to_owned()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

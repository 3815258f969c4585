//! One concept, one schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::document::{Fault, Rule};
use crate::lint::schemas::{Place, Schema};
use crate::lint::spec::Spec;
use crate::lint::words::snake;

const TWICE: Rule = Rule {
    id: "concept-twice",
    why: "Two types for one thing have to be converted into each other by whoever meets both.",
};

pub(super) const RULES: &[Rule] = &[TWICE];

/// Keys that say what something is for, and not what it is.
const WORDS: [&str; 4] = ["description", "example", "x-deviation", "x-enum-docs"];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for schema in &spec.schemas {
        if schema.place != Place::Component || schema.hand_written {
            continue;
        }
        if is_address(schema) {
            faults.push(spec.fault(
                &TWICE,
                &schema.pointer,
                format!("`{}` writes an address of its own", schema.name),
                "refer to the address of shared.yaml, with `allOf` and `properties` if there is more to it",
            ));
        }
        // One field alone says too little: a `{code}` here and a `{code}` there may be two things.
        if schema.properties().count() < 2 && schema.list("enum").len() < 2 {
            continue;
        }
        if let Some(first) = seen.insert(shape(schema.map), schema.name) {
            faults.push(spec.fault(
                &TWICE,
                &schema.pointer,
                format!("`{}` is made of the same as `{first}`", schema.name),
                "keep one of the two, under a name that fits both places",
            ));
        }
    }
}

fn is_address(schema: &Schema<'_>) -> bool {
    schema
        .properties()
        .any(|(name, _)| matches!(snake(name).as_str(), "address1" | "address_1" | "street_1"))
}

fn shape(map: &Map<String, Value>) -> String {
    without_words(map, false).to_string()
}

/// `names` says that the keys are names of fields, among which `description` may be one.
fn without_words(map: &Map<String, Value>, names: bool) -> Value {
    map.iter()
        .filter(|(key, _)| names || !WORDS.contains(&key.as_str()))
        .map(|(key, value)| {
            let value = match value {
                Value::Object(map) => without_words(map, !names && key == "properties"),
                other => other.clone(),
            };
            (key.clone(), value)
        })
        .collect::<Map<_, _>>()
        .into()
}

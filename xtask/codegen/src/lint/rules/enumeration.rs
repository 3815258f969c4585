//! Enums: every value described, every number named.

use serde_json::Value;

use crate::document::{Fault, Rule, pointer_token};
use crate::lint::schemas::{Place, Schema};
use crate::lint::spec::Spec;
use crate::lint::words::is_pascal;

const UNDESCRIBED: Rule = Rule {
    id: "enum-value-undescribed",
    why: "Every value is a public variant, and its word alone rarely says when it occurs.",
};
const UNKNOWN: Rule = Rule {
    id: "enum-value-unknown",
    why: "A description of a value that does not exist is a value that was misspelt or forgotten.",
};
const UNNAMED: Rule = Rule {
    id: "integer-enum-unnamed",
    why: "A number has no name of its own, so the variant cannot have one either.",
};

pub(super) const RULES: &[Rule] = &[UNDESCRIBED, UNKNOWN, UNNAMED];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in &spec.schemas {
        if schema.place == Place::Component && schema.has("enum") && !schema.hand_written {
            one(spec, schema, faults);
        }
    }
}

fn one(spec: &Spec<'_>, schema: &Schema<'_>, faults: &mut Vec<Fault>) {
    let docs = schema.map.get("x-enum-docs").and_then(Value::as_object);
    let names = schema.map.get("x-enum-names").and_then(Value::as_object);
    let is_integer = schema.kind() == Some("integer");
    let mut words = Vec::new();
    for (index, value) in schema.list("enum").iter().enumerate() {
        let word = match value {
            Value::String(word) => word.clone(),
            Value::Null => continue,
            other => other.to_string(),
        };
        let place = format!("{}/enum/{index}", schema.pointer);
        let described = docs
            .and_then(|docs| docs.get(&word))
            .and_then(Value::as_str)
            .is_some_and(|text| !text.trim().is_empty());
        if !described {
            faults.push(spec.fault(
                &UNDESCRIBED,
                &place,
                format!("the value \"{word}\" has no entry in x-enum-docs"),
                format!("add `{word}: …` under x-enum-docs, one sentence, in our own words"),
            ));
        }
        let name = names
            .and_then(|names| names.get(&word))
            .and_then(Value::as_str);
        if is_integer && !name.is_some_and(is_pascal) {
            faults.push(spec.fault(
                &UNNAMED,
                &place,
                format!("the value {word} has no PascalCase name in x-enum-names"),
                format!("add `{word}: …` under x-enum-names"),
            ));
        }
        words.push(word);
    }
    for (key, entries) in [("x-enum-docs", docs), ("x-enum-names", names)] {
        for word in entries.into_iter().flat_map(|entries| entries.keys()) {
            if !words.contains(word) {
                faults.push(spec.fault(
                    &UNKNOWN,
                    &format!("{}/{key}/{}", schema.pointer, pointer_token(word)),
                    format!("\"{word}\" is not among the values"),
                    "add it to `enum`, or remove it here",
                ));
            }
        }
    }
}

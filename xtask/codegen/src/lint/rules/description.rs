//! Documentation: every named thing says what it is.

use serde_json::Value;

use crate::document::{Fault, Rule};
use crate::lint::schemas::Place;
use crate::lint::spec::Spec;

const DESCRIPTION: Rule = Rule {
    id: "description-missing",
    why: "Types and arguments without a description would be public items without documentation.",
};
const PROPERTY: Rule = Rule {
    id: "property-undescribed",
    why: "A field is public, and its name says less than its author believes.",
};

pub(super) const RULES: &[Rule] = &[DESCRIPTION, PROPERTY];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for section in ["schemas", "parameters", "responses"] {
        for (name, pointer, value) in spec.components(section) {
            if is_blank(value) {
                faults.push(missing(spec, &pointer, name));
            }
        }
    }
    for operation in &spec.operations {
        for (pointer, value) in operation.parameters() {
            if value.get("$ref").is_none() && is_blank(value) {
                let name = value.get("name").and_then(Value::as_str).unwrap_or("");
                faults.push(missing(spec, &pointer, name));
            }
        }
    }
    for schema in &spec.schemas {
        if schema.place == Place::Property && !schema.hand_written && is_blank_map(schema.map) {
            let help = if schema.has("$ref") {
                "write `allOf: [{$ref: …}]` and `description:` beside it, one sentence, in our own words"
            } else {
                "add `description:`, one sentence, in our own words"
            };
            faults.push(spec.fault(
                &PROPERTY,
                &schema.pointer,
                format!("the property `{}` has no description", schema.name),
                help,
            ));
        }
    }
}

fn missing(spec: &Spec<'_>, pointer: &str, name: &str) -> Fault {
    spec.fault(
        &DESCRIPTION,
        pointer,
        format!("`{name}` has no description"),
        "add `description:`, one sentence, in our own words",
    )
}

fn is_blank(value: &Value) -> bool {
    value.as_object().is_none_or(is_blank_map)
}

fn is_blank_map(map: &serde_json::Map<String, Value>) -> bool {
    map.get("description")
        .and_then(Value::as_str)
        .is_none_or(|text| text.trim().is_empty())
}

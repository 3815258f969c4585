//! Keys that begin with `x-`: the known ones, and what a deviation has to say.

use serde_json::Value;

use crate::document::{Fault, Rule, pointer_token};
use crate::lint::spec::Spec;

const DEVIATION: Rule = Rule {
    id: "deviation-incomplete",
    why: "A difference from the published spec that does not say why, how we know and until when cannot be reviewed.",
};
const MALFORMED: Rule = Rule {
    id: "deviation-malformed",
    why: "What a deviation explains is found by machine: a key that is not read explains nothing, in silence.",
};
const UNKNOWN: Rule = Rule {
    id: "extension-unknown",
    why: "A misspelt extension is ignored by every reader, in silence.",
};

pub(super) const RULES: &[Rule] = &[DEVIATION, MALFORMED, UNKNOWN];

/// Every extension of the dialect.
const KNOWN: [&str; 20] = [
    "x-api",
    "x-deviation",
    "x-effect",
    "x-empty",
    "x-enum-docs",
    "x-enum-names",
    "x-envelope",
    "x-errors",
    "x-family",
    "x-foreign-id",
    "x-host",
    "x-nullable",
    "x-paging",
    "x-personal",
    "x-recovery",
    "x-rust-name",
    "x-rust-type",
    "x-scope",
    "x-union",
    "x-variant-names",
];

/// Keys below which names and data stand, and no keywords.
const DATA: [&str; 7] = [
    "example",
    "examples",
    "enum",
    "x-enum-docs",
    "x-enum-names",
    "x-variant-names",
    "mapping",
];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    walk(spec, &spec.document.value, "", false, faults);
}

fn walk(spec: &Spec<'_>, node: &Value, pointer: &str, names: bool, faults: &mut Vec<Fault>) {
    match node {
        Value::Object(map) => {
            for (key, child) in map {
                let place = format!("{pointer}/{}", pointer_token(key));
                if spec.document.is_imported(&place) || !names && DATA.contains(&key.as_str()) {
                    continue;
                }
                if names || !key.starts_with("x-") {
                    let names = !names && matches!(key.as_str(), "properties" | "headers");
                    walk(spec, child, &place, names, faults);
                } else if !KNOWN.contains(&key.as_str()) {
                    faults.push(spec.fault(
                        &UNKNOWN,
                        &place,
                        format!("nothing reads `{key}`"),
                        "check the spelling; specs/README.md lists the extensions",
                    ));
                } else if key == "x-deviation" {
                    deviation(spec, child, &place, faults);
                }
            }
        }
        Value::Array(list) => {
            for (index, child) in list.iter().enumerate() {
                walk(spec, child, &format!("{pointer}/{index}"), false, faults);
            }
        }
        _ => {}
    }
}

fn deviation(spec: &Spec<'_>, node: &Value, place: &str, faults: &mut Vec<Fault>) {
    for (index, one) in match node {
        Value::Array(list) => list.iter().enumerate().collect::<Vec<_>>(),
        one => vec![(0, one)],
    } {
        let place = if node.is_array() {
            format!("{place}/{index}")
        } else {
            place.to_owned()
        };
        let said = |key: &&str| {
            let text = one.get(*key).and_then(Value::as_str);
            text.is_some_and(|text| !text.trim().is_empty())
        };
        let missing: Vec<_> = ["why", "evidence", "until"]
            .into_iter()
            .filter(|key| !said(key))
            .map(|key| format!("`{key}`"))
            .collect();
        if !missing.is_empty() {
            faults.push(spec.fault(
                &DEVIATION,
                &place,
                format!("the deviation lacks {}", missing.join(" and ")),
                "say why we differ, where that can be seen, and what would end it, each as text",
            ));
        }
        if let Some(wrong) = malformed(one) {
            faults.push(spec.fault(
                &MALFORMED,
                &place,
                wrong,
                "beside `why`, `evidence` and `until` write one of the keys that specs/README.md lists under Deviations, or none",
            ));
        }
    }
}

/// What is wrong with the keys that say what a deviation explains.
fn malformed(deviation: &Value) -> Option<String> {
    let scopes: Vec<(&String, &Value)> = deviation
        .as_object()?
        .iter()
        .filter(|(key, _)| !["why", "evidence", "until"].contains(&key.as_str()))
        .collect();
    if let [first, second, ..] = scopes.as_slice() {
        return Some(format!(
            "`{}` and `{}` exclude each other",
            first.0, second.0
        ));
    }
    let (key, value) = scopes.first()?;
    let is_right = match key.as_str() {
        "fields" | "values" => value
            .as_array()
            .is_some_and(|names| !names.is_empty() && names.iter().all(Value::is_string)),
        "inside" | "absent" => **value == Value::Bool(true),
        "concerns" => matches!(value.as_str(), Some("words" | "form" | "behaviour")),
        _ => return Some(format!("nothing reads `{key}` in a deviation")),
    };
    (!is_right).then(|| format!("`{key}` has a value that nothing reads"))
}

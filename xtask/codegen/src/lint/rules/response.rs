//! Which answers an operation lists, and as what media type.

use serde_json::Value;

use crate::document::{Fault, Rule, pointer_token};
use crate::lint::spec::Spec;

const SEVERAL: Rule = Rule {
    id: "several-successes",
    why: "A method has one type of value; any other 2xx is brought into that shape before it is decoded.",
};
const NONE: Rule = Rule {
    id: "success-missing",
    why: "Without a 2xx nobody knows what a success looks like.",
};
const PROBLEM: Rule = Rule {
    id: "error-not-problem",
    why: "Every error body becomes one Problem before it reaches a method; a second type would never be filled.",
};
const MEDIA: Rule = Rule {
    id: "unsupported-media-type",
    why: "The generator turns any other media type into a stream of bytes, in silence.",
};

pub(super) const RULES: &[Rule] = &[SEVERAL, NONE, PROBLEM, MEDIA];

const JSON: &str = "application/json";
const ERROR: &str = "/components/responses/Problem";

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for operation in &spec.operations {
        let name = operation.name();
        let place = format!("{}/responses", operation.pointer);
        let mut successes = operation.successes();
        successes.sort_by_key(|(_, pointer, _)| spec.document.line(pointer));
        if successes.is_empty() {
            faults.push(spec.fault(
                &NONE,
                &place,
                format!("{name} lists no success"),
                "add the 2xx that the API answers with",
            ));
        }
        for (status, pointer, _) in successes.iter().skip(1) {
            faults.push(spec.fault(
                &SEVERAL,
                pointer,
                format!("{name} lists {status} beside another success"),
                "keep the one with the fullest body; what a bodiless one stands for goes into `x-empty`",
            ));
        }
        let mut has_default = false;
        for (status, pointer, value) in operation.responses() {
            if status == "default" {
                let target = value.get("$ref").and_then(Value::as_str).unwrap_or("");
                has_default = target == format!("#{ERROR}") && spec.document.is_imported(ERROR);
            } else if !status.starts_with('2') {
                faults.push(spec.fault(
                    &PROBLEM,
                    &pointer,
                    format!("{name} gives the status {status} a response of its own"),
                    "remove it, and say in `description` when it happens",
                ));
            }
            let (pointer, value) = spec.resolve(value, &pointer);
            media(spec, &pointer, value, faults);
        }
        if !has_default {
            faults.push(spec.fault(
                &PROBLEM,
                &format!("{place}/default"),
                format!("the errors of {name} are not the shared Problem"),
                "add `default: {$ref: \"shared.yaml#/components/responses/Problem\"}`",
            ));
        }
        if let Some(body) = operation.value.get("requestBody") {
            let (pointer, body) = spec.resolve(body, &format!("{}/requestBody", operation.pointer));
            media(spec, &pointer, body, faults);
        }
    }
}

fn media(spec: &Spec<'_>, pointer: &str, value: &Value, faults: &mut Vec<Fault>) {
    let content = value.get("content").and_then(Value::as_object);
    for media in content.into_iter().flat_map(|content| content.keys()) {
        if media != JSON {
            faults.push(spec.fault(
                &MEDIA,
                &format!("{pointer}/content/{}", pointer_token(media)),
                format!("`{media}` cannot be generated"),
                format!(
                    "describe it as `{JSON}`; the session sends the headers that each host wants"
                ),
            ));
        }
    }
}

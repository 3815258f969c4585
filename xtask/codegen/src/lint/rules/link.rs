//! Links from an answer to the operations that it leads to.

use serde_json::Value;

use crate::document::Rule;
use crate::document::{Fault, pointer_token};
use crate::lint::spec::Spec;

const TARGET: Rule = Rule {
    id: "link-target-unknown",
    why: "Whoever follows the links of an answer stops at one that leads to no operation.",
};
const PARAMETER: Rule = Rule {
    id: "link-parameter-unknown",
    why: "A value for a parameter that the operation does not have is sent nowhere.",
};

pub(super) const RULES: &[Rule] = &[TARGET, PARAMETER];

/// What a session sends by itself, and a validator does not.
const SENT_BY_THE_SESSION: &str = "Authorization";

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for operation in &spec.operations {
        for (_, pointer, response) in operation.responses() {
            let links = response.get("links").and_then(Value::as_object);
            for (name, link) in links.into_iter().flatten() {
                let place = format!("{pointer}/links/{}", pointer_token(name));
                one(spec, link, &place, faults);
            }
        }
    }
}

fn one(spec: &Spec<'_>, link: &Value, place: &str, faults: &mut Vec<Fault>) {
    let text = |key: &str| link.get(key).and_then(Value::as_str);
    let named = match (text("operationId"), text("operationRef")) {
        (Some(id), None) => format!("{}.{id}", spec.document.api),
        (None, Some(reference)) => reference.to_owned(),
        _ => String::new(),
    };
    let Some(known) = spec.everything.parameters.get(&named) else {
        faults.push(spec.fault(
            &TARGET,
            place,
            "the link leads to no operation",
            "name one of this file under `operationId`, or one of another as `operationRef: orders.yaml#/paths/…/get`",
        ));
        return;
    };
    let given = link.get("parameters").and_then(Value::as_object);
    for name in given.into_iter().flat_map(|given| given.keys()) {
        if !known.contains(name) && name != SENT_BY_THE_SESSION {
            faults.push(spec.fault(
                &PARAMETER,
                &format!("{place}/parameters/{}", pointer_token(name)),
                format!("the operation has no parameter `{name}`"),
                "name its parameters as it names them",
            ));
        }
    }
}

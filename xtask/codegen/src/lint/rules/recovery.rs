//! How an operation recovers when nobody knows whether its request arrived.

use serde_json::Value;

use crate::document::{Fault, Rule};
use crate::lint::operations::Operation;
use crate::lint::spec::Spec;

const MISSING: Rule = Rule {
    id: "operation-without-recovery",
    why: "After a timeout only the recovery says whether to send again, to send with `version` or to look first.",
};
const UNKNOWN: Rule = Rule {
    id: "recovery-lookup-unknown",
    why: "A look-up that does not exist, or that writes, is found out on the worst day.",
};
const OUT_OF_PLACE: Rule = Rule {
    id: "recovery-out-of-place",
    why: "A read is simply sent again, and money never is: a recovery there would be a promise that nobody keeps.",
};
const UNSENT: Rule = Rule {
    id: "recovery-version-unsent",
    why: "Sending again with `version` is safe only where the request carries one.",
};

pub(super) const RULES: &[Rule] = &[MISSING, UNKNOWN, OUT_OF_PLACE, UNSENT];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for operation in &spec.operations {
        let place = format!("{}/x-recovery", operation.pointer);
        let name = operation.name();
        let said = operation.value.get("x-recovery");
        match operation.text("x-effect") {
            Some(effect @ ("read" | "money")) if said.is_some() => faults.push(spec.fault(
                &OUT_OF_PLACE,
                &place,
                format!("{name} has the effect `{effect}` and a recovery"),
                "remove `x-recovery`",
            )),
            Some("replace" | "create") => recovery(spec, operation, said, &place, faults),
            _ => {}
        }
    }
}

fn recovery(
    spec: &Spec<'_>,
    operation: &Operation<'_>,
    said: Option<&Value>,
    place: &str,
    faults: &mut Vec<Fault>,
) {
    let name = operation.name();
    match said {
        Some(Value::String(word)) if word == "harmless" => {}
        Some(Value::String(word)) if word == "version" => {
            if !sends_version(spec, operation) {
                faults.push(spec.fault(
                    &UNSENT,
                    place,
                    format!("{name} recovers by `version`, and its body has no `version`"),
                    "add the property to the request body, or name another recovery",
                ));
            }
        }
        Some(Value::Object(map)) if map.len() == 1 => {
            match map.get("lookup").and_then(Value::as_str) {
                Some(target) => lookup(spec, target, place, faults),
                None => faults.push(missing(spec, &name, place)),
            }
        }
        _ => faults.push(missing(spec, &name, place)),
    }
}

fn missing(spec: &Spec<'_>, name: &str, place: &str) -> Fault {
    spec.fault(
        &MISSING,
        place,
        format!("{name} does not say how to recover when its outcome is not known"),
        "add `x-recovery: harmless`, `version`, or `{lookup: list_orders}`",
    )
}

fn lookup(spec: &Spec<'_>, target: &str, place: &str, faults: &mut Vec<Fault>) {
    let place = format!("{place}/lookup");
    let whole = if target.contains('.') {
        target.to_owned()
    } else {
        format!("{}.{target}", spec.document.api)
    };
    match spec.everything.effects.get(&whole).map(String::as_str) {
        Some("read") => {}
        Some(_) => faults.push(spec.fault(
            &UNKNOWN,
            &place,
            format!("`{target}` does not only read"),
            "name an operation with `x-effect: read`",
        )),
        None => faults.push(spec.fault(
            &UNKNOWN,
            &place,
            format!("there is no operation `{whole}`"),
            "name an operation of this file, or one of another as `orders.list_orders`",
        )),
    }
}

fn sends_version(spec: &Spec<'_>, operation: &Operation<'_>) -> bool {
    let in_query = operation.parameters().into_iter().any(|(pointer, value)| {
        let (_, value) = spec.resolve(value, &pointer);
        value.get("name").and_then(Value::as_str) == Some("version")
    });
    in_query
        || operation
            .value
            .get("requestBody")
            .map(|body| spec.resolve(body, "").1)
            .and_then(|body| body.pointer("/content/application~1json/schema"))
            .is_some_and(|schema| has_field(spec, schema, "version", 0))
}

fn has_field<'a>(spec: &Spec<'a>, schema: &'a Value, field: &str, depth: usize) -> bool {
    let Some(map) = schema.as_object().filter(|_| depth < 20) else {
        return false;
    };
    let map = spec.follow(map);
    let own = map
        .get("properties")
        .is_some_and(|p| p.get(field).is_some());
    let parts = map.get("allOf").and_then(Value::as_array);
    let items = map.get("items");
    own || parts
        .into_iter()
        .flatten()
        .chain(items)
        .any(|part| has_field(spec, part, field, depth + 1))
}

//! What a success without a body stands for.

use serde_json::Value;

use crate::document::{Fault, Rule};
use crate::lint::example::{Checker, Direction};
use crate::lint::spec::Spec;

const MISSING: Rule = Rule {
    id: "empty-value-missing",
    why: "V2 lists answer 204 when there is nothing in them and deletions when nothing is left: that must not be an error.",
};
const INVALID: Rule = Rule {
    id: "empty-value-invalid",
    why: "The empty value takes the place of the body, so it must be JSON that the schema allows.",
};

pub(super) const RULES: &[Rule] = &[MISSING, INVALID];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    let mut checker = Checker::new(spec.document, Direction::Answer);
    for operation in &spec.operations {
        let name = operation.name();
        let place = format!("{}/x-empty", operation.pointer);
        let schema = operation
            .successes()
            .into_iter()
            .find_map(|(_, pointer, value)| {
                let (_, value) = spec.resolve(value, &pointer);
                value.pointer("/content/application~1json/schema")
            });
        let said = operation.value.get("x-empty");
        match (schema, said) {
            (None, Some(_)) => faults.push(spec.fault(
                &INVALID,
                &place,
                format!("{name} has an empty value and no body that it could stand for"),
                "remove `x-empty`",
            )),
            (Some(schema), None) => {
                let map = schema.as_object().map(|map| spec.follow(map));
                let is_list = map.and_then(|map| map.get("type")) == Some(&Value::from("array"));
                let help = match (is_list, operation.method) {
                    (true, _) => "add `x-empty: \"[]\"`",
                    (false, "delete") => {
                        "add `x-empty: \"null\"`, or remove the body if none ever comes"
                    }
                    _ => continue,
                };
                faults.push(spec.fault(
                    &MISSING,
                    &place,
                    format!(
                        "{name} may be answered without a body, and does not say what that means"
                    ),
                    help,
                ));
            }
            (Some(schema), Some(said)) => {
                let value = said
                    .as_str()
                    .and_then(|text| serde_json::from_str::<Value>(text).ok());
                let mut fits =
                    |value: &Value| value.is_null() || checker.faults(schema, value).is_empty();
                if !value.is_some_and(|value| fits(&value)) {
                    faults.push(spec.fault(
                        &INVALID,
                        &place,
                        format!("the empty value of {name} is not JSON text that its schema allows"),
                        "write JSON in quotes: `\"[]\"`, or `\"null\"` for a body that may be missing",
                    ));
                }
            }
            (None, None) => {}
        }
    }
}

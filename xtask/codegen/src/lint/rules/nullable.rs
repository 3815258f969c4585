//! Where null means something.

use crate::document::{Fault, Rule};
use crate::lint::schemas::Place;
use crate::lint::spec::Spec;

const AMBIGUOUS: Rule = Rule {
    id: "nullable-ambiguous",
    why: "In an answer null is the same as absent; in a request it may mean \"remove it\", and the spec has to say which.",
};

pub(super) const RULES: &[Rule] = &[AMBIGUOUS];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in spec.schemas.iter().filter(|schema| !schema.hand_written) {
        let is_read = spec.is_read(&schema.pointer);
        let nullable = schema.flag("nullable");
        let place = schema.at(if schema.has("x-nullable") {
            "x-nullable"
        } else {
            "nullable"
        });
        if schema.flag("x-nullable") && (!nullable || schema.place != Place::Property) {
            faults.push(spec.fault(
                &AMBIGUOUS,
                &place,
                "`x-nullable` stands where null is not allowed",
                "put it beside `nullable: true` on a property, or remove it",
            ));
        } else if schema.flag("x-nullable") && is_read {
            faults.push(spec.fault(
                &AMBIGUOUS,
                &place,
                "`x-nullable` stands in an answer, where null is the same as absent",
                "give the request a schema of its own, and keep `x-nullable` there",
            ));
        } else if nullable
            && !is_read
            && schema.place == Place::Property
            && !schema.has("x-nullable")
        {
            faults.push(spec.fault(
                &AMBIGUOUS,
                &place,
                format!(
                    "a request may send null for `{}`, and nothing says what that does",
                    schema.name
                ),
                "add `x-nullable: true` if null removes the value; otherwise remove `nullable`",
            ));
        }
    }
}

//! What nothing refers to.

use crate::document::{Fault, Rule};
use crate::lint::spec::Spec;

const UNUSED: Rule = Rule {
    id: "unused-component",
    why: "A component that nothing refers to is a public type that nobody can get.",
};

pub(super) const RULES: &[Rule] = &[UNUSED];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for section in [
        "schemas",
        "parameters",
        "responses",
        "requestBodies",
        "examples",
    ] {
        for (name, pointer, _) in spec.components(section) {
            if !spec.used.contains(&pointer) {
                faults.push(spec.fault(
                    &UNUSED,
                    &pointer,
                    format!("nothing refers to `{name}`"),
                    "remove it, or refer to it from the operation that needs it",
                ));
            }
        }
    }
}

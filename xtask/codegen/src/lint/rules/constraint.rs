//! Keywords that would refuse an answer.

use crate::document::{Fault, Rule};
use crate::keywords::LIMITS;
use crate::lint::spec::Spec;

const CONSTRAINT: Rule = Rule {
    id: "response-constraint",
    why: "A limit on what the API answers makes the whole answer unreadable on the day it is crossed.",
};

pub(super) const RULES: &[Rule] = &[CONSTRAINT];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in &spec.schemas {
        if !spec.is_read(&schema.pointer) {
            continue;
        }
        let closed =
            schema.map.get("additionalProperties") == Some(&serde_json::Value::Bool(false));
        let closed = closed.then_some("additionalProperties");
        for key in LIMITS
            .into_iter()
            .filter(|key| schema.has(key))
            .chain(closed)
        {
            faults.push(spec.fault(
                &CONSTRAINT,
                &schema.at(key),
                format!("`{key}` would refuse an answer of the API"),
                "remove it, and say it in `description`; if only requests have this limit, give them a schema of their own",
            ));
        }
    }
}

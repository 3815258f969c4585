//! No binary floating point.

use crate::document::{Fault, Rule};
use crate::lint::spec::Spec;

const NUMBER: Rule = Rule {
    id: "number-not-amount",
    why: "A plain number becomes binary floating point, which cannot hold 0.10.",
};

pub(super) const RULES: &[Rule] = &[NUMBER];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in spec.schemas.iter().filter(|schema| !schema.hand_written) {
        let format = schema.map.get("format").and_then(|format| format.as_str());
        if schema.kind() == Some("number") || matches!(format, Some("float" | "double")) {
            faults.push(spec.fault(
                &NUMBER,
                &schema.at("type"),
                "a plain `number` is used",
                "refer to `Amount` of shared.yaml (or to `AmountText` where the API sends a string); a count is an `integer`",
            ));
        }
    }
}

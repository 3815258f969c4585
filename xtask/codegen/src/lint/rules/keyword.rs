//! Keywords that the generator misreads wherever they stand.

use crate::document::{Fault, Rule};
use crate::lint::schemas::Place;
use crate::lint::spec::Spec;

const TITLE: Rule = Rule {
    id: "title-present",
    why: "A title takes the place of the component's name, and two equal ones are merged in silence.",
};
const DEFAULT: Rule = Rule {
    id: "default-in-schema",
    why: "A field with a default is always sent, also when the caller left it out, and overwrites what is stored.",
};
const ANY_OF: Rule = Rule {
    id: "any-of",
    why: "typify flattens `anyOf` into one struct of optional parts, and loses content on the way.",
};
const FORMAT: Rule = Rule {
    id: "string-format",
    why: "A format makes typify choose a validating type of its own, and an answer that breaks it cannot be read.",
};

pub(super) const RULES: &[Rule] = &[TITLE, DEFAULT, ANY_OF, FORMAT];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in &spec.schemas {
        if schema.has("title") {
            faults.push(spec.fault(
                &TITLE,
                &schema.at("title"),
                "a schema has a title",
                "remove it; what it says belongs in the component's name or in `description`",
            ));
        }
        if schema.has("default") {
            faults.push(spec.fault(
                &DEFAULT,
                &schema.at("default"),
                "a schema has a default",
                "remove it, and say in `description` what the API assumes",
            ));
        }
        for key in ["anyOf", "not"] {
            if schema.has(key) {
                faults.push(spec.fault(
                    &ANY_OF,
                    &schema.at(key),
                    format!("`{key}` is used"),
                    "use `oneOf` with a discriminator, or with `x-union: shape`",
                ));
            }
        }
        // Times have a rule of their own, and a component of shared.yaml may document its format: its type is ours.
        let format = schema.map.get("format").and_then(|format| format.as_str());
        let is_time = matches!(format, Some("date" | "date-time" | "time"));
        let is_ours = schema.hand_written && schema.place == Place::Component;
        if let Some(format) =
            format.filter(|_| schema.kind() == Some("string") && !is_time && !is_ours)
        {
            faults.push(spec.fault(
                &FORMAT,
                &schema.at("format"),
                format!("a string has the format `{format}`"),
                "remove it, and say in `description` what the text looks like",
            ));
        }
    }
}

//! Envelopes: `{data, meta}` around what is meant.

use serde_json::Value;

use crate::document::{Fault, Rule};
use crate::lint::spec::{Spec, reference};

const MALFORMED: Rule = Rule {
    id: "envelope-malformed",
    why: "The method's type is taken from `x-envelope`; if `data` says otherwise, one of the two lies.",
};

pub(super) const RULES: &[Rule] = &[MALFORMED];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in &spec.schemas {
        let Some(said) = schema.map.get("x-envelope") else {
            continue;
        };
        let data = schema
            .map
            .get("properties")
            .and_then(|fields| fields.get("data"));
        let actual = data.and_then(Value::as_object).and_then(|data| {
            if let Some(target) = reference(data) {
                return Some((target, false));
            }
            Some((reference(data.get("items")?.as_object()?)?, true))
        });
        let wanted = match said {
            Value::String(name) => Some((name.as_str(), false)),
            Value::Array(list) if list.len() == 1 => list[0].as_str().map(|name| (name, true)),
            _ => None,
        };
        let agree = match (actual, wanted) {
            (Some((target, is_list)), Some((name, wants_list))) => {
                target.rsplit('/').next() == Some(name) && is_list == wants_list
            }
            _ => false,
        };
        if !agree {
            faults.push(spec.fault(
                &MALFORMED,
                &schema.at("x-envelope"),
                format!("`x-envelope` of `{}` does not name what `data` holds", schema.name),
                "write `x-envelope: Cart` for one, `x-envelope: [Cart]` for a list, and give `data` the same $ref",
            ));
        }
    }
}

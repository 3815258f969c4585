//! Ids have types of their own.

use serde_json::Value;

use crate::document::{Fault, Rule};
use crate::lint::schemas::{Place, Schema};
use crate::lint::spec::Spec;
use crate::lint::words::snake;

const UNTYPED: Rule = Rule {
    id: "id-untyped",
    why: "Ids that are plain text or numbers can be mixed up, and a compiler could have told.",
};

pub(super) const RULES: &[Rule] = &[UNTYPED];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in &spec.schemas {
        let named = matches!(schema.place, Place::Property | Place::Parameter);
        if named
            && !schema.hand_written
            && !schema.flag("x-foreign-id")
            && is_plain(schema)
            && is_id(schema)
        {
            faults.push(spec.fault(
                &UNTYPED,
                &schema.pointer,
                format!("the id `{}` is a plain value", schema.name),
                "refer to its type in shared.yaml; an id that another system hands out is marked `x-foreign-id: true`",
            ));
        }
    }
}

fn is_id(schema: &Schema<'_>) -> bool {
    let name = snake(schema.name);
    let is_id = name == "id" || name.ends_with("_id") || name.ends_with("_ids");
    is_id && !name.starts_with("external_")
}

/// A scalar, or a list of them.
fn is_plain(schema: &Schema<'_>) -> bool {
    let kind = |value: Option<&Value>| {
        let kind = value.and_then(Value::as_str);
        matches!(kind, Some("string" | "integer"))
    };
    if schema.has("enum") {
        return false;
    }
    kind(schema.map.get("type"))
        || schema
            .map
            .get("items")
            .is_some_and(|items| kind(items.get("type")))
}

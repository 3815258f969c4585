//! Hand-written types that stand for schemas.

use serde_json::Value;

use crate::document::{Fault, Rule};
use crate::lint::schemas::Place;
use crate::lint::spec::Spec;
use crate::lint::words::is_pascal;

const UNKNOWN: Rule = Rule {
    id: "rust-type-unknown",
    why: "typify ignores an x-rust-type that it cannot use, and makes a type of its own, in silence.",
};
const MISSING: Rule = Rule {
    id: "shared-without-rust-type",
    why: "A shared schema without a hand-written type would become a different type in every crate.",
};

pub(super) const RULES: &[Rule] = &[UNKNOWN, MISSING];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in &spec.schemas {
        let place = schema.at("x-rust-type");
        match schema.map.get("x-rust-type") {
            Some(_) if !spec.is_shared || schema.place != Place::Component => {
                faults.push(spec.fault(
                    &UNKNOWN,
                    &place,
                    "only components of shared.yaml have hand-written types",
                    "move the schema there, or remove `x-rust-type`",
                ));
            }
            Some(said) if !is_ours(said) => faults.push(spec.fault(
                &UNKNOWN,
                &place,
                "this is not a type of bigcommerce-types",
                "write `{crate: bigcommerce-types, version: \"*\", path: \"bigcommerce_types::OrderId\"}`",
            )),
            None if spec.is_shared && schema.place == Place::Component => {
                faults.push(spec.fault(
                    &MISSING,
                    &schema.pointer,
                    format!("`{}` is shared and has no hand-written type", schema.name),
                    "add `x-rust-type`, or move it to the one file that uses it",
                ));
            }
            _ => {}
        }
    }
}

fn is_ours(said: &Value) -> bool {
    let text = |key: &str| said.get(key).and_then(Value::as_str).unwrap_or("");
    let name = text("path").strip_prefix("bigcommerce_types::");
    text("crate") == "bigcommerce-types" && text("version") == "*" && name.is_some_and(is_pascal)
}

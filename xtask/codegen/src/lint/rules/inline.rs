//! Nothing is inline but lists, maps and plain values.

use crate::document::{Fault, Rule};
use crate::lint::schemas::{Place, Schema};
use crate::lint::spec::{Spec, reference};

const OBJECT: Rule = Rule {
    id: "inline-object",
    why: "An inline schema gets an invented name, and two that get the same one are merged in silence.",
};
const ENUM: Rule = Rule {
    id: "inline-enum",
    why: "An inline enum is closed: a value that the API adds later makes the whole answer unreadable.",
};
const TYPE: Rule = Rule {
    id: "type-missing",
    why: "A schema that does not say what it is becomes any JSON at all.",
};

const COMPONENT: Rule = Rule {
    id: "component-without-type",
    why: "A component that is only a list, a map or a plain value has no Rust type, so its name would be lost.",
};

pub(super) const RULES: &[Rule] = &[OBJECT, ENUM, TYPE, COMPONENT];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in spec.schemas.iter().filter(|schema| !schema.hand_written) {
        if schema.place != Place::Component && is_inline(schema) {
            faults.push(spec.fault(
                &OBJECT,
                &schema.pointer,
                format!("{} is described inline", what(schema)),
                "make it a component, named for what it is, and refer to it with $ref",
            ));
        } else if schema.place != Place::Component && schema.has("enum") && !is_tag(schema) {
            faults.push(spec.fault(
                &ENUM,
                &schema.pointer,
                format!("{} lists its values inline", what(schema)),
                "make it a component with `x-enum-docs`, and refer to it with $ref",
            ));
        }
        let is_list = matches!(schema.kind(), Some(kind) if kind != "object");
        let is_map = schema.has("additionalProperties") && !schema.has("properties");
        if schema.place == Place::Component && (is_list && !schema.has("enum") || is_map) {
            faults.push(spec.fault(
                &COMPONENT,
                &schema.pointer,
                format!(
                    "`{}` is neither an object, an enum nor a union",
                    schema.name
                ),
                "write it where it is used, or make it a hand-written type in shared.yaml",
            ));
        }
        let says_what = ["type", "$ref", "allOf", "oneOf", "anyOf", "properties"];
        if !says_what.iter().any(|key| schema.has(key)) {
            faults.push(spec.fault(
                &TYPE,
                &schema.pointer,
                format!("{} has no type", what(schema)),
                "add `type:`, or refer to a component",
            ));
        }
    }
}

fn is_inline(schema: &Schema<'_>) -> bool {
    if schema.has("$ref") {
        return false;
    }
    let is_object = schema.has("properties")
        || schema.kind() == Some("object") && !schema.has("additionalProperties");
    let is_union = ["oneOf", "anyOf", "not"].iter().any(|key| schema.has(key));
    let is_mix = schema.has("allOf") && reference(schema.map).is_none();
    is_object || is_union || is_mix || schema.place == Place::Part
}

/// The constant that tells the variants of a union apart is the one enum that may stand inline.
fn is_tag(schema: &Schema<'_>) -> bool {
    schema.place == Place::Property && schema.is_constant()
}

fn what(schema: &Schema<'_>) -> String {
    match schema.place {
        Place::Component => format!("`{}`", schema.name),
        Place::Property => format!("the property `{}`", schema.name),
        Place::Item => "the element of this list".to_owned(),
        Place::MapValue => "the value of this map".to_owned(),
        Place::Part => "this part of an `allOf`".to_owned(),
        Place::Variant => "this variant".to_owned(),
        Place::Parameter => format!("the parameter `{}`", schema.name),
        Place::Body => "this body".to_owned(),
    }
}

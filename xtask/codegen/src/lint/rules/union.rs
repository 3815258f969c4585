//! Unions: what tells their variants apart.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{Fault, Rule, pointer_token};
use crate::lint::schemas::{Place, Schema};
use crate::lint::spec::Spec;

const UNTOLD: Rule = Rule {
    id: "union-untold",
    why: "A union that is not told apart by a constant or by its shape is tried variant by variant, and the wrong one fits.",
};

pub(super) const RULES: &[Rule] = &[UNTOLD];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in &spec.schemas {
        if schema.place == Place::Component && schema.has("oneOf") {
            match (schema.map.get("discriminator"), schema.map.get("x-union")) {
                (Some(tag), None) => by_tag(spec, schema, tag, faults),
                (None, Some(Value::String(word))) if word == "shape" => {
                    by_shape(spec, schema, faults);
                }
                _ => faults.push(spec.fault(
                    &UNTOLD,
                    &schema.pointer,
                    format!("nothing says how the variants of `{}` are told apart", schema.name),
                    "add a `discriminator` with `propertyName` and `mapping`, or `x-union: shape`, and not both",
                )),
            }
        }
    }
}

fn by_tag(spec: &Spec<'_>, schema: &Schema<'_>, tag: &Value, faults: &mut Vec<Fault>) {
    let place = schema.at("discriminator");
    let field = tag
        .get("propertyName")
        .and_then(Value::as_str)
        .unwrap_or("");
    let mapping = tag.get("mapping").and_then(Value::as_object);
    let Some(mapping) = mapping.filter(|_| !field.is_empty()) else {
        faults.push(spec.fault(
            &UNTOLD,
            &place,
            "the discriminator lacks its `propertyName` or its `mapping`",
            "write both; every variant has its constant in `mapping`",
        ));
        return;
    };
    for (index, variant) in schema.list("oneOf").iter().enumerate() {
        let target = variant.get("$ref");
        if !mapping.values().any(|mapped| Some(mapped) == target) {
            faults.push(spec.fault(
                &UNTOLD,
                &format!("{}/oneOf/{index}", schema.pointer),
                "this variant is not in the discriminator's `mapping`",
                "add it under the constant that it is known by, as `#/components/schemas/…`",
            ));
        }
    }
    for (word, target) in mapping {
        let place = format!("{place}/mapping/{}", pointer_token(word));
        let listed = schema
            .list("oneOf")
            .iter()
            .any(|variant| variant.get("$ref") == Some(target));
        let variant = target
            .as_str()
            .and_then(|target| spec.document.get(target.strip_prefix('#')?));
        let Some(variant) = variant.filter(|_| listed) else {
            faults.push(spec.fault(
                &UNTOLD,
                &place,
                format!("`{word}` is mapped to something that is not among the variants"),
                "map it to one of the `$ref`s under `oneOf`, written the same way",
            ));
            continue;
        };
        let constant = variant.pointer(&format!("/properties/{}/enum", pointer_token(field)));
        let is_constant = constant == Some(&Value::Array(vec![Value::String(word.clone())]));
        let required = variant.get("required").and_then(Value::as_array);
        let is_required = required.is_some_and(|list| list.contains(&Value::from(field)));
        if !is_constant || !is_required {
            faults.push(spec.fault(
                &UNTOLD,
                &place,
                format!("the variant for `{word}` does not have `{field}: {word}` as a required constant"),
                format!("give it a required property `{field}` with `type: string` and `enum: [{word}]`"),
            ));
        }
    }
    names(spec, schema, &|word| mapping.contains_key(word), faults);
}

fn by_shape(spec: &Spec<'_>, schema: &Schema<'_>, faults: &mut Vec<Fault>) {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, variant) in schema.list("oneOf").iter().enumerate() {
        let Some(map) = variant.as_object() else {
            continue;
        };
        let map = spec.follow(map);
        let kind = map.get("type").and_then(Value::as_str);
        let kind = kind.or_else(|| map.contains_key("properties").then_some("object"));
        let place = format!("{}/oneOf/{index}", schema.pointer);
        let shape = match kind {
            Some("integer") => "number",
            Some(kind) => kind,
            None => {
                faults.push(spec.fault(
                    &UNTOLD,
                    &place,
                    "this variant does not say which kind of JSON it is",
                    "add `type:` to it",
                ));
                continue;
            }
        };
        if let Some(first) = taken.insert(shape, index) {
            faults.push(spec.fault(
                &UNTOLD,
                &place,
                format!(
                    "this variant and the one at index {first} are both of the shape `{shape}`"
                ),
                "tell them apart by a constant: use a `discriminator`",
            ));
        }
    }
    names(spec, schema, &|word| taken.contains_key(word), faults);
}

/// `x-variant-names` has an entry for constants or shapes that exist.
fn names(
    spec: &Spec<'_>,
    schema: &Schema<'_>,
    is_known: &dyn Fn(&str) -> bool,
    faults: &mut Vec<Fault>,
) {
    let names = schema.map.get("x-variant-names").and_then(Value::as_object);
    for word in names.into_iter().flat_map(|names| names.keys()) {
        if !is_known(word) {
            faults.push(spec.fault(
                &UNTOLD,
                &format!("{}/x-variant-names/{}", schema.pointer, pointer_token(word)),
                format!("no variant is known by `{word}`"),
                "write the constant or the shape of a variant, or remove it",
            ));
        }
    }
}

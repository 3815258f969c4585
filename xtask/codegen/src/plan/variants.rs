//! Enums and unions: the names of their variants and how each is told on the wire.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::{Reach, Reader, schema_name};
use crate::document::pointer_token;

/// A list of values that may grow.
#[derive(Debug)]
pub struct OpenEnum {
    /// What the values tell.
    pub description: String,
    /// How a value is written.
    pub kind: EnumKind,
    /// In the order of the spec.
    pub variants: Vec<EnumVariant>,
}

/// How an enum value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumKind {
    /// As a JSON string.
    Text,
    /// As a JSON integer.
    Integer,
}

/// One value.
#[derive(Debug)]
pub struct EnumVariant {
    /// Its name in Rust.
    pub name: String,
    /// Its text, or its digits.
    pub value: String,
    /// What it means.
    pub description: String,
}

/// One of several schemas.
#[derive(Debug)]
pub struct Union {
    /// What it stands for.
    pub description: String,
    /// Whether a kind that the spec does not know can be held: in whatever a server sends.
    pub open: bool,
    /// How the variants are told apart.
    pub by: UnionBy,
    /// In the order of the spec.
    pub variants: Vec<UnionVariant>,
}

/// How variants are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnionBy {
    /// By the value of this property.
    Tag(String),
    /// By the kind of JSON.
    Shape,
}

/// One variant.
#[derive(Debug)]
pub struct UnionVariant {
    /// Its name in Rust.
    pub name: String,
    /// The value of the tag, or the JSON kind.
    pub told_by: String,
    /// What it holds, as Rust source: local types by bare name, others by full path.
    pub holds: String,
    /// What it is.
    pub description: String,
}

pub(super) fn read_enum(reader: &mut Reader<'_>, pointer: &str, value: &Value) -> Option<OpenEnum> {
    let kind = match value.get("type").and_then(Value::as_str) {
        Some("string") => EnumKind::Text,
        Some("integer") => EnumKind::Integer,
        _ => {
            reader.refuse(pointer, "an enum is of type string or integer");
            return None;
        }
    };
    let mut variants = Vec::new();
    let values = value.get("enum").and_then(Value::as_array);
    for (index, item) in values.into_iter().flatten().enumerate() {
        let text = match item {
            Value::String(text) if kind == EnumKind::Text => text.clone(),
            Value::Number(number) if kind == EnumKind::Integer && number.is_i64() => {
                number.to_string()
            }
            _ => {
                reader.refuse(
                    &format!("{pointer}/enum/{index}"),
                    "the value is not of the enum's type",
                );
                continue;
            }
        };
        let given = entry(value, "x-enum-names", &text);
        let name = given.map_or_else(|| text.to_upper_camel_case(), str::to_owned);
        let description = entry(value, "x-enum-docs", &text)
            .unwrap_or_default()
            .to_owned();
        check_name(
            reader,
            &format!("{pointer}/enum/{index}"),
            &name,
            variants.iter().map(|v: &EnumVariant| v.name.as_str()),
        );
        variants.push(EnumVariant {
            name,
            value: text,
            description,
        });
    }
    Some(OpenEnum {
        description: reader.text(value, pointer, "description"),
        kind,
        variants,
    })
}

pub(super) fn read_union(
    reader: &mut Reader<'_>,
    reach: &Reach,
    name: &str,
    pointer: &str,
    value: &Value,
) -> Option<Union> {
    let by_shape = value.get("x-union").and_then(Value::as_str) == Some("shape");
    let tag = value
        .pointer("/discriminator/propertyName")
        .and_then(Value::as_str);
    let (by, variants) = match tag {
        _ if by_shape => (UnionBy::Shape, shapes(reader, pointer, value)),
        Some(tag) => (
            UnionBy::Tag(tag.to_owned()),
            tagged(reader, pointer, value, tag),
        ),
        None => {
            reader.refuse(
                pointer,
                "a oneOf has a discriminator, or says `x-union: shape`",
            );
            return None;
        }
    };
    Some(Union {
        description: reader.text(value, pointer, "description"),
        open: reach.in_response(name),
        by,
        variants,
    })
}

fn tagged(reader: &mut Reader<'_>, pointer: &str, value: &Value, tag: &str) -> Vec<UnionVariant> {
    let mapping = format!("{pointer}/discriminator/mapping");
    let mut variants: Vec<UnionVariant> = Vec::new();
    let mut mapped = BTreeSet::new();
    for key in reader.keys_in_order(&mapping) {
        let place = format!("{mapping}/{}", pointer_token(key));
        let target = reader
            .document
            .get(&place)
            .and_then(Value::as_str)
            .unwrap_or_default();
        let Some(component) = target.strip_prefix("#/components/schemas/") else {
            reader.refuse(&place, "a mapping leads to `#/components/schemas/…`");
            continue;
        };
        mapped.insert(component.to_owned());
        let home = format!("/components/schemas/{}", pointer_token(component));
        let constant = reader
            .document
            .get(&format!("{home}/properties/{}/enum", pointer_token(tag)))
            .and_then(Value::as_array);
        if constant.is_none_or(|values| values.as_slice() != [Value::String(key.clone())]) {
            reader.refuse(
                &home,
                format!("as a variant it has a property `{tag}` with the one value `{key}`"),
            );
        }
        let name = entry(value, "x-variant-names", key)
            .map_or_else(|| key.to_upper_camel_case(), str::to_owned);
        check_name(
            reader,
            &place,
            &name,
            variants.iter().map(|v| v.name.as_str()),
        );
        variants.push(UnionVariant {
            name,
            told_by: key.clone(),
            holds: component.to_owned(),
            description: description_of(reader, &home),
        });
    }
    let listed = value.get("oneOf").and_then(Value::as_array);
    for (index, part) in listed.into_iter().flatten().enumerate() {
        if schema_name(part).is_none_or(|name| !mapped.contains(name)) {
            reader.refuse(
                &format!("{pointer}/oneOf/{index}"),
                "the variant is not a reference that the mapping names",
            );
        }
    }
    variants
}

fn shapes(reader: &mut Reader<'_>, pointer: &str, value: &Value) -> Vec<UnionVariant> {
    let mut variants: Vec<UnionVariant> = Vec::new();
    let listed = value.get("oneOf").and_then(Value::as_array);
    for (index, part) in listed.into_iter().flatten().enumerate() {
        let place = format!("{pointer}/oneOf/{index}");
        let Some((shape, holds)) = shape_of(reader, &place, part) else {
            reader.refuse(
                &place,
                "a variant told by shape is a reference, a list of one, a string or a number",
            );
            continue;
        };
        if variants.iter().any(|variant| variant.told_by == shape) {
            reader.refuse(&place, format!("two variants have the shape `{shape}`"));
        }
        let name = entry(value, "x-variant-names", shape)
            .map_or_else(|| shape.to_upper_camel_case(), str::to_owned);
        let description = match part.get("description").and_then(Value::as_str) {
            Some(text) => text.trim().to_owned(),
            None => super::resolve(reader.document, &place)
                .or_else(|| super::resolve(reader.document, &format!("{place}/items")))
                .map(|(home, _)| description_of(reader, &home))
                .unwrap_or_default(),
        };
        variants.push(UnionVariant {
            name,
            told_by: shape.to_owned(),
            holds,
            description,
        });
    }
    variants
}

fn shape_of(reader: &Reader<'_>, place: &str, part: &Value) -> Option<(&'static str, String)> {
    let (_, real) = super::resolve(reader.document, place)?;
    let shape = match real.get("type").and_then(Value::as_str) {
        Some("array") => "array",
        Some("string") => "string",
        Some("number" | "integer") => "number",
        _ => "object",
    };
    Some((shape, rust_type(reader, part)?))
}

/// The Rust type of a schema that is not a record of its own.
fn rust_type(reader: &Reader<'_>, value: &Value) -> Option<String> {
    if let Some(name) = schema_name(value) {
        let home = format!(
            "/components/schemas/{}/x-rust-type/path",
            pointer_token(name)
        );
        return Some(match reader.document.get(&home).and_then(Value::as_str) {
            Some(path) => format!("::{path}"),
            None => name.to_owned(),
        });
    }
    match value.get("type")?.as_str()? {
        "string" => Some("String".to_owned()),
        "integer" => Some("i64".to_owned()),
        "array" => Some(format!("Vec<{}>", rust_type(reader, value.get("items")?)?)),
        _ => None,
    }
}

fn description_of(reader: &Reader<'_>, pointer: &str) -> String {
    reader
        .document
        .get(pointer)
        .and_then(|value| value.get("description"))
        .and_then(Value::as_str)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn entry<'v>(value: &'v Value, table: &str, key: &str) -> Option<&'v str> {
    value.get(table)?.get(key)?.as_str().map(str::trim)
}

fn check_name<'a>(
    reader: &mut Reader<'_>,
    pointer: &str,
    name: &str,
    mut others: impl Iterator<Item = &'a str>,
) {
    let starts_well = name.starts_with(|c: char| c.is_ascii_uppercase());
    if !starts_well || !name.chars().all(|c| c.is_ascii_alphanumeric()) || name == "Unknown" {
        reader.refuse(
            pointer,
            format!("`{name}` cannot be the name of a variant: give another one"),
        );
    } else if others.any(|other| other == name) {
        reader.refuse(
            pointer,
            format!("two variants would be called `{name}`: name one of them"),
        );
    }
}

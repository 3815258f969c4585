//! Components: which of the five kinds one is, and which inline forms are allowed inside.

use serde_json::Value;

use super::{OpenEnum, Reach, Reader, Record, Union, record, schema_name, variants};
use crate::document::pointer_token;

/// A component, by what becomes of it in Rust.
#[derive(Debug)]
pub enum Schema {
    /// Hand-written elsewhere; the path of the type.
    Foreign(String),
    /// `{data, meta}` around another one.
    Envelope,
    /// A struct.
    Record(Record),
    /// A closed list on paper, an open one in Rust.
    Enum(OpenEnum),
    /// One of several.
    Union(Union),
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    reach: &Reach,
    name: &str,
    pointer: &str,
    value: &Value,
) -> Option<Schema> {
    if let Some(path) = value.pointer("/x-rust-type/path").and_then(Value::as_str) {
        return Some(Schema::Foreign(path.to_owned()));
    }
    if heck::ToUpperCamelCase::to_upper_camel_case(name) != name {
        reader.refuse(
            pointer,
            format!("the component `{name}` is not in PascalCase"),
        );
    }
    if let Some(inner) = value.get("x-envelope") {
        let named = inner.get(0).unwrap_or(inner).as_str();
        if named.is_none() {
            reader.refuse(pointer, "`x-envelope` names a component, or a list of one");
        }
        return Some(Schema::Envelope);
    }
    if value.get("enum").is_some() {
        return variants::read_enum(reader, pointer, value).map(Schema::Enum);
    }
    if value.get("oneOf").is_some() {
        return variants::read_union(reader, reach, name, pointer, value).map(Schema::Union);
    }
    let is_object = value.get("type").and_then(Value::as_str) == Some("object");
    if value.get("allOf").is_some() || value.get("properties").is_some() || is_object {
        return record::read(reader, pointer, value).map(Schema::Record);
    }
    reader.refuse(
        pointer,
        "a component is an object, an enum, a oneOf, an envelope, or carries x-rust-type",
    );
    None
}

/// Refuses what cannot stand inside a property, a parameter or a list.
pub(super) fn check_inline(reader: &mut Reader<'_>, pointer: &str, value: &Value) {
    if value.get("$ref").is_some() {
        if schema_name(value).is_none() {
            reader.refuse(pointer, "a schema refers to `#/components/schemas/…`");
        }
        return;
    }
    if value.get("x-rust-type").is_some() {
        return;
    }
    if let Some(parts) = value.get("allOf").and_then(Value::as_array) {
        match parts.as_slice() {
            [one] if value.get("properties").is_none() => {
                check_inline(reader, &format!("{pointer}/allOf/0"), one);
            }
            _ => reader.refuse(
                pointer,
                "an inline allOf holds one reference and nothing else",
            ),
        }
        return;
    }
    for key in ["oneOf", "anyOf", "not", "properties"] {
        if value.get(key).is_some() {
            reader.refuse(
                pointer,
                format!("an inline `{key}` is not supported: make it a component"),
            );
            return;
        }
    }
    match value.get("type").and_then(Value::as_str) {
        Some("string" | "boolean") => {}
        Some("integer") => match value.get("format").and_then(Value::as_str) {
            None | Some("int32" | "int64" | "uint32" | "uint64") => {}
            Some(format) => reader.refuse(pointer, format!("integers have no format `{format}`")),
        },
        Some("array") => check_child(reader, pointer, value, "items"),
        Some("object") => check_child(reader, pointer, value, "additionalProperties"),
        Some(other) => reader.refuse(
            pointer,
            format!("an inline `type: {other}` is not supported"),
        ),
        None => reader.refuse(pointer, "the schema says neither `type` nor `$ref`"),
    }
    if value.get("enum").is_some() {
        reader.refuse(
            pointer,
            "an inline enum is not supported: make it a component",
        );
    }
}

fn check_child(reader: &mut Reader<'_>, pointer: &str, value: &Value, key: &str) {
    match value.get(key) {
        Some(inner) if inner.is_object() => {
            check_inline(reader, &format!("{pointer}/{}", pointer_token(key)), inner);
        }
        _ => reader.refuse(pointer, format!("`{key}` has to say what is inside")),
    }
}

//! Records: the words and marks of each property.

use heck::ToSnakeCase;
use serde_json::Value;

use super::{Reader, keys_in_order, schema::check_inline, schema_name};
use crate::document::pointer_token;

/// A component that becomes a struct.
#[derive(Debug)]
pub struct Record {
    /// What it is.
    pub description: String,
    /// In the order of the file; flattened parts come first.
    pub parts: Vec<Part>,
}

/// One field of the struct.
#[derive(Debug)]
pub enum Part {
    /// Another record whose fields are written as if they were this one's; the name of its component.
    Flattened(String),
    /// A property of its own.
    Property(Property),
}

/// A property.
#[derive(Debug)]
pub struct Property {
    /// Key in the JSON.
    pub key: String,
    /// The name of the field, where it is not the key's.
    pub name: Option<String>,
    /// What it is.
    pub description: String,
    /// Whether it says something about a person.
    pub personal: bool,
    /// Position in `required`; `None` if it may be missing or null.
    pub required: Option<usize>,
    /// What a request is checked for, in words: limits of length and range.
    pub limits: Vec<String>,
    /// Its schema as written.
    pub shape: Value,
}

impl Property {
    /// The name of the setter, and of the field unless the key is a word of Rust.
    #[must_use]
    pub fn field(&self) -> String {
        self.name
            .clone()
            .unwrap_or_else(|| self.key.to_snake_case())
    }
}

impl Record {
    /// The property with this key.
    #[must_use]
    pub fn property(&self, key: &str) -> Option<&Property> {
        self.parts.iter().find_map(|part| match part {
            Part::Property(property) if property.key == key => Some(property),
            _ => None,
        })
    }

    /// The part with this key (for a flattened one, the field that it lives in), and where it stands.
    #[must_use]
    pub fn part(&self, key: &str) -> Option<(usize, &Part)> {
        self.parts.iter().enumerate().find(|(_, part)| match part {
            Part::Flattened(component) => flattened_field(component) == key,
            Part::Property(property) => property.key == key,
        })
    }
}

/// The field that a flattened component lives in: `Address` in `address`.
#[must_use]
pub(super) fn flattened_field(component: &str) -> String {
    component.to_snake_case()
}

pub(super) fn read(reader: &mut Reader<'_>, pointer: &str, value: &Value) -> Option<Record> {
    let mut parts = Vec::new();
    let all_of = value.get("allOf").and_then(Value::as_array);
    for (index, part) in all_of.into_iter().flatten().enumerate() {
        match schema_name(part) {
            Some(name) => parts.push(Part::Flattened(name.to_owned())),
            None => reader.refuse(
                &format!("{pointer}/allOf/{index}"),
                "a part of an allOf is a reference; put properties beside the allOf",
            ),
        }
    }
    if value.get("additionalProperties").is_some() {
        reader.refuse(pointer, "a record has no additionalProperties");
    }
    let required: Vec<&str> = value
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = format!("{pointer}/properties");
    for key in keys_in_order(reader.document, &properties) {
        let place = format!("{properties}/{}", pointer_token(key));
        let Some(schema) = reader.document.get(&place) else {
            continue;
        };
        if is_tag(schema) {
            continue;
        }
        check_inline(reader, &place, schema);
        if parts
            .iter()
            .any(|part| matches!(part, Part::Flattened(name) if flattened_field(name) == *key))
        {
            reader.refuse(
                &place,
                format!("the flattened part already uses the field `{key}`"),
            );
        }
        let nullable = schema.get("nullable") == Some(&Value::Bool(true));
        parts.push(Part::Property(Property {
            key: key.clone(),
            name: schema
                .get("x-rust-name")
                .and_then(Value::as_str)
                .map(str::to_owned),
            description: describe(reader, &place),
            personal: schema.get("x-personal") == Some(&Value::Bool(true)),
            required: required
                .iter()
                .position(|name| name == key)
                .filter(|_| !nullable),
            limits: limits(schema),
            shape: schema.clone(),
        }));
    }
    for name in required {
        if reader
            .document
            .get(&format!("{properties}/{}", pointer_token(name)))
            .is_none()
        {
            reader.refuse(
                pointer,
                format!("`required` names `{name}`, which is not a property"),
            );
        }
    }
    Some(Record {
        description: reader.text(value, pointer, "description"),
        parts,
    })
}

/// A property that can only have one value tells variants apart; the union writes it, no field holds it.
fn is_tag(schema: &Value) -> bool {
    schema
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|values| values.len() == 1)
}

/// A property's own words, else those of what it refers to.
fn describe(reader: &mut Reader<'_>, pointer: &str) -> String {
    let own = |place: &str| {
        reader
            .document
            .get(place)?
            .get("description")?
            .as_str()
            .map(|text| text.trim().to_owned())
    };
    if let Some(text) = own(pointer) {
        return text;
    }
    for inner in [
        String::new(),
        "/items".into(),
        "/additionalProperties".into(),
        "/allOf/0".to_string(),
    ] {
        if let Some((place, _)) = super::resolve(reader.document, &format!("{pointer}{inner}"))
            && let Some(text) = own(&place)
        {
            return text;
        }
    }
    reader.refuse(pointer, "the property has no description");
    String::new()
}

fn limits(schema: &Value) -> Vec<String> {
    let mut words = Vec::new();
    let mut say = |key: &str, text: &dyn Fn(&Value) -> String| {
        if let Some(value) = schema.get(key) {
            words.push(text(value));
        }
    };
    say("minLength", &|n| {
        format!("at least {}", counted(n, "character", "characters"))
    });
    say("maxLength", &|n| {
        format!("at most {}", counted(n, "character", "characters"))
    });
    say("pattern", &|n| {
        format!("must match `{}`", n.as_str().unwrap_or_default())
    });
    say("minimum", &|n| format!("at least {n}"));
    say("maximum", &|n| format!("at most {n}"));
    say("minItems", &|n| {
        format!("at least {}", counted(n, "entry", "entries"))
    });
    say("maxItems", &|n| {
        format!("at most {}", counted(n, "entry", "entries"))
    });
    words
}

fn counted(number: &Value, one: &str, several: &str) -> String {
    let word = if number.as_u64() == Some(1) {
        one
    } else {
        several
    };
    format!("{number} {word}")
}

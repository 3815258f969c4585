//! What a type of ours reads and sends: the rules of `bigcommerce_types::wire`, as far as a change of a document can put them to
//! the test.

use super::catalog::{Catalog, Reads, Shape, Type};

/// What is read at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Text, and numbers and booleans as their text.
    Text,
    /// The same, without booleans: times, identifiers that are text.
    Time,
    /// Numbers, and text that spells one.
    Amount,
    /// Whole numbers.
    Integer,
    /// Whole numbers of fewer bits.
    Small,
    /// True and false.
    Boolean,
    /// Text and numbers; those without a name are kept.
    OpenEnum,
    /// A list.
    List,
    /// A map or a struct.
    Object,
    /// An object, in an envelope or without it.
    Envelope,
    /// A union that keeps every shape that it does not know.
    KeptWhole,
    /// A union that keeps every object that it does not know.
    KeptObject,
    /// A union of what it knows.
    Closed,
    /// Any JSON.
    Anything,
}

impl Reading {
    /// Whether every value of this JSON type is read.
    pub(super) fn takes(self, kind: &str) -> bool {
        match self {
            Reading::Anything => true,
            Reading::Text => matches!(kind, "string" | "number" | "integer" | "boolean"),
            Reading::Time | Reading::OpenEnum => matches!(kind, "string" | "number" | "integer"),
            // An amount as text is its digits; a word in its place would be another change.
            Reading::Amount => matches!(kind, "string" | "number" | "integer"),
            Reading::Integer | Reading::Small => kind == "integer",
            Reading::Boolean => kind == "boolean",
            Reading::List => kind == "array",
            Reading::Object | Reading::KeptObject => kind == "object",
            Reading::Envelope | Reading::KeptWhole | Reading::Closed => false,
        }
    }

    /// The same for a value of which nothing but the type is known: lists and objects have contents that may not fit.
    pub(super) fn takes_all(self, kind: &str) -> bool {
        !matches!(self, Reading::List | Reading::Object | Reading::KeptObject) && self.takes(kind)
    }

    /// What it reads, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Reading::Text => "text",
            Reading::Time => "text or a number",
            Reading::Amount => "an amount",
            Reading::Integer | Reading::Small => "a whole number",
            Reading::Boolean => "true or false",
            Reading::OpenEnum => "a word or a number",
            Reading::List => "a list",
            Reading::Object | Reading::KeptObject => "an object",
            Reading::Envelope => "the object of before",
            Reading::KeptWhole | Reading::Anything => "anything",
            Reading::Closed => "one of several known forms",
        }
    }
}

/// What a shape reads.
pub(super) fn reads(catalog: &Catalog, api: &str, shape: &Shape) -> Reading {
    match shape {
        Shape::List(_) => Reading::List,
        Shape::Map(_) => Reading::Object,
        Shape::Text => Reading::Text,
        Shape::Integer => Reading::Integer,
        Shape::Small => Reading::Small,
        Shape::Boolean => Reading::Boolean,
        Shape::Of(name) => match catalog.component(api, name) {
            Some(Type::Record { .. }) => Reading::Object,
            Some(Type::Enum { .. }) => Reading::OpenEnum,
            Some(Type::Union { open: false, .. }) | None => Reading::Closed,
            Some(Type::Union { tag: Some(_), .. }) => Reading::KeptObject,
            Some(Type::Union { tag: None, .. }) => Reading::KeptWhole,
            Some(Type::Envelope(_)) => Reading::Envelope,
            Some(Type::Value { reads, .. }) => match reads {
                Reads::Amount => Reading::Amount,
                Reads::Time | Reads::Word => Reading::Time,
                Reads::Text => Reading::Text,
                Reads::Number => Reading::Integer,
                Reads::Anything => Reading::Anything,
            },
        },
    }
}

/// Whether a value of this shape can be missing, or `null`, although it is required.
pub(super) fn can_be_absent(catalog: &Catalog, api: &str, shape: &Shape) -> bool {
    match shape {
        Shape::List(_) | Shape::Map(_) => true,
        Shape::Of(name) => match catalog.component(api, name) {
            Some(Type::Envelope(inner)) => can_be_absent(catalog, api, inner),
            _ => false,
        },
        _ => false,
    }
}

/// The kinds of JSON that a union has forms for, and what each form reads, where it keeps those that it does not know.
pub(super) fn kinds<'c>(
    catalog: &'c Catalog,
    api: &str,
    shape: &Shape,
) -> Option<Vec<(&'c str, Reading)>> {
    let Shape::Of(name) = shape else { return None };
    match catalog.component(api, name)? {
        Type::Union {
            open: true,
            tag: None,
            variants,
        } => Some(
            variants
                .iter()
                .map(|variant| {
                    let reading = reads(catalog, api, &variant.shape);
                    (variant.told_by.as_str(), reading)
                })
                .collect(),
        ),
        _ => None,
    }
}

/// Whether every object is one of this type: a struct none of whose fields has to be there.
pub(super) fn requires_nothing(catalog: &Catalog, api: &str, shape: &Shape) -> bool {
    let Shape::Of(name) = shape else {
        return matches!(shape, Shape::Map(_));
    };
    match catalog.component(api, name) {
        Some(Type::Record { with, fields, .. }) => {
            let optional = |field: &super::catalog::Field| {
                !field.required || can_be_absent(catalog, api, &field.shape)
            };
            fields.values().all(optional)
                && with
                    .iter()
                    .all(|part| requires_nothing(catalog, api, &Shape::Of(part.clone())))
        }
        Some(Type::Union { open, tag, .. }) => *open && tag.is_some(),
        Some(Type::Value { reads, .. }) => *reads == Reads::Anything,
        _ => false,
    }
}

/// The values that an enum has names for; nothing is known of what is no enum.
pub(super) fn names<'c>(catalog: &'c Catalog, api: &str, shape: &Shape) -> Option<Vec<&'c str>> {
    match shape {
        Shape::Of(name) => match catalog.component(api, name)? {
            Type::Enum { values, .. } => Some(values.keys().map(String::as_str).collect()),
            _ => None,
        },
        Shape::List(inner) => names(catalog, api, inner),
        _ => None,
    }
}

/// The JSON types that a value of this shape is written as; an empty text is any.
pub(super) fn sends(catalog: &Catalog, api: &str, shape: &Shape) -> Vec<String> {
    let one = |kind: &str| vec![kind.to_owned()];
    match shape {
        Shape::List(_) => one("array"),
        Shape::Map(_) => one("object"),
        Shape::Text => one("string"),
        Shape::Integer | Shape::Small => one("integer"),
        Shape::Boolean => one("boolean"),
        Shape::Of(name) => match catalog.component(api, name) {
            Some(Type::Record { .. } | Type::Envelope(_)) => one("object"),
            Some(Type::Enum { integer: true, .. }) => one("integer"),
            Some(Type::Enum { .. }) => one("string"),
            Some(Type::Union { variants, .. }) => variants
                .iter()
                .flat_map(|variant| sends(catalog, api, &variant.shape))
                .collect(),
            Some(Type::Value { sends, .. }) => one(sends),
            None => one(""),
        },
    }
}

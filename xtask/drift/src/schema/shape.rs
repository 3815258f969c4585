//! The normal form of a schema: alternatives without `allOf`, `oneOf`, `anyOf` or references inside.

use std::rc::Rc;

use bigcommerce_openapi_yaml::NodeId;

use super::kinds::Kinds;
use super::limits::Limit;

/// A schema of one document: a node, or several that hold together (the same field in several parts of an `allOf`).
pub(crate) type SchemaId = u32;

/// Whether `null` may stand for the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nullness {
    /// Nothing is said that would exclude or allow it.
    Silent,
    No,
    Yes,
    /// Said for the whole by a part that says nothing else of the type: it wins over the other parts.
    Marked,
}

impl Nullness {
    pub(crate) fn and(self, other: Self) -> Self {
        use Nullness::{Marked, No, Silent, Yes};
        match (self, other) {
            (Marked, _) | (_, Marked) => Marked,
            (No, _) | (_, No) => No,
            (Yes, _) | (_, Yes) => Yes,
            (Silent, Silent) => Silent,
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        use Nullness::{Marked, No, Silent, Yes};
        match (self, other) {
            (Marked | Yes, _) | (_, Marked | Yes) => Yes,
            (Silent, _) | (_, Silent) => Silent,
            (No, No) => No,
        }
    }

    pub(crate) fn allows(self) -> Option<bool> {
        match self {
            Nullness::Silent => None,
            Nullness::No => Some(false),
            Nullness::Yes | Nullness::Marked => Some(true),
        }
    }
}

/// What a schema admits: any of its alternatives, and perhaps `null`.
#[derive(Clone, Debug)]
pub(crate) struct Union {
    pub(crate) at: NodeId,
    pub(crate) nullness: Nullness,
    pub(crate) shapes: Vec<Rc<Shape>>,
    /// Only the server sets it.
    pub(crate) read_only: bool,
    /// Only the client sets it.
    pub(crate) write_only: bool,
}

/// One alternative.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// Where its words are.
    pub(crate) at: NodeId,
    /// What the document calls it, for people.
    pub(crate) name: Option<String>,
    /// Nothing can be said: a reference leads out of the document or nowhere.
    pub(crate) unknown: bool,
    pub(crate) kinds: Kinds,
    /// Whether the document says a type, or lets one see.
    pub(crate) declared: bool,
    pub(crate) values: Option<Values>,
    pub(crate) format: Option<(String, NodeId)>,
    pub(crate) fields: Vec<Field>,
    pub(crate) required: Vec<String>,
    /// The items at the first places of a list, where each place has a schema of its own.
    pub(crate) prefix: Vec<SchemaId>,
    /// The items of a list, after those of `prefix`.
    pub(crate) items: Option<SchemaId>,
    /// Nothing may come after the items of `prefix`.
    pub(crate) ends: bool,
    /// Fields whose names fit a pattern.
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) rest: Rest,
    /// The field that tells the alternatives of a union apart, with the values that mean this one.
    pub(crate) tag: Option<Tag>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) default: Option<NodeId>,
    /// A digest of the words, whatever their order.
    pub(crate) prose: u64,
}

/// The values of an enumeration.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    pub(crate) at: NodeId,
    /// Scalars as they are written, structures by their content.
    pub(crate) list: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) at: NodeId,
    pub(crate) schema: SchemaId,
}

/// Fields whose names fit a pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) pattern: String,
    pub(crate) at: NodeId,
    pub(crate) schema: SchemaId,
}

/// A discriminator, as far as it is about one alternative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) at: NodeId,
    /// The name of the field.
    pub(crate) field: String,
    /// The values in it, sorted.
    pub(crate) values: Vec<String>,
}

/// Fields that have no name of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Not mentioned: others may come, nobody knows of what kind.
    Silent,
    /// Allowed in so many words.
    Open(NodeId),
    Closed(NodeId),
    /// A map.
    Map(NodeId, SchemaId),
}

impl Shape {
    /// What admits every value.
    pub(crate) fn any(at: NodeId) -> Self {
        Self {
            at,
            name: None,
            unknown: false,
            kinds: Kinds::ANY,
            declared: false,
            values: None,
            format: None,
            fields: Vec::new(),
            required: Vec::new(),
            prefix: Vec::new(),
            items: None,
            ends: false,
            patterns: Vec::new(),
            rest: Rest::Silent,
            tag: None,
            limits: Vec::new(),
            default: None,
            prose: 0,
        }
    }

    /// Whether nothing at all is said of the value.
    pub(crate) fn is_open(&self) -> bool {
        !self.declared
            && self.values.is_none()
            && self.fields.is_empty()
            && self.items.is_none()
            && self.prefix.is_empty()
            && self.patterns.is_empty()
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub(crate) fn requires(&self, name: &str) -> bool {
        self.required.iter().any(|required| required == name)
    }
}

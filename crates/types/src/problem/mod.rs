//! Every error body of the platform in one form.

mod normalise;

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    __deserialize,
    wire::{DecodeError, RawValue, ShownCode, Wire, is_field_path, write_field},
};

/// An error body, whichever of the platform's shapes it came in.
///
/// The server's words (title, detail, the messages in `errors`) may repeat what was sent, a card
/// number included. They are there for a program to look at; `Display` and `Debug` show status, code,
/// shape and the names of fields, and nothing else; of a code no more than nine digits, since a longer one is none.
///
/// ```
/// use bigcommerce_types::{Problem, ProblemShape};
///
/// let v2 = Problem::normalise(404, br#"[{"status": 404, "message": "There is no such order."}]"#);
/// let v3 = Problem::normalise(422, br#"{"status": 422, "title": "No.", "errors": {"quantity": "too many"}}"#);
/// assert_eq!((v2.shape(), v2.title()), (ProblemShape::List, Some("There is no such order.")));
/// assert_eq!(v3.to_string(), "status 422, about quantity");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    status: u16,
    title: Option<String>,
    kind: Option<String>,
    detail: Option<String>,
    code: Option<i64>,
    errors: Vec<(String, String)>,
    shape: ProblemShape,
}

/// The shape that an error body came in.
///
/// ```
/// use bigcommerce_types::{Problem, ProblemShape};
///
/// let page = Problem::normalise(502, b"<html>");
/// assert_eq!(page.shape(), ProblemShape::NotJson);
/// assert!(!page.shape().is_json());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemShape {
    /// An array of `{status, message}`: V2.
    List,
    /// An object with a status, a title or both: V3, payments, storefront.
    Object,
    /// An object that lists its problems under `errors`: checkouts that are not found, hosted payments.
    Errors,
    /// An object that lists its problems under `data`: refunds.
    Data,
    /// An object with `data` for what was done and `errors` for what was not: batches.
    Partial,
    /// An object with `error`: the gate in front of the API, when the token or its scope will not do.
    Refusal,
    /// JSON of another kind.
    Other,
    /// Not JSON: a page of the edge, or a body that was cut off.
    NotJson,
    /// Nothing.
    Empty,
}

impl ProblemShape {
    /// Whether the body was JSON, so that the API itself answered and not something in front of it.
    #[must_use]
    pub fn is_json(self) -> bool {
        !matches!(self, Self::NotJson | Self::Empty)
    }
}

impl Problem {
    /// Reads any error body. What counts is the kind of JSON, never which API was asked; `status` is
    /// the one of the HTTP answer, because bodies have been seen to disagree. Never fails.
    #[must_use]
    pub fn normalise(status: u16, body: &[u8]) -> Self {
        normalise::body(status, body)
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headline. Prose, at times translated: not to be matched on, and not fit for a log.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The `type`: of the storefront a slug that tells problems apart, of V3 always the same link.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// More words. Not fit for a log.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// The number that says what happened, where there is one: payments, some of V3.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.code
    }

    /// What is said of single fields: the name, a dotted path or an index, and the message. The
    /// messages are not fit for a log.
    #[must_use]
    pub fn errors(&self) -> &[(String, String)] {
        &self.errors
    }

    /// The shape it came in.
    #[must_use]
    pub fn shape(&self) -> ProblemShape {
        self.shape
    }

    fn new(status: u16, shape: ProblemShape) -> Self {
        Self {
            status,
            title: None,
            kind: None,
            detail: None,
            code: None,
            errors: Vec::new(),
            shape,
        }
    }

    /// The names of the fields in [`errors`](Problem::errors), safe to print: a server that uses what was
    /// sent as a key must not get it into a log. Only what looks like a field's name passes: no long run
    /// of digits, as in a card number, and none of letters and digits, as in a token; anything else is
    /// called `[field]`.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().map(|(name, _)| {
            if is_field_path(name) {
                name.as_str()
            } else {
                "[field]"
            }
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status)?;
        if let Some(code) = self.code {
            write!(f, ", code {}", ShownCode(code))?;
        }
        for (index, name) in self.field_names().take(8).enumerate() {
            let before = if index == 0 { ", about" } else { "," };
            write!(f, "{before} {name}")?;
        }
        match self.shape {
            ProblemShape::NotJson => f.write_str(", not JSON"),
            ProblemShape::Empty => f.write_str(", without a body"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("status", &self.status)
            .field("code", &self.code.map(ShownCode))
            .field("shape", &self.shape)
            .field("fields", &self.field_names().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl Wire for Problem {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        Ok(normalise::json(None, raw))
    }
}

/// The canonical form, with the server's words in it.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        struct Fields<'a>(&'a [(String, String)]);
        impl Serialize for Fields<'_> {
            fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
                into.collect_map(self.0.iter().map(|(name, message)| (name, message)))
            }
        }
        let mut map = into.serialize_map(None)?;
        map.serialize_entry("status", &self.status)?;
        write_field(&mut map, "title", &self.title)?;
        write_field(&mut map, "type", &self.kind)?;
        write_field(&mut map, "detail", &self.detail)?;
        write_field(&mut map, "code", &self.code)?;
        if !self.errors.is_empty() {
            map.serialize_entry("errors", &Fields(&self.errors))?;
        }
        map.end()
    }
}

__deserialize! { Problem }

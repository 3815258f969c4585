//! Why a body could not be read. Holds a place and two kinds, and no piece of the body.

use std::fmt;

use super::{RawValue, kind};

/// A body, or a value inside it, is not what was expected.
///
/// It carries a JSON pointer and the kinds of value. The key of a map is data of the store, so it
/// shows as `*`. Nothing of the body's content is in it, so it can be logged.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Fault>);

#[derive(Clone, PartialEq, Eq)]
struct Fault {
    pointer: String,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Kind {
        expected: &'static str,
        found: &'static str,
    },
    Body(&'static str),
}

impl DecodeError {
    /// The value that stands here is not of the kind that was expected. For hand-written [`Wire`](super::Wire)s.
    #[must_use]
    pub fn expected(expected: &'static str, raw: &RawValue) -> Self {
        Self::found(expected, kind(raw))
    }

    /// The same, with the name of what was found: a kind of value, never its content.
    #[must_use]
    pub fn found(expected: &'static str, found: &'static str) -> Self {
        Self::new(What::Kind { expected, found })
    }

    /// Where the value stands, as a JSON pointer (RFC 6901); empty for the body as a whole.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.0.pointer
    }

    /// Puts the place one level deeper, under a key of an object. The key has to be a field's name,
    /// never one that the store chose.
    #[must_use]
    pub fn inside(mut self, key: &str) -> Self {
        let key = key.replace('~', "~0").replace('/', "~1");
        self.0.pointer.insert_str(0, &format!("/{key}"));
        self
    }

    /// Puts the place one level deeper, under an element of a list.
    #[must_use]
    pub fn at(mut self, index: usize) -> Self {
        self.0.pointer.insert_str(0, &format!("/{index}"));
        self
    }

    pub(super) fn body(state: &'static str) -> Self {
        Self::new(What::Body(state))
    }

    fn new(what: What) -> Self {
        Self(Box::new(Fault {
            pointer: String::new(),
            what,
        }))
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.what {
            What::Body(state) => write!(f, "the body {state}")?,
            What::Kind { expected, found } => write!(f, "expected {expected}, found {found}")?,
        }
        match self.0.pointer.as_str() {
            "" => Ok(()),
            pointer => write!(f, " at {pointer}"),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}

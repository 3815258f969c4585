//! What a newer API sent and these bindings have no name for. It can be carried on, and not be made up.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::wire::{Json, RawValue, is_long_number};

/// A value of an open enum that these bindings do not know. It is written back as it was sent.
///
/// There is no constructor: a known value can never be dressed up as an unknown one.
///
/// ```compile_fail
/// let forged = bigcommerce_types::UnknownValue { text: "authorized".into(), bare: false };
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue {
    text: Box<str>,
    /// It was a JSON number, and goes back as one.
    bare: bool,
}

impl UnknownValue {
    /// The text, or the digits, that were sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The number, if what was sent is a whole one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.text.parse().ok()
    }

    pub(crate) fn sent(text: &str, raw: &RawValue) -> Self {
        Self {
            text: text.into(),
            bare: !raw.get().starts_with('"'),
        }
    }

    pub(crate) fn text(text: &str) -> Self {
        Self {
            text: text.into(),
            bare: false,
        }
    }

    pub(crate) fn number(number: i64) -> Self {
        Self {
            text: number.to_string().into(),
            bare: true,
        }
    }
}

impl Serialize for UnknownValue {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        if !self.bare {
            return into.serialize_str(&self.text);
        }
        match self.as_i64() {
            Some(number) => into.serialize_i64(number),
            None => write_number(&self.text, into),
        }
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// A long number is left out: it could be that of a card.
impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_long_number(&self.text) {
            f.write_str("[unusual]")
        } else {
            fmt::Debug::fmt(&self.text, f)
        }
    }
}

/// A variant of an open union that these bindings do not know, kept whole and written back as it came.
///
/// What is in it is not known, so `Debug` prints none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownObject(Json);

impl UnknownObject {
    /// The JSON as it was sent.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.0
    }

    pub(crate) fn sent(raw: &RawValue) -> Self {
        Self(Json::sent(raw))
    }
}

/// An object is written as a map, so that it can be flattened and tagged; what stands inside goes back as it came.
impl Serialize for UnknownObject {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        match self.0.object() {
            Some(object) => into.collect_map(object.members()),
            None => self.0.serialize(into),
        }
    }
}

impl fmt::Debug for UnknownObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Writes the text of a JSON number digit by digit.
pub(crate) fn write_number<S: Serializer>(text: &str, into: S) -> Result<S::Ok, S::Error> {
    let raw = RawValue::from_string(text.to_owned()).map_err(serde::ser::Error::custom)?;
    raw.serialize(into)
}

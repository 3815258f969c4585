//! What `open_enum!` and `union!` expand to calls of. Reached through the macros only.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{
    DecodeError, RawValue, is_empty_text, is_null_or_empty_object, scalars::integer, string_text,
};
use crate::unknown::{UnknownObject, UnknownValue};

/// An open enum of texts. `unknown` is only ever called with a value that `known` refused, so that a
/// known value cannot hide behind an unknown one.
pub trait OpenText: Sized {
    fn known(text: &str) -> Option<Self>;
    fn unknown(value: UnknownValue) -> Self;
    /// The text, or what was sent.
    fn state(&self) -> Result<&'static str, &UnknownValue>;
}

/// An open enum of whole numbers, under the same rule.
pub trait OpenInteger: Sized {
    fn known(number: i64) -> Option<Self>;
    fn unknown(value: UnknownValue) -> Self;
    fn state(&self) -> Result<i64, &UnknownValue>;
}

pub fn read_text<T: OpenText>(raw: &RawValue) -> Result<T, DecodeError> {
    let Some(text) = string_text(raw)? else {
        return Err(DecodeError::expected("text", raw));
    };
    Ok(T::known(&text).unwrap_or_else(|| T::unknown(UnknownValue::sent(&text, raw))))
}

pub fn text_from<T: OpenText>(text: &str) -> T {
    T::known(text).unwrap_or_else(|| T::unknown(UnknownValue::text(text)))
}

pub fn write_text<T: OpenText, S: Serializer>(value: &T, into: S) -> Result<S::Ok, S::Error> {
    match value.state() {
        Ok(text) => into.serialize_str(text),
        Err(unknown) => unknown.serialize(into),
    }
}

/// Whether the value has a name here. What is no text at all is not for this to judge.
pub fn knows_text<T: OpenText>(raw: &RawValue) -> bool {
    match string_text(raw) {
        Ok(Some(text)) => T::known(&text).is_some(),
        _ => true,
    }
}

pub fn read_integer<T: OpenInteger>(raw: &RawValue) -> Result<T, DecodeError> {
    let Some(text) = string_text(raw)? else {
        return Err(DecodeError::expected("a whole number", raw));
    };
    Ok(known_integer(raw).unwrap_or_else(|| T::unknown(UnknownValue::sent(&text, raw))))
}

/// Whether the number has a name here. What is neither a number nor text is not for this to judge.
pub fn knows_integer<T: OpenInteger>(raw: &RawValue) -> bool {
    !matches!(string_text(raw), Ok(Some(_))) || known_integer::<T>(raw).is_some()
}

fn known_integer<T: OpenInteger>(raw: &RawValue) -> Option<T> {
    integer(raw)
        .ok()
        .and_then(|number| i64::try_from(number).ok())
        .and_then(T::known)
}

pub fn integer_from<T: OpenInteger>(number: i64) -> T {
    T::known(number).unwrap_or_else(|| T::unknown(UnknownValue::number(number)))
}

pub fn write_integer<T: OpenInteger, S: Serializer>(value: &T, into: S) -> Result<S::Ok, S::Error> {
    match value.state() {
        Ok(number) => into.serialize_i64(number),
        Err(unknown) => unknown.serialize(into),
    }
}

pub fn show_integer<T: OpenInteger>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.state() {
        Ok(number) => fmt::Display::fmt(&number, f),
        Err(unknown) => f.pad(unknown.as_str()),
    }
}

pub fn is_absent(raw: &RawValue) -> bool {
    is_null_or_empty_object(raw) || is_empty_text(raw)
}

/// The whole value of a variant that is not known here.
#[must_use]
pub fn unknown_object(raw: &RawValue) -> UnknownObject {
    UnknownObject::sent(raw)
}

/// The shape of a value, as `union!` names it.
#[must_use]
pub fn shape(raw: &RawValue) -> Shape {
    match raw.get().as_bytes().first() {
        Some(b'{') => Shape::object,
        Some(b'[') => Shape::array,
        Some(b'"') => Shape::string,
        Some(b'-' | b'0'..=b'9') => Shape::number,
        Some(b't' | b'f') => Shape::boolean,
        _ => Shape::null,
    }
}

/// Spelled as in JSON Schema, because the macro's rows are.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    object,
    array,
    string,
    number,
    boolean,
    null,
}

//! What can be told from the text of a JSON value without reading it whole.

use std::borrow::Cow;

use super::{DecodeError, RawValue};

/// The kind of value, in words fit for a message.
pub(crate) fn kind(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        Some(_) => "a number",
        None => "nothing",
    }
}

pub(crate) fn is_null(raw: &RawValue) -> bool {
    raw.get() == "null"
}

pub(crate) fn is_null_or_empty_object(raw: &RawValue) -> bool {
    is_null(raw) || is_empty_between(raw.get(), '{', '}')
}

/// Whether an object says nothing. PHP cannot tell an empty object from an empty list, and V2 is PHP.
#[must_use]
pub fn is_absent_record(raw: &RawValue) -> bool {
    is_null_or_empty_object(raw) || is_empty_array(raw)
}

pub(crate) fn is_empty_array(raw: &RawValue) -> bool {
    is_empty_between(raw.get(), '[', ']')
}

pub(crate) fn is_empty_text(raw: &RawValue) -> bool {
    raw.get() == r#""""#
}

/// The text of a JSON string with its escapes undone, or of a number as it stands. `None` for any
/// other kind of value.
pub(crate) fn string_text(raw: &RawValue) -> Result<Option<Cow<'_, str>>, DecodeError> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'"') => unquote(text).map(Some),
        Some(b'-' | b'0'..=b'9') => Ok(Some(Cow::Borrowed(text))),
        _ => Ok(None),
    }
}

fn unquote(text: &str) -> Result<Cow<'_, str>, DecodeError> {
    let inner = text
        .get(1..text.len().saturating_sub(1))
        .unwrap_or_default();
    if !inner.contains('\\') {
        return Ok(Cow::Borrowed(inner));
    }
    // Only half of a surrogate pair gets this far and fails.
    serde_json::from_str(text)
        .map(Cow::Owned)
        .map_err(|_| DecodeError::found("text", "a string with a broken escape"))
}

fn is_empty_between(text: &str, open: char, close: char) -> bool {
    text.strip_prefix(open)
        .and_then(|rest| rest.strip_suffix(close))
        .is_some_and(|inner| inner.trim_ascii().is_empty())
}

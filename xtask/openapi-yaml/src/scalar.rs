//! Scalars as the core schema of YAML 1.2 has them.

use std::borrow::Cow;

use saphyr_parser::{ScalarStyle, Tag};

use crate::tree::Value;

/// The value of a scalar. Numbers keep their digits.
pub(crate) fn value(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let core = tag.filter(|tag| tag.is_yaml_core_schema());
    if style != ScalarStyle::Plain || core.is_some_and(|tag| tag.suffix == "str") {
        return Value::Text(text.into());
    }
    match plain(&text) {
        Plain::Null => Value::Null,
        Plain::Bool(flag) => Value::Bool(flag),
        Plain::Number => Value::Number(text.into()),
        Plain::Text => Value::Text(text.into()),
    }
}

/// What a bare scalar is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plain {
    Null,
    Bool(bool),
    Number,
    Text,
}

pub(crate) fn plain(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Plain::Null,
        "true" | "True" | "TRUE" => Plain::Bool(true),
        "false" | "False" | "FALSE" => Plain::Bool(false),
        _ if is_number(text) => Plain::Number,
        _ => Plain::Text,
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return false;
    }
    if matches!(digits, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            return !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix));
        }
    }
    // A date or a version ends at its second mark; `parse` alone would be slower.
    digits.parse::<f64>().is_ok()
}

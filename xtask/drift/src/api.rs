//! An OpenAPI document as the comparison sees it: operations by method and whole path, everything that is referred to resolved.

use serde_json::Value;

/// One version of an API.
#[derive(Debug)]
pub struct Api {
    /// What the document is called in messages.
    pub name: String,
}

/// Why a document cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The document's name, as it was given.
    pub file: String,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
    /// JSON pointer with its `#`, where it is known.
    pub pointer: Option<String>,
    /// What is wrong, in lower case, without a full stop.
    pub message: String,
}

impl Api {
    /// Reads a document from YAML or JSON.
    ///
    /// # Errors
    /// The first place that cannot be understood.
    pub fn read(name: &str, _text: &str) -> Result<Self, Unreadable> {
        Ok(Self {
            name: name.to_owned(),
        })
    }

    /// A document that has been read elsewhere; `line` knows the line of a JSON pointer (without the `#`).
    ///
    /// # Errors
    /// The first place that cannot be understood.
    pub fn from_value(
        name: &str,
        _value: &Value,
        _line: impl Fn(&str) -> Option<usize>,
    ) -> Result<Self, Unreadable> {
        Ok(Self {
            name: name.to_owned(),
        })
    }
}

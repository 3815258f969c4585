//! Documents that cannot be compared.

use bigcommerce_openapi_yaml::ReadError;

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

impl Unreadable {
    /// The same of a document whose text cannot be read.
    pub(crate) fn from_error(file: &str, error: ReadError) -> Self {
        Self {
            file: file.to_owned(),
            line: error.line,
            pointer: (!error.pointer.is_empty()).then(|| format!("#{}", error.pointer)),
            message: error.kind.to_string(),
        }
    }
}

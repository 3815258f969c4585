//! Documents that cannot be compared.

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

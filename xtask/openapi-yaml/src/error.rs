//! Errors of the reader.

use std::fmt;

/// A text that cannot be read, with the first place that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
    /// JSON pointer (without the `#`) of the node that could not be read; empty for the whole text.
    pub pointer: String,
}

/// The reasons for which a text cannot be read. [`Display`](fmt::Display) is lower case, without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is not YAML: what the parser says, and the column from 1.
    Syntax(String, usize),
    /// More than [`DEPTH`](crate::DEPTH) levels of nesting, those behind aliases included.
    TooDeep,
    /// Written out, the aliases stand for too many nodes.
    TooLarge,
    /// An alias stands inside the node that it repeats.
    AliasOfItself,
    /// A list, a mapping or an alias stands where a key belongs.
    KeyNotScalar,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(said, column) => write!(f, "this is not YAML: {said} (column {column})"),
            Self::TooDeep => write!(f, "more than {} levels of nesting", crate::DEPTH),
            Self::TooLarge => {
                f.write_str("the aliases of this document stand for millions of nodes")
            }
            Self::AliasOfItself => f.write_str("an alias stands inside the very node it repeats"),
            Self::KeyNotScalar => f.write_str("a list or a mapping stands where a key belongs"),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        self.kind.fmt(f)
    }
}

impl std::error::Error for ReadError {}

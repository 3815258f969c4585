//! One difference between two versions: where it is, what it is, and whom it breaks.

use std::fmt;

use bigcommerce_openapi_yaml::{NodeId, Tree};

use crate::kind::Kind;

/// One difference, at one place of one operation. A schema that several operations reach is reported once for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whom it breaks.
    pub level: Level,
    /// What it is.
    pub kind: Kind,
    /// The operation.
    pub operation: OperationKey,
    /// Which part of the operation.
    pub site: Site,
    /// The way from the site's schema to the place, empty when the site itself changed.
    pub path: Vec<Step>,
    /// Where it stands in the old document; nothing when it is new. References are followed: this is where the words are.
    pub old: Option<Place>,
    /// Where it stands in the new document; nothing when it is gone.
    pub new: Option<Place>,
    /// What happened, one clause in lower case without a full stop, complete without the place: "the values `a` and `b` are new".
    pub text: String,
}

/// Whom a change breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A request that was right may be refused or ignored now.
    RequestBreaking,
    /// An answer may come that a reader of the old document does not expect.
    ResponseBreaking,
    /// The contract changed, and old clients go on working.
    Compatible,
    /// Words and examples.
    Documentation,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names of HTTP")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

/// What identifies an operation on the wire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationKey {
    /// The method.
    pub method: Method,
    /// The path behind host and store, with the server's base path and the names of the placeholders as the newer document
    /// that has it writes them: `/v3/carts/{cartId}`. Compare it with [`OperationKey::template`].
    pub path: String,
}

impl OperationKey {
    /// The path without the names of its placeholders, which mean nothing on the wire: `/v3/carts/{}`.
    #[must_use]
    pub fn template(&self) -> String {
        self.path
            .split('/')
            .map(|part| {
                if part.starts_with('{') && part.ends_with('}') {
                    "{}"
                } else {
                    part
                }
            })
            .collect::<Vec<_>>()
            .join("/")
    }
}

/// Which part of an operation changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Site {
    /// The operation itself.
    Operation,
    /// A parameter.
    Parameter {
        /// `path`, `query`, `header` or `cookie`.
        location: String,
        /// Its name on the wire.
        name: String,
    },
    /// The request body.
    Request {
        /// Its media type; empty where the body as a whole is meant.
        media: String,
    },
    /// An answer.
    Response {
        /// `200`, `2XX`, `default`.
        status: String,
        /// Its media type; empty where the answer as a whole is meant.
        media: String,
    },
    /// A header of an answer.
    Header {
        /// `200`, `2XX`, `default`.
        status: String,
        /// Its name.
        name: String,
    },
}

/// One step into a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field.
    Property(String),
    /// The items of a list.
    Items,
    /// The values of a map.
    Values,
    /// An alternative of a union, by its name or its number from 1.
    Variant(String),
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// JSON pointer with its `#`.
    pub pointer: String,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
}

impl Place {
    /// The place of a node.
    pub(crate) fn of(tree: &Tree, node: NodeId) -> Self {
        Self {
            pointer: format!("#{}", tree.pointer(node)),
            line: tree.line(node),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::RequestBreaking => "request-breaking",
            Level::ResponseBreaking => "response-breaking",
            Level::Compatible => "compatible",
            Level::Documentation => "documentation",
        })
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
        })
    }
}

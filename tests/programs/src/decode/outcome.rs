//! What became of a body.

use std::fmt;

use bigcommerce_types::Problem;

use super::{Entry, Tree, lost, same, tree::below};

/// A body that was read as a type of ours and written again.
pub struct Outcome(Result<(Tree, Vec<String>), String>);

impl Outcome {
    /// The body of a success.
    #[must_use]
    pub fn of_reply(entry: &Entry, body: &[u8]) -> Self {
        Self(entry.reply(body).and_then(|written| {
            let written = Tree::parse(written.as_bytes())?;
            // No body at all says nothing.
            let sent = match body.trim_ascii() {
                [] => Tree::Null,
                body => Tree::parse(body)?,
            };
            let lost = lost(&sent, &written);
            Ok((written, lost))
        }))
    }

    /// The body of a request. `None` when the operation takes none.
    #[must_use]
    pub fn of_request(entry: &Entry, body: &[u8]) -> Option<Self> {
        let written = entry.request(body)?;
        Some(Self(written.and_then(|written| {
            let written = Tree::parse(written.as_bytes())?;
            let lost = lost(&Tree::parse(body)?, &written);
            Ok((written, lost))
        })))
    }

    /// The body of a refusal. It takes one form, whichever it came in, so what counts is that nothing that it says is missing
    /// there; where it says it may change.
    #[must_use]
    pub fn of_refusal(status: u16, body: &[u8]) -> Self {
        let problem = Problem::normalise(status, body);
        if !problem.shape().is_json() {
            return Self(Err(problem.to_string()));
        }
        let written = serde_json::to_string(&problem).map_err(|error| error.to_string());
        Self(written.and_then(|written| {
            let written = Tree::parse(written.as_bytes())?;
            let mut said = Vec::new();
            leaves(&written, "", &mut said);
            let mut lost = Vec::new();
            let sent = Tree::parse(body)?;
            let mut sent_leaves = Vec::new();
            leaves(&sent, "", &mut sent_leaves);
            for (pointer, leaf) in sent_leaves {
                if !said
                    .iter()
                    .any(|(_, other)| same::lost(leaf, other).is_empty())
                {
                    lost.push(pointer);
                }
            }
            Ok((written, lost))
        }))
    }

    /// Whether it could be read.
    #[must_use]
    pub fn is_decoded(&self) -> bool {
        self.0.is_ok()
    }

    /// Whether it says the same when it is written again.
    #[must_use]
    pub fn is_lossless(&self) -> bool {
        self.0.as_ref().is_ok_and(|(_, lost)| lost.is_empty())
    }

    /// Where something was lost.
    #[must_use]
    pub fn lost(&self) -> &[String] {
        match &self.0 {
            Ok((_, lost)) => lost,
            Err(_) => &[],
        }
    }

    /// What was written.
    #[must_use]
    pub fn value(&self) -> Option<&Tree> {
        self.0.as_ref().ok().map(|(value, _)| value)
    }

    /// Why it could not be read.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.0.as_ref().err().map(String::as_str)
    }

    /// The line of `cargo xtask decode`.
    #[must_use]
    pub fn line(&self, file: &str) -> Tree {
        let text = |text: &str| Tree::Text(text.to_owned());
        let lost = self.lost().iter().map(|pointer| text(pointer)).collect();
        let members = [
            ("file", text(file)),
            ("decoded", Tree::Bool(self.is_decoded())),
            ("lossless", Tree::Bool(self.is_lossless())),
            ("lost", Tree::List(lost)),
            ("value", self.value().cloned().unwrap_or(Tree::Null)),
            ("error", self.error().map_or(Tree::Null, text)),
        ];
        let members = members.map(|(name, value)| (name.to_owned(), value));
        Tree::Map(members.into())
    }

    /// One that never came to be read, because its file could not.
    #[must_use]
    pub fn unread(why: String) -> Self {
        Self(Err(why))
    }
}

/// What is wrong with it, in one line, without any of the body.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Err(error) => write!(f, "not decoded: {error}"),
            Ok((_, lost)) if lost.is_empty() => f.write_str("lossless"),
            Ok((_, lost)) => {
                let places = lost.iter().map(|place| match place.as_str() {
                    "" => "the whole body",
                    place => place,
                });
                write!(f, "lost: {}", places.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn leaves<'a>(tree: &'a Tree, pointer: &str, into: &mut Vec<(String, &'a Tree)>) {
    match tree {
        Tree::Map(members) => {
            for (name, value) in members {
                leaves(value, &below(pointer, name), into);
            }
        }
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &below(pointer, &index.to_string()), into);
            }
        }
        leaf => into.push((pointer.to_owned(), leaf)),
    }
}

//! A spec as the generator sees it, and what is said about one that is wrong. Reads and writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

/// A file as it was read, before anybody looked inside.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path from the project root, with forward slashes: `specs/orders.yaml`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// One spec, complete in itself: what it borrows from `shared.yaml` has become components of its own.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path from the project root: `specs/orders.yaml`.
    pub name: String,
    /// What the API is called everywhere: the file's stem, which `x-api` repeats.
    pub api: String,
    /// The whole spec. Every `$ref` starts with `#/`.
    pub value: Value,
    /// Line (from 1) of each node, by JSON pointer without the `#`: `/paths/~1v2~1orders/get`. An imported node's line is
    /// its line in `shared.yaml`. Sorting keys by it gives the order of the file, which `value` does not keep.
    pub lines: BTreeMap<String, usize>,
    /// Pointers of the components that came from `shared.yaml`: `/components/schemas/OrderId`.
    pub imported: BTreeSet<String>,
}

/// Name of the file that the other specs may borrow components from.
pub const SHARED: &str = "shared.yaml";

impl Document {
    /// A fault at `pointer` (without the `#`), with the file and the line filled in. A pointer to something that is missing
    /// gets the line of its nearest ancestor that is there.
    #[must_use]
    pub fn fault(
        &self,
        rule: &'static str,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Fault {
        let file = if self.is_imported(pointer) {
            match self.name.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{SHARED}"),
                None => SHARED.to_owned(),
            }
        } else {
            self.name.clone()
        };
        Fault {
            rule,
            file,
            line: self.line(pointer),
            pointer: format!("#{pointer}"),
            message: message.into(),
            help: help.into(),
        }
    }

    /// The line of `pointer` (without the `#`), or of the nearest ancestor that has one.
    #[must_use]
    pub fn line(&self, pointer: &str) -> Option<usize> {
        nearest_line(&self.lines, pointer)
    }

    /// Whether `pointer` (without the `#`) lies in a component that came from `shared.yaml`.
    #[must_use]
    pub fn is_imported(&self, pointer: &str) -> bool {
        let mut parts = pointer.splitn(5, '/');
        let (Some(""), Some(components), Some(section), Some(name)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        self.imported
            .contains(&format!("/{components}/{section}/{name}"))
    }

    /// The node at `pointer` (without the `#`).
    #[must_use]
    pub fn get(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }
}

/// Something that a spec must or must not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in messages, in kebab-case.
    pub id: &'static str,
    /// Why it exists, in one sentence.
    pub why: &'static str,
}

/// Something wrong with a file: where, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Id of the rule that is broken, in kebab-case.
    pub rule: &'static str,
    /// Path of the file from the project root.
    pub file: String,
    /// Line in that file, from 1, where it is known.
    pub line: Option<usize>,
    /// JSON pointer with its `#`; `#` alone is the whole document, and an empty one says nothing.
    pub pointer: String,
    /// What is wrong, in lower case, without a full stop.
    pub message: String,
    /// What to do, as an order to the author of the file.
    pub help: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.rule, self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.pointer.is_empty() {
            write!(f, "\n  at {}", self.pointer)?;
        }
        write!(f, "\n  {}\n  help: {}", self.message, self.help)
    }
}

/// A key as one token of a JSON pointer (RFC 6901).
#[must_use]
pub fn pointer_token(key: &str) -> String {
    bigcommerce_openapi_yaml::token(key).into_owned()
}

/// The line of `pointer`, or of the nearest ancestor that has one.
pub(crate) fn nearest_line(lines: &BTreeMap<String, usize>, pointer: &str) -> Option<usize> {
    let mut place = pointer;
    loop {
        if let Some(line) = lines.get(place) {
            return Some(*line);
        }
        place = &place[..place.rfind('/')?];
    }
}

//! Peculiarities that the reader accepts and a stricter dialect may refuse.

use crate::pointer::token;
use crate::tree::{NodeId, Tree};

/// A peculiarity of the text, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The peculiarity.
    pub kind: NoteKind,
    /// Line, from 1.
    pub line: usize,
    pub(crate) parent: Option<NodeId>,
    pub(crate) child: Child,
}

/// The peculiarities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// An anchor (`&name`).
    Anchor,
    /// An alias (`*name`). It stands for the node that it repeats.
    Alias,
    /// A merge key (`<<`). Keys that are written out win.
    MergeKey,
    /// A tag (`!name`). It is ignored, except `!!str`.
    Tag,
    /// A second document (`---`). It is not read.
    SecondDocument,
    /// A key that its mapping has already: the key, and the line of the first one. The last one counts.
    DuplicateKey(Box<str>, usize),
    /// A key that YAML reads as a number, a flag or null: as it is written. It counts as that text.
    KeyNotText(Box<str>),
}

/// The part of a pointer below the parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Child {
    None,
    Key(Box<str>),
    Element(usize),
}

impl Note {
    /// JSON pointer (without the `#`) of the node that the note is about, in the tree that was read with it.
    #[must_use]
    pub fn pointer(&self, tree: &Tree) -> String {
        let mut pointer = self
            .parent
            .map(|node| tree.pointer(node))
            .unwrap_or_default();
        match &self.child {
            Child::None => {}
            Child::Key(key) => {
                pointer.push('/');
                pointer.push_str(&token(key));
            }
            Child::Element(at) => {
                pointer.push('/');
                pointer.push_str(&at.to_string());
            }
        }
        pointer
    }
}

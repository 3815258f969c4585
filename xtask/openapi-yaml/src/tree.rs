//! A document as a light tree: every node knows its line and its parent, and nothing is copied when an alias repeats it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::pointer::token;

/// A node's place in its tree.
pub type NodeId = u32;

/// A document. It has at least its root.
#[derive(Debug)]
pub struct Tree {
    pub(crate) nodes: Vec<Node>,
}

#[derive(Debug)]
pub(crate) struct Node {
    /// From 1; 0 where it is not known.
    pub(crate) line: u32,
    pub(crate) parent: NodeId,
    pub(crate) value: Value,
}

/// The content of a node.
#[derive(Debug)]
pub enum Value {
    /// `null`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(Box<str>),
    /// A text.
    Text(Box<str>),
    /// A list.
    List(Vec<NodeId>),
    /// A mapping, in the order of the file. No key stands twice.
    Map(Vec<(Box<str>, NodeId)>),
}

impl Tree {
    /// The whole document.
    pub const ROOT: NodeId = 0;

    pub(crate) fn add(&mut self, value: Value, parent: NodeId, line: u32) -> NodeId {
        let id = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Node {
            line,
            parent,
            value,
        });
        id
    }

    /// The number of nodes. Every [`NodeId`] of this tree is less.
    #[must_use]
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "a tree has a root")]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The content of a node.
    #[must_use]
    #[inline]
    pub fn value(&self, node: NodeId) -> &Value {
        &self.nodes[node as usize].value
    }

    /// The entries of a mapping, none for anything else.
    #[must_use]
    #[inline]
    pub fn entries(&self, node: NodeId) -> &[(Box<str>, NodeId)] {
        match self.value(node) {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list, none for anything else.
    #[must_use]
    #[inline]
    pub fn elements(&self, node: NodeId) -> &[NodeId] {
        match self.value(node) {
            Value::List(elements) => elements,
            _ => &[],
        }
    }

    /// The entry of a mapping.
    #[must_use]
    #[inline]
    pub fn get(&self, node: NodeId, key: &str) -> Option<NodeId> {
        self.entries(node)
            .iter()
            .find(|(name, _)| &**name == key)
            .map(|(_, node)| *node)
    }

    /// The content of a text, nothing for anything else.
    #[must_use]
    #[inline]
    pub fn text(&self, node: NodeId) -> Option<&str> {
        match self.value(node) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The content of an entry that is a text.
    #[must_use]
    #[inline]
    pub fn text_at(&self, node: NodeId, key: &str) -> Option<&str> {
        self.get(node, key).and_then(|node| self.text(node))
    }

    /// The content of an entry that is `true` or `false`.
    #[must_use]
    #[inline]
    pub fn flag(&self, node: NodeId, key: &str) -> Option<bool> {
        match self.get(node, key).map(|node| self.value(node)) {
            Some(Value::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// Whether a node is a mapping.
    #[must_use]
    #[inline]
    pub fn is_map(&self, node: NodeId) -> bool {
        matches!(self.value(node), Value::Map(_))
    }

    /// The node below a key or an index.
    #[inline]
    pub(crate) fn child(&self, node: NodeId, token: &str) -> Option<NodeId> {
        match self.value(node) {
            Value::Map(_) => self.get(node, token),
            Value::List(elements) => elements.get(token.parse::<usize>().ok()?).copied(),
            _ => None,
        }
    }

    /// Line of a node, from 1, where it is known. An entry of a mapping has the line of its key.
    #[must_use]
    #[inline]
    pub fn line(&self, node: NodeId) -> Option<usize> {
        let line = self.nodes[node as usize].line;
        (line > 0).then_some(line as usize)
    }

    /// JSON pointer of a node, without the `#`; empty for the root.
    #[must_use]
    pub fn pointer(&self, node: NodeId) -> String {
        let mut tokens = Vec::new();
        let mut at = node;
        while at != Self::ROOT {
            let parent = self.nodes[at as usize].parent;
            tokens.push(match self.value(parent) {
                Value::Map(entries) => entries
                    .iter()
                    .find(|(_, child)| *child == at)
                    .map(|(key, _)| token(key))
                    .unwrap_or_default(),
                Value::List(elements) => elements
                    .iter()
                    .position(|child| *child == at)
                    .unwrap_or_default()
                    .to_string()
                    .into(),
                _ => "".into(),
            });
            at = parent;
        }
        let mut pointer = String::new();
        for token in tokens.iter().rev() {
            pointer.push('/');
            pointer.push_str(token);
        }
        pointer
    }

    /// A number that is equal for nodes of the same content, whatever the order of the keys.
    #[must_use]
    pub fn digest(&self, node: NodeId) -> u64 {
        let mut hasher = DefaultHasher::new();
        match self.value(node) {
            Value::Null => 0_u8.hash(&mut hasher),
            Value::Bool(flag) => (1_u8, flag).hash(&mut hasher),
            Value::Number(text) => (2_u8, text).hash(&mut hasher),
            Value::Text(text) => (3_u8, text.trim_end()).hash(&mut hasher),
            Value::List(elements) => {
                4_u8.hash(&mut hasher);
                for element in elements {
                    self.digest(*element).hash(&mut hasher);
                }
            }
            Value::Map(entries) => {
                5_u8.hash(&mut hasher);
                entries
                    .iter()
                    .fold(0_u64, |sum, (key, node)| {
                        sum.wrapping_add(self.entry_digest(key, *node))
                    })
                    .hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// The digest of one entry of a mapping; the sum of several does not depend on their order.
    #[must_use]
    pub fn entry_digest(&self, key: &str, node: NodeId) -> u64 {
        let mut hasher = DefaultHasher::new();
        (key, self.digest(node)).hash(&mut hasher);
        hasher.finish()
    }

    /// A scalar or a small structure as a person writes it.
    #[must_use]
    pub fn show(&self, node: NodeId) -> String {
        match self.value(node) {
            Value::Null => "null".to_owned(),
            Value::Bool(flag) => flag.to_string(),
            Value::Number(text) | Value::Text(text) => text.to_string(),
            Value::List(elements) => {
                let shown: Vec<String> = elements.iter().map(|e| self.show(*e)).collect();
                format!("[{}]", shown.join(", "))
            }
            Value::Map(entries) => {
                let shown: Vec<String> = entries
                    .iter()
                    .map(|(key, node)| format!("{key}: {}", self.show(*node)))
                    .collect();
                format!("{{{}}}", shown.join(", "))
            }
        }
    }
}

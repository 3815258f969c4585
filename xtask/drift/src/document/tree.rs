//! A document as a light tree: every node knows its line and its parent, and nothing is copied when an alias repeats it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::change::Place;

/// A node's place in its tree.
pub(crate) type NodeId = u32;

/// How often a reference may lead to another reference.
const CHAIN: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
}

#[derive(Debug)]
pub(crate) struct Node {
    /// From 1; 0 where it is not known.
    pub(crate) line: u32,
    pub(crate) parent: NodeId,
    pub(crate) value: Value,
}

#[derive(Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Box<str>),
    Text(Box<str>),
    List(Vec<NodeId>),
    Map(Vec<(Box<str>, NodeId)>),
}

impl Tree {
    pub(crate) const ROOT: NodeId = 0;

    pub(crate) fn add(&mut self, value: Value, parent: NodeId, line: u32) -> NodeId {
        let id = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Node {
            line,
            parent,
            value,
        });
        id
    }

    pub(crate) fn value(&self, node: NodeId) -> &Value {
        &self.nodes[node as usize].value
    }

    /// The entries of a mapping, none for anything else.
    pub(crate) fn entries(&self, node: NodeId) -> &[(Box<str>, NodeId)] {
        match self.value(node) {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list, none for anything else.
    pub(crate) fn elements(&self, node: NodeId) -> &[NodeId] {
        match self.value(node) {
            Value::List(elements) => elements,
            _ => &[],
        }
    }

    pub(crate) fn get(&self, node: NodeId, key: &str) -> Option<NodeId> {
        self.entries(node)
            .iter()
            .find(|(name, _)| &**name == key)
            .map(|(_, node)| *node)
    }

    pub(crate) fn text(&self, node: NodeId) -> Option<&str> {
        match self.value(node) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn text_at(&self, node: NodeId, key: &str) -> Option<&str> {
        self.get(node, key).and_then(|node| self.text(node))
    }

    pub(crate) fn flag(&self, node: NodeId, key: &str) -> Option<bool> {
        match self.get(node, key).map(|node| self.value(node)) {
            Some(Value::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn is_map(&self, node: NodeId) -> bool {
        matches!(self.value(node), Value::Map(_))
    }

    /// The node behind `$ref`s, or `None` where one leads nowhere, out of the document or in a circle.
    pub(crate) fn follow(&self, node: NodeId) -> Option<NodeId> {
        let mut node = node;
        for _ in 0..CHAIN {
            let Some(target) = self.text_at(node, "$ref") else {
                return Some(node);
            };
            node = self.resolve(target)?;
        }
        None
    }

    /// The node a local reference names.
    fn resolve(&self, reference: &str) -> Option<NodeId> {
        let pointer = reference.strip_prefix('#')?;
        if pointer.is_empty() {
            return Some(Self::ROOT);
        }
        let mut node = Self::ROOT;
        for token in pointer.strip_prefix('/')?.split('/') {
            if let Some(next) = self.child(node, token) {
                node = next;
                continue;
            }
            // A name with escapes, or a step that goes on behind a reference.
            let plain = unescape(token);
            node = match self.child(node, &plain) {
                Some(next) => next,
                None => {
                    let target = self.text_at(node, "$ref").filter(|t| *t != reference)?;
                    let behind = self.shallow(target)?;
                    self.child(behind, &plain)?
                }
            };
        }
        Some(node)
    }

    /// Like `resolve`, without looking behind references on the way: it ends.
    fn shallow(&self, reference: &str) -> Option<NodeId> {
        let mut node = Self::ROOT;
        for token in reference.strip_prefix("#/")?.split('/') {
            node = self.child(node, &unescape(token))?;
        }
        Some(node)
    }

    fn child(&self, node: NodeId, token: &str) -> Option<NodeId> {
        match self.value(node) {
            Value::Map(_) => self.get(node, token),
            Value::List(elements) => elements.get(token.parse::<usize>().ok()?).copied(),
            _ => None,
        }
    }

    /// Where a node stands.
    pub(crate) fn place(&self, node: NodeId) -> Place {
        let mut tokens = Vec::new();
        let mut at = node;
        while at != Self::ROOT {
            let parent = self.nodes[at as usize].parent;
            tokens.push(match self.value(parent) {
                Value::Map(entries) => entries
                    .iter()
                    .find(|(_, child)| *child == at)
                    .map(|(key, _)| key.replace('~', "~0").replace('/', "~1"))
                    .unwrap_or_default(),
                Value::List(elements) => elements
                    .iter()
                    .position(|child| *child == at)
                    .unwrap_or_default()
                    .to_string(),
                _ => String::new(),
            });
            at = parent;
        }
        let mut pointer = String::from("#");
        for token in tokens.iter().rev() {
            pointer.push('/');
            pointer.push_str(token);
        }
        let line = self.nodes[node as usize].line;
        Place {
            pointer,
            line: (line > 0).then_some(line as usize),
        }
    }

    /// The name of the component a node is, where it is one.
    pub(crate) fn component(&self, node: NodeId) -> Option<&str> {
        let section = self.nodes[node as usize].parent;
        let components = self.nodes[section as usize].parent;
        let top = self.nodes[components as usize].parent;
        let named = top == Self::ROOT
            && components != Self::ROOT
            && self.get(top, "components") == Some(components)
            || components == Self::ROOT && self.get(Self::ROOT, "definitions") == Some(section);
        if !named || section == Self::ROOT {
            return None;
        }
        self.entries(section)
            .iter()
            .find(|(_, child)| *child == node)
            .map(|(name, _)| &**name)
    }

    /// A number that is equal for nodes of the same content, whatever the order of the keys.
    pub(crate) fn digest(&self, node: NodeId) -> u64 {
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
    pub(crate) fn entry_digest(&self, key: &str, node: NodeId) -> u64 {
        let mut hasher = DefaultHasher::new();
        (key, self.digest(node)).hash(&mut hasher);
        hasher.finish()
    }

    /// A scalar or a small structure as a person writes it.
    pub(crate) fn show(&self, node: NodeId) -> String {
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

/// A token of a reference as the key it means.
fn unescape(token: &str) -> String {
    let mut bytes = Vec::with_capacity(token.len());
    let mut rest = token.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = hex {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes)
        .replace("~1", "/")
        .replace("~0", "~")
}

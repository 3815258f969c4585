//! References between the parts of an OpenAPI document.

use crate::pointer::unescaped;
use crate::tree::{NodeId, Tree};

/// How often a reference may lead to another reference.
const CHAIN: usize = 64;

impl Tree {
    /// The node behind `$ref`s, or `None` where one leads nowhere, out of the document or in a circle.
    #[must_use]
    pub fn follow(&self, node: NodeId) -> Option<NodeId> {
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
            let plain = percent_decoded(token);
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
            node = self.child(node, &percent_decoded(token))?;
        }
        Some(node)
    }

    /// The name of the component a node is, where it is one.
    #[must_use]
    pub fn component(&self, node: NodeId) -> Option<&str> {
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
}

/// A token of a reference as the key it means.
fn percent_decoded(token: &str) -> String {
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
    unescaped(&String::from_utf8_lossy(&bytes)).into_owned()
}

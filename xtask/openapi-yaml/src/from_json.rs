//! The tree of a JSON value that has been read elsewhere.

use serde_json::Value as Json;

use crate::error::{ErrorKind, ReadError};
use crate::pointer::token;
use crate::read::DEPTH;
use crate::tree::{NodeId, Tree, Value};

/// The tree of a JSON value; `line` knows the line of a JSON pointer (without the `#`).
///
/// # Errors
/// The first place that nests too deep.
pub fn from_json(value: &Json, line: impl Fn(&str) -> Option<usize>) -> Result<Tree, ReadError> {
    let mut planting = Planting {
        tree: Tree { nodes: Vec::new() },
        line: &line,
        pointer: String::new(),
    };
    planting.plant(value, Tree::ROOT, 0)?;
    Ok(planting.tree)
}

struct Planting<'a, F> {
    tree: Tree,
    line: &'a F,
    pointer: String,
}

impl<F: Fn(&str) -> Option<usize>> Planting<'_, F> {
    fn plant(&mut self, value: &Json, parent: NodeId, depth: usize) -> Result<NodeId, ReadError> {
        let line = (self.line)(&self.pointer);
        if depth > DEPTH {
            return Err(ReadError {
                kind: ErrorKind::TooDeep,
                line,
                pointer: self.pointer.clone(),
            });
        }
        let number = line.and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
        let node = self.tree.add(Value::Null, parent, number);
        let length = self.pointer.len();
        let value = match value {
            Json::Null => Value::Null,
            Json::Bool(flag) => Value::Bool(*flag),
            Json::Number(number) => Value::Number(number.to_string().into()),
            Json::String(text) => Value::Text(text.as_str().into()),
            Json::Array(elements) => {
                let mut children = Vec::with_capacity(elements.len());
                for (at, element) in elements.iter().enumerate() {
                    self.pointer.push('/');
                    self.pointer.push_str(&at.to_string());
                    children.push(self.plant(element, node, depth + 1)?);
                    self.pointer.truncate(length);
                }
                Value::List(children)
            }
            Json::Object(entries) => {
                let mut children = Vec::with_capacity(entries.len());
                for (key, entry) in entries {
                    self.pointer.push('/');
                    self.pointer.push_str(&token(key));
                    children.push((key.as_str().into(), self.plant(entry, node, depth + 1)?));
                    self.pointer.truncate(length);
                }
                Value::Map(children)
            }
        };
        self.tree.nodes[node as usize].value = value;
        Ok(node)
    }
}

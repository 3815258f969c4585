//! An OpenAPI document as the comparison sees it: operations by method and whole path, everything that is referred to resolved.

use serde_json::Value as Json;

use crate::operations::{self, Operation};
use crate::tree::{NodeId, Tree, Value};
use crate::yaml;

/// One version of an API.
#[derive(Debug)]
pub struct Api {
    /// What the document is called in messages.
    pub name: String,
    pub(crate) tree: Tree,
    pub(crate) operations: Vec<Operation>,
    /// OpenAPI 3.1: keys beside `$ref` count.
    pub(crate) siblings: bool,
    /// Headers and query parameters that a security scheme describes, as `in` and name in lower case.
    pub(crate) credentials: Vec<(String, String)>,
}

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

impl Api {
    /// Reads a document from YAML or JSON: OpenAPI 3.0, 3.1 or Swagger 2.
    ///
    /// Unreadable is what is not YAML, nests or grows without end, or is no OpenAPI document. A reference that leads nowhere, to
    /// another file or in a circle is not: nothing is said of what it stands for, and the rest is compared.
    ///
    /// # Errors
    /// The first place that cannot be understood.
    pub fn read(name: &str, text: &str) -> Result<Self, Unreadable> {
        Self::from_tree(name, yaml::read(name, text)?)
    }

    /// A document that has been read elsewhere; `line` knows the line of a JSON pointer (without the `#`).
    ///
    /// # Errors
    /// The first place that cannot be understood.
    pub fn from_value(
        name: &str,
        value: &Json,
        line: impl Fn(&str) -> Option<usize>,
    ) -> Result<Self, Unreadable> {
        let mut planting = Planting {
            name,
            tree: Tree::default(),
            line: &line,
            pointer: String::new(),
        };
        planting.plant(value, Tree::ROOT, 0)?;
        Self::from_tree(name, planting.tree)
    }

    /// Whether the document has something at a JSON pointer (with or without its `#`).
    #[must_use]
    pub fn has(&self, pointer: &str) -> bool {
        let mut node = Tree::ROOT;
        for token in pointer.trim_start_matches('#').split('/').skip(1) {
            let key = token.replace("~1", "/").replace("~0", "~");
            let at: Option<usize> = key.parse().ok();
            let element = at.and_then(|at| self.tree.elements(node).get(at).copied());
            match self.tree.get(node, &key).or(element) {
                Some(child) => node = child,
                None => return false,
            }
        }
        true
    }

    fn from_tree(name: &str, tree: Tree) -> Result<Self, Unreadable> {
        let fault = |node: Option<NodeId>, message: &str| {
            let place = tree.place(node.unwrap_or(Tree::ROOT));
            Unreadable {
                file: name.to_owned(),
                line: place.line,
                pointer: Some(place.pointer),
                message: message.to_owned(),
            }
        };
        if !tree.is_map(Tree::ROOT) {
            return Err(fault(None, "this is no OpenAPI document: not a mapping"));
        }
        let version = tree
            .get(Tree::ROOT, "openapi")
            .or_else(|| tree.get(Tree::ROOT, "swagger"));
        let Some(version) = version else {
            return Err(fault(
                None,
                "this is no OpenAPI document: neither `openapi` nor `swagger` says its version",
            ));
        };
        let shown = tree.show(version);
        if !["3.", "2."].iter().any(|major| shown.starts_with(major)) && shown != "2" {
            return Err(fault(
                Some(version),
                &format!(
                    "version {shown} of OpenAPI is not one that this can read: 2.0, 3.0 and 3.1 are"
                ),
            ));
        }
        if let Some(paths) = tree.get(Tree::ROOT, "paths")
            && !matches!(tree.value(paths), Value::Map(_) | Value::Null)
        {
            return Err(fault(Some(paths), "`paths` is not a mapping"));
        }
        let siblings = !shown.starts_with("3.0") && !shown.starts_with('2');
        Ok(Self {
            name: name.to_owned(),
            operations: operations::read(&tree),
            credentials: credentials(&tree),
            siblings,
            tree,
        })
    }
}

/// Turns a value into a tree.
struct Planting<'a, F> {
    name: &'a str,
    tree: Tree,
    line: &'a F,
    pointer: String,
}

impl<F: Fn(&str) -> Option<usize>> Planting<'_, F> {
    fn plant(&mut self, value: &Json, parent: NodeId, depth: usize) -> Result<NodeId, Unreadable> {
        let line = (self.line)(&self.pointer);
        if depth > yaml::DEPTH {
            return Err(Unreadable {
                file: self.name.to_owned(),
                line,
                pointer: Some(format!("#{}", self.pointer)),
                message: format!("more than {} levels of nesting", yaml::DEPTH),
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
                    self.pointer
                        .push_str(&key.replace('~', "~0").replace('/', "~1"));
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

fn credentials(tree: &Tree) -> Vec<(String, String)> {
    let schemes = tree
        .get(Tree::ROOT, "components")
        .and_then(|components| tree.get(components, "securitySchemes"))
        .or_else(|| tree.get(Tree::ROOT, "securityDefinitions"));
    let Some(schemes) = schemes else {
        return Vec::new();
    };
    tree.entries(schemes)
        .iter()
        .filter_map(|(_, scheme)| {
            let scheme = tree.follow(*scheme)?;
            Some((
                tree.text_at(scheme, "in")?.to_ascii_lowercase(),
                tree.text_at(scheme, "name")?.to_ascii_lowercase(),
            ))
        })
        .collect()
}

//! An OpenAPI document as the comparison sees it: operations by method and whole path, everything that is referred to resolved.

use bigcommerce_openapi_yaml::{NodeId, Tree, Value, from_json};
use serde_json::Value as Json;

use super::operation::{self, Operation};
use super::security;
use super::unreadable::Unreadable;
use crate::change::Place;

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

impl Api {
    /// Reads a document from YAML or JSON: OpenAPI 3.0, 3.1 or Swagger 2.
    ///
    /// Unreadable is what is not YAML, nests or grows without end, or is no OpenAPI document. A reference that leads nowhere, to
    /// another file or in a circle is not: nothing is said of what it stands for, and the rest is compared.
    ///
    /// # Errors
    /// The first place that cannot be understood.
    pub fn read(name: &str, text: &str) -> Result<Self, Unreadable> {
        let reading = bigcommerce_openapi_yaml::read(text)
            .map_err(|error| Unreadable::from_error(name, error))?;
        Self::from_tree(name, reading.tree)
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
        let tree = from_json(value, line).map_err(|error| Unreadable::from_error(name, error))?;
        Self::from_tree(name, tree)
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
            let place = Place::of(&tree, node.unwrap_or(Tree::ROOT));
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
            operations: operation::read(&tree),
            credentials: security::described(&tree),
            siblings,
            tree,
        })
    }
}

//! Reads YAML as a tree of JSON. A number that JSON cannot write is text.

use bigcommerce_openapi_yaml::{self as yaml, NodeId, Value};

use super::same::is_number;
use super::tree::Tree;

/// The first document of `text`.
pub(super) fn read(text: &str) -> Result<Tree, String> {
    let reading = yaml::read(text).map_err(|error| error.to_string())?;
    Ok(json(&reading.tree, yaml::Tree::ROOT))
}

/// The JSON of a node. The reader has limited how deep it nests.
fn json(tree: &yaml::Tree, node: NodeId) -> Tree {
    match tree.value(node) {
        Value::Null => Tree::Null,
        Value::Bool(flag) => Tree::Bool(*flag),
        Value::Number(digits) if is_number(digits) => Tree::Number(digits.to_string()),
        Value::Number(text) | Value::Text(text) => Tree::Text(text.to_string()),
        Value::List(elements) => Tree::List(elements.iter().map(|at| json(tree, *at)).collect()),
        Value::Map(entries) => Tree::Map(
            entries
                .iter()
                .map(|(key, at)| (key.to_string(), json(tree, *at)))
                .collect(),
        ),
    }
}

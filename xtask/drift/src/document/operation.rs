//! The operations of a document: method, whole path, parameters, body and answers, each with its node.

use bigcommerce_openapi_yaml::{NodeId, Tree};

use super::body::{Body, Response};
use super::media::Media;
use super::parameter::Parameter;
use super::paths::{self, Paths};
use super::words::words;
use crate::change::{Method, OperationKey};

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) key: OperationKey,
    pub(crate) paths: Paths,
    pub(crate) at: NodeId,
    pub(crate) id: Option<String>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) responses: Vec<Response>,
    /// A digest of the words.
    pub(crate) prose: u64,
}

/// Keys of an operation that say something of the wire, or are looked at by themselves.
const WIRE: [&str; 7] = [
    "parameters",
    "requestBody",
    "responses",
    "operationId",
    "servers",
    "consumes",
    "produces",
];

pub(crate) fn read(tree: &Tree) -> Vec<Operation> {
    let mut operations = Vec::new();
    let Some(paths) = tree.get(Tree::ROOT, "paths") else {
        return operations;
    };
    for (path, item) in tree.entries(paths) {
        let Some(item) = tree.follow(*item) else {
            continue;
        };
        for (name, operation) in tree.entries(item) {
            let (Some(method), true) = (method(name), tree.is_map(*operation)) else {
                continue;
            };
            let servers = [*operation, item, Tree::ROOT]
                .into_iter()
                .find_map(|node| tree.get(node, "servers"));
            let paths = paths::read(tree, servers, path);
            let parameters = parameters(tree, item, *operation);
            let prose = tree
                .entries(item)
                .iter()
                .filter(|(key, _)| matches!(&**key, "summary" | "description"))
                .chain(
                    tree.entries(*operation)
                        .iter()
                        .filter(|(key, _)| !WIRE.contains(&&**key)),
                )
                .fold(0_u64, |sum, (key, node)| {
                    sum.wrapping_add(tree.entry_digest(key, *node))
                });
            let body = body(tree, *operation, &parameters);
            operations.push(Operation {
                key: OperationKey {
                    method,
                    path: paths.whole.clone(),
                },
                paths,
                at: *operation,
                id: tree.text_at(*operation, "operationId").map(str::to_owned),
                parameters: parameters
                    .into_iter()
                    .filter(|parameter| parameter.location != "body" && !parameter.is_ignored())
                    .collect(),
                body,
                responses: responses(tree, *operation),
                prose,
            });
        }
    }
    operations
}

fn method(name: &str) -> Option<Method> {
    Some(match name {
        "get" => Method::Get,
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => return None,
    })
}

/// The parameters of the path, unless the operation says otherwise, and its own.
fn parameters(tree: &Tree, item: NodeId, operation: NodeId) -> Vec<Parameter> {
    let mut all: Vec<Parameter> = Vec::new();
    for list in [operation, item] {
        let Some(list) = tree.get(list, "parameters") else {
            continue;
        };
        for parameter in tree.elements(list) {
            let read = tree
                .follow(*parameter)
                .and_then(|node| Parameter::read(tree, node));
            if let Some(parameter) = read
                && !all.iter().any(|known| known.is_same(&parameter))
            {
                all.push(parameter);
            }
        }
    }
    all
}

fn body(tree: &Tree, operation: NodeId, parameters: &[Parameter]) -> Option<Body> {
    if let Some(body) = tree.get(operation, "requestBody") {
        let body = tree.follow(body)?;
        return Some(Body {
            at: body,
            required: tree.flag(body, "required") == Some(true),
            media: Media::read(tree, body),
            prose: words(tree, body, &["required", "content"]),
        });
    }
    // Swagger 2 has the body among the parameters.
    let parameter = parameters
        .iter()
        .find(|parameter| parameter.location == "body")?;
    Some(Body {
        at: parameter.at,
        required: parameter.required,
        media: Media::old_style(tree, operation, "consumes", parameter.at),
        prose: words(tree, parameter.at, &["required", "schema", "name"]),
    })
}

fn responses(tree: &Tree, operation: NodeId) -> Vec<Response> {
    let Some(responses) = tree.get(operation, "responses") else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (status, response) in tree.entries(responses) {
        if status.starts_with("x-") {
            continue;
        }
        let node = tree.follow(*response);
        let at = node.unwrap_or(*response);
        let media = if tree.get(at, "schema").is_some() {
            Media::old_style(tree, operation, "produces", at)
        } else {
            Media::read(tree, at)
        };
        all.push(Response {
            status: status.to_ascii_uppercase().replace("DEFAULT", "default"),
            at,
            media,
            prose: words(tree, at, &["content", "schema"]),
            unknown: node.is_none(),
        });
    }
    all
}

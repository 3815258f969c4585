//! The operations of a document: method, whole path, parameters, body and answers, each with its node.

use bigcommerce_openapi_yaml::{NodeId, Tree};

use super::body::{Body, Header, Response};
use super::media::Media;
use super::parameter::Parameter;
use super::paths::{self, Paths};
use super::security::{self, Security};
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
    /// The credentials; nothing where a scheme is not described.
    pub(crate) security: Option<Security>,
    /// Place and name in lower case of every parameter that may hold a credential.
    pub(crate) headers: Vec<(String, String)>,
    /// The client receives it: a webhook.
    pub(crate) is_received: bool,
    /// A digest of the words.
    pub(crate) prose: u64,
}

/// Keys of an operation that say something of the wire, or are looked at by themselves.
const WIRE: [&str; 8] = [
    "parameters",
    "requestBody",
    "responses",
    "operationId",
    "servers",
    "consumes",
    "produces",
    "security",
];

/// The operations of the paths, then the webhooks of OpenAPI 3.1.
pub(crate) fn read(tree: &Tree) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in items(tree, tree.get(Tree::ROOT, "paths")) {
        for (method, operation) in methods(tree, item) {
            let servers = [operation, item, Tree::ROOT]
                .into_iter()
                .find_map(|node| tree.get(node, "servers"));
            let paths = paths::read(tree, servers, path);
            operations.push(one(tree, method, paths, (item, operation)));
        }
    }
    for (name, item) in items(tree, tree.get(Tree::ROOT, "webhooks")) {
        for (method, operation) in methods(tree, item) {
            let paths = Paths::received(format!("webhooks/{name}"));
            operations.push(one(tree, method, paths, (item, operation)));
        }
    }
    operations
}

/// The entries of a mapping, where each is or refers to a mapping.
fn items(tree: &Tree, of: Option<NodeId>) -> impl Iterator<Item = (&str, NodeId)> {
    let entries = of.map(|of| tree.entries(of)).unwrap_or_default();
    let entries = entries.iter().filter(|(name, _)| !name.starts_with("x-"));
    entries.filter_map(|(name, item)| Some((&**name, tree.follow(*item)?)))
}

/// The operations of a path.
fn methods(tree: &Tree, item: NodeId) -> impl Iterator<Item = (Method, NodeId)> {
    let entries = tree.entries(item).iter();
    entries.filter_map(|(name, operation)| {
        let method = method(name)?;
        tree.is_map(*operation).then_some((method, *operation))
    })
}

fn one(tree: &Tree, method: Method, paths: Paths, (item, at): (NodeId, NodeId)) -> Operation {
    let parameters = parameters(tree, item, at);
    let words = tree
        .entries(item)
        .iter()
        .filter(|(key, _)| matches!(&**key, "summary" | "description"));
    let words = words.chain(
        tree.entries(at)
            .iter()
            .filter(|(key, _)| !WIRE.contains(&&**key)),
    );
    let prose = words.fold(0_u64, |sum, (key, node)| {
        sum.wrapping_add(tree.entry_digest(key, *node))
    });
    let body = body(tree, at, &parameters);
    let headers = parameters.iter().map(|parameter| {
        let name = parameter.name.to_ascii_lowercase();
        (parameter.location.clone(), name)
    });
    let headers = headers.collect();
    Operation {
        key: OperationKey {
            method,
            path: paths.whole.clone(),
        },
        is_received: paths.is_received,
        paths,
        at,
        id: tree.text_at(at, "operationId").map(str::to_owned),
        parameters: parameters
            .into_iter()
            .filter(|parameter| parameter.location != "body" && !parameter.is_ignored())
            .collect(),
        body,
        responses: responses(tree, at),
        security: security::read(tree, at),
        headers,
        prose,
    }
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
            headers: Header::read(tree, at),
            prose: words(tree, at, &["content", "schema", "headers"]),
            unknown: node.is_none(),
        });
    }
    all
}

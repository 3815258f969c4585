//! The operations by path: how a request finds its own.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::HeaderValue;
use matchit::Match;

use super::{Operation, operations};

/// The operations at the path of a request, with the parameters of the path as they were sent.
pub(crate) fn at(path: &str) -> Option<Match<'static, '_, &'static Methods>> {
    TABLE.at(path).ok()
}

/// The operations at each path, made once for the process.
static TABLE: LazyLock<matchit::Router<Methods>> = LazyLock::new(|| {
    let mut paths: HashMap<String, Methods> = HashMap::new();
    for operation in operations() {
        paths
            .entry(operation.route())
            .or_default()
            .0
            .push(operation);
    }
    let mut table = matchit::Router::new();
    for (path, methods) in paths {
        table
            .insert(path, methods)
            .expect("the paths of the operations differ");
    }
    table
});

/// The operations at one path.
#[derive(Default)]
pub(crate) struct Methods(Vec<&'static Operation>);

impl Methods {
    /// The operation of a method. `HEAD` is a `GET` whose body is not sent.
    pub(crate) fn get(&self, method: &str) -> Option<&'static Operation> {
        let method = match method {
            "HEAD" => "GET",
            other => other,
        };
        self.0.iter().copied().find(|one| one.method == method)
    }

    /// The value of `Allow`.
    pub(crate) fn allowed(&self) -> HeaderValue {
        let mut names: Vec<&str> = Vec::new();
        for operation in &self.0 {
            names.push(operation.method);
            if operation.method == "GET" {
                names.push("HEAD");
            }
        }
        HeaderValue::from_str(&names.join(",")).expect("methods are plain ASCII")
    }
}

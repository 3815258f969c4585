//! Names of changes: file, operation, place and what happened, in words that never vary. No line, no pointer and no prose goes into
//! a name, so it stays as long as the change is the same.

use std::collections::BTreeMap;

use bigcommerce_drift::{Change, Site};

use super::place;

/// `orders.v2.oas2.yml GET /v2/orders response 200 body[].status_id: enum value removed 14`.
///
/// `file` is the newer document; of a path the last part counts.
pub(super) fn name(change: &Change, file: &str) -> String {
    let file = file.rsplit('/').next().unwrap_or(file);
    let operation = place::operation(&change.operation);
    let what = change.kind.summary();
    match site(change).as_str() {
        "" => format!("{file} {operation}: {what}"),
        place => format!("{file} {operation} {place}: {what}"),
    }
}

/// The names with a number behind those that are there already.
pub(super) fn apart(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    names
        .into_iter()
        .map(|name| {
            let times = seen.entry(name.clone()).or_default();
            *times += 1;
            match *times {
                1 => name,
                times => format!("{name} ({times})"),
            }
        })
        .collect()
}

fn site(change: &Change) -> String {
    let site = match &change.site {
        Site::Operation => String::new(),
        Site::Parameter { location, name } => format!("{location} parameter {name}"),
        Site::Request { .. } => "request body".to_owned(),
        Site::Response { status, .. } => format!("response {status} body"),
        Site::Header { status, name } => format!("response {status} header {name}"),
    };
    match place::way(&change.path).as_str() {
        "" => site,
        way if way.starts_with(['[', '{', '(']) => format!("{site}{way}"),
        way => format!("{site}.{way}"),
    }
}

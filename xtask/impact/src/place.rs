//! Where a change is, in words.

use bigcommerce_drift::{OperationKey, Site, Step};

/// `POST /v3/carts`.
pub(super) fn operation(key: &OperationKey) -> String {
    format!("{} {}", key.method, key.path)
}

/// `201 answer, at data.status`; nothing for the operation as a whole.
pub(super) fn words(site: &Site, path: &[Step]) -> String {
    let site = match site {
        Site::Operation => return String::new(),
        Site::Parameter { location, name } => format!("{location} parameter `{name}`"),
        Site::Request { .. } => "request body".to_owned(),
        Site::Response { status, .. } => format!("{status} answer"),
        Site::Header { status, name } => format!("header `{name}` of the {status} answer"),
    };
    match way(path).as_str() {
        "" => site,
        way => format!("{site}, at `{way}`"),
    }
}

/// `data.items[].name`.
pub(super) fn way(path: &[Step]) -> String {
    let mut way = String::new();
    for step in path {
        match step {
            Step::Property(name) => {
                if !way.is_empty() {
                    way.push('.');
                }
                way.push_str(name);
            }
            Step::Items => way.push_str("[]"),
            Step::Values => way.push_str("{}"),
            Step::Variant(name) => {
                way.push('(');
                way.push_str(name);
                way.push(')');
            }
        }
    }
    way
}

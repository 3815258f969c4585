//! The crate that an API's client is written to.

/// The API whose client is a part of a crate of another name.
const HOOKS: &str = "hooks";

/// The path under which the client is imported: `bigcommerce_orders`.
pub fn rust_path(api: &str) -> String {
    if api == HOOKS {
        return "bigcommerce_webhooks::api".to_owned();
    }
    format!("bigcommerce_{}", api.replace('-', "_"))
}

/// The folder of the client's files, from the project root.
pub(crate) fn folder(api: &str) -> String {
    if api == HOOKS {
        return "crates/webhooks/src/generated/api".to_owned();
    }
    format!("crates/{api}/src/generated")
}

/// The text of a file as it stands in the crate: a client that is a part of it names itself by that part.
pub(crate) fn placed(api: &str, text: String) -> String {
    if api == HOOKS {
        return text.replace("crate::", "crate::api::");
    }
    text
}

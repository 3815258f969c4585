//! The head of a spec.

use serde_json::Value;

use crate::document::{Fault, Rule};
use crate::lint::spec::Spec;

const VERSION: Rule = Rule {
    id: "version-not-3.0.3",
    why: "The generator and the drift check read exactly one dialect of OpenAPI.",
};
const INFO_VERSION: Rule = Rule {
    id: "info-version-not-1",
    why: "The repository versions the specs; a second number beside it would only grow stale.",
};
const API: Rule = Rule {
    id: "api-name-mismatch",
    why: "An API has one name: its file's stem, which names its crate and its operations.",
};
const SERVER: Rule = Rule {
    id: "server-unknown",
    why: "Requests go to three origins that the session knows; a fourth would get no credentials.",
};

const FAMILY: Rule = Rule {
    id: "tag-without-family",
    why: "A tag without a family cannot be switched off, and what it needs comes with everything else.",
};

pub(super) const RULES: &[Rule] = &[VERSION, INFO_VERSION, API, SERVER, FAMILY];

/// The origin of each host, as `servers` has to write it.
pub(super) const SERVERS: [(&str, &str); 3] = [
    ("api", "https://api.bigcommerce.com/stores/{store_hash}"),
    (
        "payments",
        "https://payments.bigcommerce.com/stores/{store_hash}",
    ),
    ("storefront", "https://{store_domain}"),
];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    let root = &spec.document.value;
    let text = |pointer: &str| root.pointer(pointer).and_then(Value::as_str);
    if text("/openapi") != Some("3.0.3") {
        faults.push(spec.fault(
            &VERSION,
            "/openapi",
            "this is not an OpenAPI 3.0.3 document",
            "write `openapi: 3.0.3`",
        ));
    }
    if text("/info/version") != Some("1") {
        faults.push(spec.fault(
            &INFO_VERSION,
            "/info/version",
            "`info.version` is not \"1\"",
            "write `version: \"1\"`",
        ));
    }
    if spec.is_shared {
        return;
    }
    let api = &spec.document.api;
    if text("/x-api") != Some(api) {
        faults.push(spec.fault(
            &API,
            "/x-api",
            format!("`x-api` does not say `{api}`, which is what the file is called"),
            format!("write `x-api: {api}`"),
        ));
    }
    families(spec, faults);
    let servers = root.get("servers").and_then(Value::as_array);
    for (index, server) in servers.into_iter().flatten().enumerate() {
        let url = server.get("url").and_then(Value::as_str).unwrap_or("");
        if !SERVERS.iter().any(|(_, known)| *known == url) {
            let known: Vec<_> = SERVERS.iter().map(|(_, url)| format!("`{url}`")).collect();
            faults.push(spec.fault(
                &SERVER,
                &format!("/servers/{index}/url"),
                format!("`{url}` is none of the origins that a session knows"),
                format!("use {}", known.join(" or ")),
            ));
        }
    }
}

/// Each tag that an operation has is described, and says which cargo feature it stands behind.
fn families(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    let tags = spec.document.value.get("tags").and_then(Value::as_array);
    let tags: Vec<&Value> = tags.into_iter().flatten().collect();
    for (index, tag) in tags.iter().enumerate() {
        let family = tag.get("x-family").and_then(Value::as_str).unwrap_or("");
        if !is_kebab(family) {
            let name = tag.get("name").and_then(Value::as_str).unwrap_or("?");
            faults.push(spec.fault(
                &FAMILY,
                &format!("/tags/{index}"),
                format!("the tag `{name}` does not say which family it belongs to"),
                "add `x-family` with the name of a feature of the crate, as in `x-family: carts`",
            ));
        }
    }
    for operation in &spec.operations {
        // An operation without a tag, or with several, is another rule's business.
        let used = operation.value.get("tags").and_then(Value::as_array);
        let Some([Value::String(name)]) = used.map(Vec::as_slice) else {
            continue;
        };
        if !tags.iter().any(|tag| tag["name"] == name.as_str()) {
            faults.push(spec.fault(
                &FAMILY,
                &format!("{}/tags", operation.pointer),
                format!("the tag `{name}` is not among the `tags` of the file, and has no family"),
                "add it there with `description` and `x-family`",
            ));
        }
    }
}

fn is_kebab(word: &str) -> bool {
    !word.is_empty()
        && !word.starts_with('-')
        && !word.ends_with('-')
        && word
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

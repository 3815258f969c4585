//! A metafield, and the outcome of a batch of them.

use serde_json::{Map, Value, json};

use crate::state::errors::Refusal;
use crate::state::metafields::{Metafield, Resource};
use crate::views::dates::iso;
use crate::views::refusal::Family;

/// The client that all requests of a sandbox come from.
const CLIENT: &str = "sandbox-client";

/// A metafield with all of its fields, or those that a request names.
pub(crate) fn metafield(held: &Metafield, only: Option<&[&str]>) -> Value {
    let owner = match held.resource {
        Resource::Cart => json!(held.resource_id),
        Resource::Order => json!(held.resource_id.parse::<i64>().unwrap_or_default()),
    };
    let mut body = json!({
        "id": held.id,
        "permission_set": held.content.permission_set,
        "namespace": held.content.namespace,
        "key": held.content.key,
        "value": held.content.value,
        "description": held.content.description,
        "resource_type": held.resource.name(),
        "resource_id": owner,
        "date_created": iso(held.created),
        "date_modified": iso(held.modified),
        "owner_client_id": CLIENT,
    });
    if let (Some(only), Value::Object(members)) = (only, &mut body) {
        members.retain(|name, _| name == "id" || only.contains(&name.as_str()));
    }
    body
}

/// The outcome of a batch: what was done, and why the rest was not, by its place in the request.
pub(crate) fn batch(done: &[Value], refused: &[(usize, Refusal)]) -> Value {
    let error = |(place, refusal): &(usize, Refusal)| {
        let mut body = refusal.body(Family::V3);
        let named = body["errors"].as_object().cloned().unwrap_or_default();
        let mut errors = Map::new();
        for (name, fault) in named {
            errors.insert(format!("{place}.{name}"), fault);
        }
        if errors.is_empty() {
            errors.insert(place.to_string(), body["title"].clone());
        }
        body["errors"] = Value::Object(errors);
        body
    };
    json!({
        "data": done,
        "errors": refused.iter().map(error).collect::<Vec<Value>>(),
        "meta": {
            "total": done.len() + refused.len(),
            "success": done.len(),
            "failed": refused.len(),
        },
    })
}

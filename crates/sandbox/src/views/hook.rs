//! Registered webhooks, and the state of their deliveries.

use serde_json::{Value, json};

use crate::state::hooks::Hook;
use crate::state::store::Store;

/// The client id of the one API account that the store has.
const CLIENT_ID: &str = "client-of-the-sandbox";

/// A webhook as it is registered, custom headers included: the account reads what it wrote.
pub(crate) fn hook(store: &Store, hook: &Hook) -> Value {
    json!({
        "id": hook.id,
        "client_id": CLIENT_ID,
        "store_hash": store.hash,
        "scope": hook.scope,
        "destination": hook.destination.as_str(),
        "headers": if hook.headers.is_empty() { Value::Null } else { json!(hook.headers) },
        "is_active": hook.is_active,
        "created_at": hook.created.as_second(),
        "updated_at": hook.updated.as_second(),
    })
}

/// The webhooks with their states, the domains that are blocked, and who is told.
pub(crate) fn administration(store: &Store, hooks: &[&Hook]) -> Value {
    let with_status = |held: &&Hook| {
        let mut shown = hook(store, held);
        shown["status"] = json!(match (held.is_active, held.is_deactivated) {
            (true, _) => "active",
            (false, true) => "deactivated",
            (false, false) => "inactive",
        });
        shown
    };
    let now = store.clock.now();
    let blocked: Vec<Value> = store
        .deliveries
        .domains
        .blocked(now)
        .into_iter()
        .map(|blocked| {
            let reason =
                |(description, failure): (&String, &crate::state::blocked_domains::Failure)| {
                    json!({
                        "failure_description": description,
                        "count": failure.count,
                        "timestamp": failure.last.as_second(),
                    })
                };
            json!({
                "destination": blocked.domain,
                "time_left": blocked.until.as_second() - now.as_second(),
                "reasons": blocked.failures.iter().map(reason).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "emails": store.hooks.emails,
        "hooks_list": hooks.iter().map(with_status).collect::<Vec<_>>(),
        "blocked_domains": blocked,
    })
}

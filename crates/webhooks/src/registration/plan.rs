//! The difference between what is wanted and what is registered.

use std::collections::{BTreeMap, BTreeSet};

use bigcommerce_types::{HookId, HookSecret};

use super::WantedHooks;
use crate::api::types::{HookRequest, HookUpdate, RegisteredHook};

/// The calls that bring what is registered to what is wanted. Webhooks of other destinations are in none of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Webhooks to register.
    pub create: Vec<HookRequest>,
    /// Webhooks to switch on, or to give other headers.
    pub update: Vec<(HookId, HookUpdate)>,
    /// Webhooks that nobody wants any more.
    pub delete: Vec<HookId>,
    /// Webhooks that are as they should be.
    pub keep: Vec<HookId>,
}

impl Plan {
    /// True if everything is as it should be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.create.is_empty() && self.update.is_empty() && self.delete.is_empty()
    }
}

/// Compares what is wanted with every webhook that the account has registered.
///
/// ```
/// use bigcommerce_webhooks::registration::{WantedHooks, plan};
///
/// let wanted = WantedHooks::for_payments("https://shop.example.com/webhooks")?;
/// let plan = plan(&wanted, &[]);
/// assert_eq!(plan.create.len(), 4);
/// assert_eq!(plan.create[0].scope, "store/order/refund/created");
/// # Ok::<(), bigcommerce_webhooks::registration::InvalidDestination>(())
/// ```
#[must_use]
pub fn plan(wanted: &WantedHooks, registered: &[RegisteredHook]) -> Plan {
    let scopes: BTreeSet<&str> = wanted.scopes().map(|scope| scope.as_str()).collect();
    let mut plan = Plan::default();
    let mut found = BTreeSet::new();
    for hook in registered {
        if wanted.former.contains(&hook.destination) {
            plan.delete.push(hook.id);
        } else if hook.destination == wanted.destination {
            // Of two for one scope the first stays, so that an event is not sent twice.
            if !scopes.contains(hook.scope.as_str()) || !found.insert(hook.scope.as_str()) {
                plan.delete.push(hook.id);
            } else if let Some(update) = update(wanted, hook) {
                plan.update.push((hook.id, update));
            } else {
                plan.keep.push(hook.id);
            }
        }
    }
    plan.create = scopes
        .difference(&found)
        .map(|scope| {
            let request = HookRequest::new(*scope, wanted.destination.as_str()).is_active(true);
            if wanted.headers.is_empty() {
                request
            } else {
                request.headers(wanted.headers.clone())
            }
        })
        .collect();
    plan
}

/// The change to a webhook of the right scope.
fn update(wanted: &WantedHooks, hook: &RegisteredHook) -> Option<HookUpdate> {
    let mut update = HookUpdate::default();
    // A webhook that does not say is taken to be off: switching it on again changes nothing.
    if hook.is_active != Some(true) {
        update.is_active = Some(true);
    }
    if !same(&wanted.headers, &hook.headers) {
        update.headers = Some(wanted.headers.clone());
    }
    (update != HookUpdate::default()).then_some(update)
}

/// The names of headers have no case.
fn same(wanted: &BTreeMap<String, HookSecret>, registered: &BTreeMap<String, HookSecret>) -> bool {
    wanted.len() == registered.len()
        && registered
            .iter()
            .all(|(name, value)| wanted.get(&name.to_ascii_lowercase()) == Some(value))
}

//! Webhooks in the file of a saved store: those that hold no secret. A custom header and a query may be one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Hook, Hooks};
use crate::state::destinations::Destination;
use crate::state::hook_scopes;

/// All that is saved.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct SavedHooks {
    /// The number of the newest one, saved or not: numbers are given out once.
    made: i64,
    all: Vec<SavedHook>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedHook {
    id: i64,
    scope: String,
    destination: String,
    is_active: bool,
    is_deactivated: bool,
    created: Timestamp,
    updated: Timestamp,
    last_event: Timestamp,
}

impl Hooks {
    /// The webhooks without a secret.
    pub(crate) fn saved(&self) -> SavedHooks {
        let plain = |hook: &&Hook| {
            let destination = &hook.destination;
            hook.headers.is_empty() && destination.shown() == destination.as_str()
        };
        SavedHooks {
            made: self.made,
            all: self.all.iter().filter(plain).map(saved).collect(),
        }
    }

    /// The webhooks of a file; an error for one that could not be registered.
    pub(crate) fn restored(saved: SavedHooks) -> Result<Self, String> {
        let mut hooks = Self::default();
        for one in saved.all {
            let id = one.id;
            let hook = hook(one).ok_or_else(|| format!("webhook {id} can't be"))?;
            if !(1..=saved.made).contains(&id) || hooks.check(&hook).is_err() {
                return Err(format!("webhook {id} can't be beside the others"));
            }
            hooks.all.push(hook);
        }
        hooks.made = saved.made;
        Ok(hooks)
    }
}

fn saved(hook: &Hook) -> SavedHook {
    SavedHook {
        id: hook.id,
        scope: hook.scope.clone(),
        destination: hook.destination.as_str().to_owned(),
        is_active: hook.is_active,
        is_deactivated: hook.is_deactivated,
        created: hook.created,
        updated: hook.updated,
        last_event: hook.last_event,
    }
}

fn hook(saved: SavedHook) -> Option<Hook> {
    let destination = Destination::read(&saved.destination).ok()?;
    hook_scopes::is_known(&saved.scope).then(|| Hook {
        id: saved.id,
        scope: saved.scope,
        destination,
        headers: Default::default(),
        is_active: saved.is_active,
        is_deactivated: saved.is_deactivated,
        created: saved.created,
        updated: saved.updated,
        last_event: saved.last_event,
    })
}

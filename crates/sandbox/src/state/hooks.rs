//! Registered webhooks of the one API account that the store has, and the rules of a registration.

mod saved;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::state::clock::after;
use crate::state::destinations::Destination;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::hook_scopes;
use crate::state::store::Store;
pub(crate) use saved::SavedHooks;

/// The most webhooks of the account for one scope.
const MOST_PER_SCOPE: usize = 10;
/// A webhook that nothing happens to for this long is switched off: ninety days.
const QUIET: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// The most custom headers, and the longest name and value, in bytes.
const MOST_HEADERS: usize = 64;
const LONGEST_NAME: usize = 64;
const LONGEST_VALUE: usize = 8192;
/// Headers that a delivery has anyway.
const OWN_HEADERS: [&str; 10] = [
    "accept",
    "connection",
    "content-length",
    "content-type",
    "host",
    "te",
    "transfer-encoding",
    "webhook-id",
    "webhook-signature",
    "webhook-timestamp",
];

/// A registered webhook. It has no `Debug`: its headers are secrets.
#[derive(Clone)]
pub(crate) struct Hook {
    pub(crate) id: i64,
    pub(crate) scope: String,
    pub(crate) destination: Destination,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) is_active: bool,
    /// Switched off by the platform, not by the account.
    pub(crate) is_deactivated: bool,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    /// The last event that it was for, or when it was switched on.
    pub(crate) last_event: Timestamp,
}

impl Hook {
    /// True if it tells of the failed deliveries of the others.
    pub(crate) fn is_for_exceptions(&self) -> bool {
        hook_scopes::is_delivery_exception(&self.scope)
    }

    /// Takes the fields that a request has.
    fn change(&mut self, fields: &Fields<'_>) -> Result<(), Refusal> {
        let known = |key: &str| ["scope", "destination", "headers", "is_active"].contains(&key);
        if !fields.keys().any(known) {
            return Err(Refusal::unprocessable(
                "The request names no field of a webhook.",
            ));
        }
        if let Some(scope) = fields.text("scope")? {
            if !hook_scopes::is_known(scope) {
                return Err(Refusal::field_fault("scope", "error.unknown"));
            }
            scope.clone_into(&mut self.scope);
        }
        if let Some(text) = fields.text("destination")? {
            let fault = |fault| Refusal::field_fault("destination", fault);
            self.destination = Destination::read(text).map_err(fault)?;
        }
        if fields.mentions("headers") {
            self.headers = read_headers(fields)?;
        }
        if let Some(is_active) = fields.bool("is_active")? {
            self.is_active = is_active;
            self.is_deactivated = false;
        }
        Ok(())
    }
}

/// All webhooks of the account.
#[derive(Default)]
pub(crate) struct Hooks {
    made: i64,
    all: Vec<Hook>,
    /// The addresses that are told of failures. No mail is sent.
    pub(crate) emails: Vec<String>,
}

impl Hooks {
    /// All of them, oldest first.
    pub(crate) fn all(&self) -> &[Hook] {
        &self.all
    }

    pub(crate) fn find(&self, id: i64) -> Result<&Hook, Refusal> {
        let found = self.all.iter().find(|hook| hook.id == id);
        found.ok_or_else(|| not_found(id))
    }

    fn find_mut(&mut self, id: i64) -> Option<&mut Hook> {
        self.all.iter_mut().find(|hook| hook.id == id)
    }

    /// Those that are switched on and cover an event, each with the scope that the event is delivered under.
    pub(crate) fn covering(
        &mut self,
        topic: &str,
        channel: Option<i64>,
        at: Timestamp,
    ) -> Vec<(i64, String)> {
        let mut found = Vec::new();
        for hook in self.all.iter_mut().filter(|hook| hook.is_active) {
            if let Some(scope) = hook_scopes::delivered_as(&hook.scope, topic, channel) {
                hook.last_event = hook.last_event.max(at);
                found.push((hook.id, scope));
            }
        }
        found
    }

    /// Refuses a webhook that the account may not have beside the others.
    fn check(&self, new: &Hook) -> Result<(), Refusal> {
        let others = || self.all.iter().filter(|hook| hook.id != new.id);
        let of_scope = || others().filter(|hook| hook.scope == new.scope);
        let same = |hook: &Hook| hook.destination == new.destination;
        if of_scope().any(same) {
            let title = "The destination has a webhook for this scope already.";
            return Err(Refusal::unprocessable(title).field("destination", "error.duplicate"));
        }
        if of_scope().count() >= MOST_PER_SCOPE {
            let title = format!("An account has {MOST_PER_SCOPE} webhooks for one scope at most.");
            return Err(Refusal::unprocessable(title).field("scope", "error.max"));
        }
        if new.is_for_exceptions() && of_scope().next().is_some() {
            let title = "An account has one webhook for failed deliveries.";
            return Err(Refusal::unprocessable(title).field("scope", "error.max"));
        }
        let mixes = |hook: &Hook| hook.is_for_exceptions() != new.is_for_exceptions() && same(hook);
        if others().any(mixes) {
            let title = "Failed deliveries are told to another destination than the deliveries.";
            return Err(Refusal::unprocessable(title).field("destination", "error.duplicate"));
        }
        Ok(())
    }
}

fn not_found(id: i64) -> Refusal {
    Refusal::new(404, format!("Webhook with id [{id}] not found"))
}

fn read_headers(fields: &Fields<'_>) -> Result<BTreeMap<String, String>, Refusal> {
    let fault = |name: &str, fault| Refusal::field_fault(format!("headers.{name}"), fault);
    let Some(given) = fields.object("headers")? else {
        return Ok(BTreeMap::new());
    };
    let mut headers = BTreeMap::new();
    for name in given.keys() {
        let Some(Value::String(value)) = given.get(name) else {
            return Err(fault(name, "error.expected.jsstring"));
        };
        let is_own = OWN_HEADERS.iter().any(|own| own.eq_ignore_ascii_case(name));
        if is_own || !is_name(name) {
            return Err(fault(name, "error.header"));
        }
        if value.len() > LONGEST_VALUE || !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(fault(name, "error.value"));
        }
        headers.insert(name.to_owned(), value.clone());
    }
    if headers.len() > MOST_HEADERS {
        return Err(Refusal::field_fault("headers", "error.max"));
    }
    Ok(headers)
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(fits)
}

impl Store {
    /// Registers a webhook: 422 for a scope or a destination that cannot be, or that the account has already.
    pub(crate) fn register_hook(&mut self, fields: &Fields<'_>) -> Result<&Hook, Refusal> {
        let now = self.clock.now();
        fields.required_text("scope")?;
        let fault = |fault| Refusal::field_fault("destination", fault);
        let destination = fields.required_text("destination")?;
        let mut hook = Hook {
            id: self.hooks.made + 1,
            scope: String::new(),
            destination: Destination::read(destination).map_err(fault)?,
            headers: BTreeMap::new(),
            is_active: true,
            is_deactivated: false,
            created: now,
            updated: now,
            last_event: now,
        };
        hook.change(fields)?;
        self.hooks.check(&hook)?;
        self.hooks.made = hook.id;
        let id = hook.id;
        self.hooks.all.push(hook);
        // A clock that runs has to be looked at from now on.
        self.deliveries.wake();
        self.hooks.find(id)
    }

    /// Changes a webhook: 422 for a request that names no field, and as for a new one.
    pub(crate) fn change_hook(&mut self, id: i64, fields: &Fields<'_>) -> Result<&Hook, Refusal> {
        let now = self.clock.now();
        let held = self.hooks.find(id)?;
        let mut changed = held.clone();
        changed.change(fields)?;
        self.hooks.check(&changed)?;
        changed.updated = now;
        if changed.is_active && !held.is_active {
            changed.last_event = now;
        }
        let is_active = changed.is_active;
        let held = self.hooks.find_mut(id).ok_or_else(|| not_found(id))?;
        *held = changed;
        if !is_active {
            self.deliveries.drop_those_of(id);
        }
        self.hooks.find(id)
    }

    /// Removes a webhook and what was on its way to it.
    pub(crate) fn remove_hook(&mut self, id: i64) -> Result<Hook, Refusal> {
        let place = self.hooks.all.iter().position(|hook| hook.id == id);
        let place = place.ok_or_else(|| not_found(id))?;
        self.deliveries.drop_those_of(id);
        Ok(self.hooks.all.remove(place))
    }

    /// Replaces the addresses that are told of failures: 422 for what is no address.
    pub(crate) fn set_hook_emails(&mut self, fields: &Fields<'_>) -> Result<(), Refusal> {
        if !fields.mentions("emails") {
            return Err(fields.missing("emails"));
        }
        let fault = || Refusal::field_fault("emails", "error.email");
        let address = |value: &Value| {
            let text = value.as_str()?;
            let (name, domain) = text.rsplit_once('@')?;
            let fits =
                !name.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace);
            fits.then(|| text.to_owned())
        };
        let emails: Option<Vec<String>> = fields.list("emails")?.iter().map(address).collect();
        self.hooks.emails = emails.ok_or_else(fault)?;
        Ok(())
    }

    /// Switches a webhook off, as the platform does when its deliveries fail or nothing happens to it.
    pub(crate) fn deactivate_hook(&mut self, id: i64, at: Timestamp) {
        if let Some(hook) = self.hooks.find_mut(id) {
            hook.is_active = false;
            hook.is_deactivated = true;
            hook.updated = at;
            self.deliveries.drop_those_of(id);
        }
    }

    /// Switches off the webhooks that nothing has happened to for ninety days.
    pub(crate) fn expire_hooks(&mut self, now: Timestamp) {
        let quiet = |hook: &&Hook| hook.is_active && after(hook.last_event, QUIET) <= now;
        let quiet: Vec<i64> = self
            .hooks
            .all
            .iter()
            .filter(quiet)
            .map(|hook| hook.id)
            .collect();
        for id in quiet {
            self.deactivate_hook(id, now);
        }
    }
}

//! The hooks API: which events go to which destination.

use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::http::pages::Page;
use crate::state::errors::Refusal;
use crate::state::hooks::Hook;
use crate::state::store::Store;
use crate::views;

/// `GET /v3/hooks`, of one scope or destination, or of those that are switched on or off.
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let page = Page::read(call)?;
    let same = |name: &str, own: &str| call.query(name).is_none_or(|wanted| wanted == own);
    let found: Vec<&Hook> = active(store, call)?
        .into_iter()
        .filter(|hook| same("scope", &hook.scope) && same("destination", hook.destination.as_str()))
        .collect();
    let shown = page.of(&found);
    let listed: Vec<Value> = shown
        .iter()
        .map(|hook| views::hook::hook(store, hook))
        .collect();
    let pagination = page.json(found.len(), listed.len());
    Ok(Answer::bare(
        200,
        json!({ "data": listed, "meta": { "pagination": pagination } }),
    ))
}

/// The webhooks that the filter `is_active` leaves.
fn active<'a>(store: &'a Store, call: &Call) -> Result<Vec<&'a Hook>, Refusal> {
    let wanted = match call.query("is_active") {
        None => None,
        Some("true" | "1") => Some(true),
        Some("false" | "0") => Some(false),
        Some(_) => return Err(Refusal::new(400, "The filter 'is_active' can't be read.")),
    };
    let fits = |hook: &&Hook| wanted.is_none_or(|wanted| wanted == hook.is_active);
    Ok(store.hooks.all().iter().filter(fits).collect())
}

/// `POST /v3/hooks`
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = store.register_hook(&call.fields()?)?.id;
    answer(store, id)
}

/// `GET /v3/hooks/{webhook_id}`
pub(crate) fn show(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    answer(store, call.number("webhook_id")?)
}

/// `PUT /v3/hooks/{webhook_id}`: what is absent stays.
pub(crate) fn update(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.number("webhook_id")?;
    store.change_hook(id, &call.fields()?)?;
    answer(store, id)
}

/// `DELETE /v3/hooks/{webhook_id}` answers with the webhook as it was.
pub(crate) fn remove(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let removed = store.remove_hook(call.number("webhook_id")?)?;
    Ok(Answer::data(200, views::hook::hook(store, &removed)))
}

fn answer(store: &Store, id: i64) -> Result<Answer, Refusal> {
    let hook = store.hooks.find(id)?;
    Ok(Answer::data(200, views::hook::hook(store, hook)))
}

/// `GET /v3/hooks/admin`: the states of the webhooks, and the domains that are blocked.
pub(crate) fn administration(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let hooks = active(store, call)?;
    let data = views::hook::administration(store, &hooks);
    let count = hooks.len();
    let pagination = json!({
        "total": count,
        "count": count,
        "per_page": count.max(1),
        "current_page": 1,
        "total_pages": 1,
    });
    Ok(Answer::bare(
        200,
        json!({ "data": data, "meta": { "pagination": pagination } }),
    ))
}

/// `PUT /v3/hooks/admin`: all addresses anew.
pub(crate) fn update_administration(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    store.set_hook_emails(&call.fields()?)?;
    Ok(Answer::empty())
}

//! The transactions of an order.

use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::http::pages::Page;
use crate::state::errors::Refusal;
use crate::state::store::Store;
use crate::state::transactions::{Stage, Transaction};

/// `GET /v3/orders/{order_id}/transactions`: 204 where there are none, whatever the page.
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let page = Page::read(call)?;
    let order = store.order(call.number("order_id")?)?;
    let mut readable: Vec<&Transaction> = order
        .transactions
        .iter()
        .filter(|one| one.stage >= Stage::Readable)
        .collect();
    if readable.is_empty() {
        return Ok(Answer::empty());
    }
    readable.sort_by_key(|one| one.id);
    let listed: Vec<Value> = page
        .of(&readable)
        .iter()
        .map(|one| one.json(order.id))
        .collect();
    let pagination = page.json(readable.len(), listed.len());
    Ok(Answer::bare(
        200,
        json!({ "data": listed, "meta": { "pagination": pagination } }),
    ))
}

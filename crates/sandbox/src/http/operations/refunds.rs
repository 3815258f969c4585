//! Quotes and refunds. A refund that cannot be made is refused with a list in `data`.

use serde_json::{Value, json};

use super::order_parts::order;
use crate::http::call::{Answer, Call};
use crate::http::pages::Page;
use crate::state::clock;
use crate::state::errors::Refusal;
use crate::state::refund_items::RefundRequest;
use crate::state::refunds::Refund;
use crate::state::store::Store;
use crate::views::refund;

/// `POST /v3/orders/{order_id}/payment_actions/refund_quotes`
pub(crate) fn quote(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = order(store, call)?;
    let request = RefundRequest::read(&call.fields()?)?;
    let quote = order.quote(&request)?;
    let shown = refund::quote(order.id, &quote, order.taxes);
    Ok(Answer::data(201, shown))
}

/// `POST /v3/orders/{order_id}/payment_actions/refunds`: the amounts have to be those of a quote.
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = order(store, call)?.id;
    let fields = call.fields()?;
    let made = RefundRequest::read(&fields)
        .and_then(|request| store.refund_items(id, request))
        .map_err(Refusal::in_data)?;
    Ok(Answer::data(201, refund::refund(made)))
}

/// `GET /v3/orders/{order_id}/payment_actions/refunds`
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let refunds: Vec<&Refund> = order(store, call)?.refunds.iter().collect();
    paged(&refunds, call)
}

/// `GET /v3/orders/payment_actions/refunds`
pub(crate) fn list_all(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let mut found = Vec::new();
    for held in store.orders.values().flat_map(|order| &order.refunds) {
        if matches(held, call)? {
            found.push(held);
        }
    }
    found.sort_by_key(|held| held.id);
    paged(&found, call)
}

/// `GET /v3/orders/payment_actions/refunds/{refund_id}`
pub(crate) fn show(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.number("refund_id")?;
    let mut all = store.orders.values().flat_map(|order| &order.refunds);
    let held = all.find(|held| held.id == id);
    let held = held.ok_or_else(Refusal::not_found)?;
    Ok(Answer::data(200, refund::single(held)))
}

fn paged(found: &[&Refund], call: &Call) -> Result<Answer, Refusal> {
    let page = Page::read(call)?;
    let listed: Vec<Value> = page
        .of(found)
        .iter()
        .map(|held| refund::refund(held))
        .collect();
    let pagination = page.json(found.len(), listed.len());
    Ok(Answer::bare(
        200,
        json!({ "data": listed, "meta": { "pagination": pagination } }),
    ))
}

fn matches(held: &Refund, call: &Call) -> Result<bool, Refusal> {
    let bad = |name: &str| Refusal::unprocessable(format!("The filter '{name}' can't be read."));
    let among = |name: &str, id: i64| {
        let Some(list) = call.query(name) else {
            return Ok(true);
        };
        let ids: Result<Vec<i64>, _> = list.split(',').map(|one| one.trim().parse()).collect();
        ids.map(|ids| ids.contains(&id)).map_err(|_| bad(name))
    };
    let time = |name: &str| match call.query(name) {
        None => Ok(None),
        Some(text) => clock::read(text).map(Some).ok_or_else(|| bad(name)),
    };
    let transaction = match call.query("transaction_id") {
        None => None,
        Some(text) => Some(text.parse::<i64>().map_err(|_| bad("transaction_id"))?),
    };
    let by = |id: i64| {
        held.payments
            .iter()
            .any(|one| one.transaction_id == Some(id))
    };
    Ok(among("order_id:in", held.order_id)?
        && among("id:in", held.id)?
        && time("created:min")?.is_none_or(|least| held.created >= least)
        && time("created:max")?.is_none_or(|most| held.created <= most)
        && transaction.is_none_or(by))
}

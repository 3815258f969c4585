//! The parts of an order that V2 lists: products, coupons, taxes, fees, messages. An empty list is 204 without a body.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::http::pages::Page;
use crate::state::clock;
use crate::state::errors::Refusal;
use crate::state::order_lines::Message;
use crate::state::orders::Order;
use crate::state::store::Store;
use crate::views::order_products::product;
use crate::views::{fee, order_parts};

/// The order that a path names.
pub(super) fn order<'a>(store: &'a Store, call: &Call) -> Result<&'a Order, Refusal> {
    store.order(call.number("order_id")?)
}

/// A page of a list; 204 where there is nothing on it.
pub(super) fn listed(all: &[Value], call: &Call) -> Result<Answer, Refusal> {
    let page = Page::read(call)?.of(all);
    Ok(if page.is_empty() {
        Answer::empty()
    } else {
        Answer::bare(200, json!(page))
    })
}

/// `GET /v2/orders/{order_id}/products`
pub(crate) fn products(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = order(store, call)?;
    let lines = order.lines.iter();
    let all: Vec<Value> = lines.map(|line| product(order, line)).collect();
    listed(&all, call)
}

/// `GET /v2/orders/{order_id}/products/{order_product_id}`
pub(crate) fn show_product(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (order, id) = (order(store, call)?, call.number("order_product_id")?);
    let line = order.lines.iter().find(|line| line.id == id);
    let line = line.ok_or_else(Refusal::not_found)?;
    Ok(Answer::bare(200, product(order, line)))
}

/// `GET /v2/orders/{order_id}/coupons`
pub(crate) fn coupons(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = order(store, call)?;
    let held = order.coupons.iter().zip(1..);
    let all: Vec<Value> = held
        .map(|(held, place)| order_parts::coupon(order, held, place))
        .collect();
    listed(&all, call)
}

/// `GET /v2/orders/{order_id}/taxes`
pub(crate) fn taxes(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    listed(&order_parts::taxes(order(store, call)?), call)
}

/// `GET /v2/orders/{order_id}/fees`
pub(crate) fn fees(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    match fee::list(order(store, call)?) {
        Value::Array(all) => listed(&all, call),
        other => Ok(Answer::bare(200, other)),
    }
}

/// `GET /v2/orders/{order_id}/messages`
pub(crate) fn messages(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = order(store, call)?;
    let mut all = Vec::new();
    for held in &order.messages {
        if matches(order, held, call)? {
            all.push(order_parts::message(order, held));
        }
    }
    listed(&all, call)
}

/// Every filter of the published file; all of them have to hold. No message here was read or flagged.
fn matches(order: &Order, held: &Message, call: &Call) -> Result<bool, Refusal> {
    let bad = |name: &str| Refusal::new(400, format!("The filter '{name}' can't be read."));
    let number = |name: &str| match call.query(name) {
        None => Ok(None),
        Some(text) => text.parse::<i64>().map(Some).map_err(|_| bad(name)),
    };
    let time = |name: &str| match call.query(name) {
        None => Ok(None::<Timestamp>),
        Some(text) => clock::read(text).map(Some).ok_or_else(|| bad(name)),
    };
    Ok(number("min_id")?.is_none_or(|least| held.id >= least)
        && number("max_id")?.is_none_or(|most| held.id <= most)
        && number("customer_id")?.is_none_or(|id| order.customer_id == id)
        && time("min_date_created")?.is_none_or(|least| held.created >= least)
        && time("max_date_created")?.is_none_or(|most| held.created <= most)
        && call.query("status").is_none_or(|status| status == "unread")
        && call.query("is_flagged").is_none_or(|flag| flag == "false"))
}

//! The addresses and consignments of an order, and the quotes that they were shipped by.

use serde_json::Value;

use super::order_fields::as_v2;
use super::order_parts::{listed, order};
use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::store::Store;
use crate::views::{order_consignments, order_parts};

/// `GET /v2/orders/{order_id}/shipping_addresses`
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (order, url) = (order(store, call)?, store.orders_url());
    let held = order.addresses.iter();
    let all: Vec<Value> = held
        .map(|held| order_consignments::address(order, held, &url))
        .collect();
    listed(&all, call)
}

/// `GET /v2/orders/{order_id}/shipping_addresses/{shipping_address_id}`
pub(crate) fn show(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = order(store, call)?;
    let held = order.address(call.number("shipping_address_id")?);
    let held = held.ok_or_else(Refusal::not_found)?;
    let url = store.orders_url();
    Ok(Answer::bare(
        200,
        order_consignments::address(order, held, &url),
    ))
}

/// `PUT /v2/orders/{order_id}/shipping_addresses/{shipping_address_id}`: nothing is computed anew.
pub(crate) fn update(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let held = order(store, call)?;
    let (order_id, id) = (held.id, call.number("shipping_address_id")?);
    let held = held.address(id).ok_or_else(Refusal::not_found)?;
    let fields = call.fields()?;
    let address = held.address.patched_v2(&fields).map_err(as_v2)?;
    let method = fields.text("shipping_method").map_err(as_v2)?;
    let method = method.map(str::to_owned);
    store.change(order_id, |order| {
        if let Some(held) = order.addresses.iter_mut().find(|held| held.id == id) {
            held.address = address;
            if let Some(method) = method {
                held.shipping_method = method;
            }
        }
    });
    show(store, call)
}

/// `GET /v2/orders/{order_id}/shipping_addresses/{shipping_address_id}/shipping_quotes`
pub(crate) fn quote(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    quote_of(store, call, call.number("shipping_address_id")?)
}

/// `GET /v2/orders/{order_id}/consignments/shipping/{shipping_consignment_id}/shipping_quotes`
pub(crate) fn consignment_quote(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    quote_of(store, call, call.number("shipping_consignment_id")?)
}

/// 204 for an order that the API made, which is every order here, unless the settings say otherwise.
fn quote_of(store: &Store, call: &Call, id: i64) -> Result<Answer, Refusal> {
    let order = order(store, call)?;
    let held = order.address(id).ok_or_else(Refusal::not_found)?;
    if !store.settings.stored_quotes || held.option_id.is_empty() {
        return Ok(Answer::empty());
    }
    Ok(Answer::bare(200, order_parts::quote(order, held)))
}

/// `GET /v2/orders/{order_id}/consignments`
pub(crate) fn consignments(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (order, url) = (order(store, call)?, store.orders_url());
    let lines = call.include().names("consignments.line_items");
    let shown = order_consignments::consignments(order, &url, lines);
    Ok(Answer::bare(200, shown))
}

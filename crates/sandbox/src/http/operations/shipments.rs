//! The shipments of an order.

use serde_json::{Value, json};

use super::order_fields::as_v2;
use super::order_parts::{listed, order};
use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::orders::Order;
use crate::state::shipments::{Shipment, ShipmentDetails};
use crate::state::store::Store;
use crate::views::order_parts::shipment;

/// `GET /v2/orders/{order_id}/shipments`
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = order(store, call)?;
    let held = order.shipments.iter();
    let all: Vec<Value> = held.map(|held| shipment(order, held)).collect();
    listed(&all, call)
}

/// `GET /v2/orders/{order_id}/shipments/count`
pub(crate) fn count(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let count = order(store, call)?.shipments.len();
    Ok(Answer::bare(200, json!({ "count": count })))
}

/// `POST /v2/orders/{order_id}/shipments`: the status of a paid order follows.
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let made = read(store, call).map_err(as_v2)?;
    store.next_shipment_id = made.id;
    let (order_id, id) = (order(store, call)?.id, made.id);
    store.change(order_id, |order| {
        order.shipments.push(made);
        order.follow_shipments();
    });
    let (order, held) = find(store, call, id)?;
    Ok(Answer::bare(201, shipment(order, held)))
}

fn read(store: &Store, call: &Call) -> Result<Shipment, Refusal> {
    let order = order(store, call)?;
    let fields = call.fields()?;
    let address_id = fields.required_integer("order_address_id")?;
    order.address(address_id).ok_or_else(|| {
        Refusal::new(400, "The order has no such address.")
            .field("order_address_id", "error.unknown")
    })?;
    Ok(Shipment {
        id: store.next_shipment_id + 1,
        address_id,
        items: order.read_shipment_items(&fields, address_id)?,
        created: store.clock.now(),
        details: ShipmentDetails::default().read(&fields)?,
    })
}

fn find<'a>(store: &'a Store, call: &Call, id: i64) -> Result<(&'a Order, &'a Shipment), Refusal> {
    let order = order(store, call)?;
    let held = order.shipments.iter().find(|held| held.id == id);
    Ok((order, held.ok_or_else(Refusal::not_found)?))
}

/// `GET /v2/orders/{order_id}/shipments/{shipment_id}`
pub(crate) fn show(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (order, held) = find(store, call, call.number("shipment_id")?)?;
    Ok(Answer::bare(200, shipment(order, held)))
}

/// `PUT /v2/orders/{order_id}/shipments/{shipment_id}`: the items stay.
pub(crate) fn update(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.number("shipment_id")?;
    let (order, held) = find(store, call, id)?;
    let fields = call.fields()?;
    if fields.get("items").is_some() {
        let title = "The field 'items' cannot be written to.";
        return Err(Refusal::new(400, title));
    }
    let details = held.details.clone().read(&fields).map_err(as_v2)?;
    let address = fields.integer("order_address_id").map_err(as_v2)?;
    if address.is_some_and(|address| order.address(address).is_none()) {
        return Err(Refusal::new(400, "The order has no such address."));
    }
    let order_id = order.id;
    store.change(order_id, |order| {
        if let Some(held) = order.shipments.iter_mut().find(|held| held.id == id) {
            held.details = details;
            held.address_id = address.unwrap_or(held.address_id);
        }
    });
    show(store, call)
}

/// `DELETE /v2/orders/{order_id}/shipments/{shipment_id}`
pub(crate) fn delete(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.number("shipment_id")?;
    let (order, _) = find(store, call, id)?;
    let order_id = order.id;
    store.change(order_id, |order| {
        order.shipments.retain(|held| held.id != id);
        order.follow_shipments();
    });
    Ok(Answer::empty())
}

/// `DELETE /v2/orders/{order_id}/shipments`
pub(crate) fn delete_all(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = order(store, call)?.id;
    store.change(id, |order| {
        order.shipments.clear();
        order.follow_shipments();
    });
    Ok(Answer::empty())
}

//! Settings of carts, checkouts and orders: of the store and of a channel.

use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::state::channel_settings::Notifications;
use crate::state::errors::Refusal;
use crate::state::store::Store;

/// `GET /v3/carts/settings`
pub(crate) fn carts(store: &mut Store, _: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::data(200, store.cart_settings.shown(None)))
}

/// `PUT /v3/carts/settings`
pub(crate) fn update_carts(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    if fields.get("allow_purchasing").is_none() {
        return Err(fields.missing("allow_purchasing"));
    }
    store.cart_settings.write(None, &fields)?;
    carts(store, call)
}

/// `GET /v3/carts/settings/channels/{channel_id}`
pub(crate) fn channel_carts(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let shown = store.cart_settings.shown(Some(channel(call)?));
    Ok(Answer::data(200, shown))
}

/// `PUT /v3/carts/settings/channels/{channel_id}`
pub(crate) fn update_channel_carts(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel(call)?;
    store.cart_settings.write(Some(channel), &call.fields()?)?;
    channel_carts(store, call)
}

/// `GET /v3/checkouts/settings`
pub(crate) fn checkouts(store: &mut Store, _: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::data(200, store.checkout_settings.shown(None)))
}

/// `PUT /v3/checkouts/settings`
pub(crate) fn update_checkouts(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    store.checkout_settings.write(None, &call.fields()?)?;
    checkouts(store, call)
}

/// `GET /v3/checkouts/settings/channels/{channel_id}`
pub(crate) fn channel_checkouts(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let shown = store.checkout_settings.shown(Some(channel(call)?));
    Ok(Answer::data(200, shown))
}

/// `PUT /v3/checkouts/settings/channels/{channel_id}`
pub(crate) fn update_channel_checkouts(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel(call)?;
    store
        .checkout_settings
        .write(Some(channel), &call.fields()?)?;
    channel_checkouts(store, call)
}

/// `GET /v3/orders/settings`
pub(crate) fn orders(store: &mut Store, _: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::data(
        200,
        notifications(store.order_settings.shown(None)),
    ))
}

/// `PUT /v3/orders/settings`
pub(crate) fn update_orders(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    store.order_settings.write(None, &call.fields()?)?;
    orders(store, call)
}

/// `GET /v3/orders/settings/channels/{channel_id}`
pub(crate) fn channel_orders(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let shown = store.order_settings.shown(Some(channel(call)?));
    Ok(Answer::data(200, notifications(shown)))
}

/// `PUT /v3/orders/settings/channels/{channel_id}`: both lists of addresses, or neither.
pub(crate) fn update_channel_orders(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel(call)?;
    store.order_settings.write(Some(channel), &call.fields()?)?;
    channel_orders(store, call)
}

/// The store has one channel for each positive number.
fn channel(call: &Call) -> Result<i64, Refusal> {
    match call.number("channel_id") {
        Ok(id) if id > 0 => Ok(id),
        _ => Err(Refusal::unprocessable("There is no such channel.")),
    }
}

fn notifications(held: &Notifications) -> Value {
    json!({
        "notifications": {
            "order_placed": { "email_addresses": held.order_placed },
            "forward_invoice": { "email_addresses": held.forward_invoice },
        },
    })
}

//! The checkout operations of the storefront: a shopper's session instead of a token.

use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::store::Store;
use crate::views::storefront::checkout;

/// Refuses a checkout that is missing, in the shape that the published file gives it.
fn check_exists(store: &Store, id: &str) -> Result<(), Refusal> {
    if store.carts.contains_key(id) {
        return Ok(());
    }
    Err(Refusal::new(400, "Checkout not found")
        .detail("The shopper has no such checkout.")
        .in_a_list())
}

/// `GET /api/storefront/checkouts/{checkout_id}`
pub(crate) fn show(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    Ok(Answer::bare(
        200,
        checkout(store, store.cart(id)?, &call.include()),
    ))
}

/// `PUT /api/storefront/checkouts/{checkout_id}`
pub(crate) fn update(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    let fields = call.fields()?;
    let message = fields
        .text("customerMessage")?
        .ok_or_else(|| fields.missing("customerMessage"))?;
    store.edit_cart(id, fields.integer("version")?, |cart| {
        cart.set_message(message, "customerMessage")
    })?;
    Ok(Answer::bare(
        200,
        checkout(store, store.cart(id)?, &call.include()),
    ))
}

//! Checkouts: the cart's other face. Billing address, message, coupon.

use serde_json::json;

use crate::http::call::{Answer, Call};
use crate::state::addresses::Address;
use crate::state::carts::Cart;
use crate::state::coupons;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::orders::INCOMPLETE;
use crate::state::store::Store;
use crate::views;

/// `GET /v3/checkouts/{checkout_id}`: works on every cart.
pub(crate) fn show(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::data(
        200,
        views::checkout::checkout(store.cart(call.param("checkout_id"))?, &call.include()),
    ))
}

/// `PUT /v3/checkouts/{checkout_id}`: the shopper's message.
pub(crate) fn update(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let message = fields
        .text("customer_message")?
        .ok_or_else(|| fields.missing("customer_message"))?;
    let cart = store.edit_cart(
        call.param("checkout_id"),
        fields.integer("version")?,
        |cart| cart.set_message(message, "customer_message"),
    )?;
    Ok(Answer::data(
        200,
        views::checkout::checkout(cart, &call.include()),
    ))
}

/// `POST /v3/checkouts/{checkout_id}/billing-address`
pub(crate) fn add_billing_address(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    set_billing_address(store, call, None)
}

/// `PUT /v3/checkouts/{checkout_id}/billing-address/{address_id}`
pub(crate) fn update_billing_address(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    set_billing_address(store, call, Some(call.param("address_id")))
}

fn set_billing_address(
    store: &mut Store,
    call: &Call,
    id: Option<&str>,
) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let cart = store.edit_cart(
        call.param("checkout_id"),
        fields.integer("version")?,
        |cart| cart.bill_to(Address::read(&fields)?, id),
    )?;
    Ok(Answer::data(
        200,
        views::checkout::checkout(cart, &call.include()),
    ))
}

/// `POST /v3/checkouts/{checkout_id}/coupons`
pub(crate) fn add_coupon(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let code = fields.required_text("coupon_code")?;
    if code.chars().count() > 50 {
        return Err(Refusal::field_fault("coupon_code", "error.maxLength"));
    }
    let cart = store.edit_cart(
        call.param("checkout_id"),
        fields.integer("version")?,
        |cart| {
            let coupon = coupons::coupon(code).ok_or_else(|| {
                Refusal::unprocessable("The coupon is not known.")
                    .field("coupon_code", "error.unknown")
            })?;
            cart.add_coupon(coupon)
        },
    )?;
    Ok(Answer::data(
        200,
        views::checkout::checkout(cart, &call.include()),
    ))
}

/// `DELETE /v3/checkouts/{checkout_id}/coupons/{coupon_code}`: by its code, not by its id.
pub(crate) fn delete_coupon(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let code = call.param("coupon_code");
    let cart = store.delete_from_cart(
        call.param("checkout_id"),
        call.optional_version()?,
        |cart| cart.remove_coupon(code),
    )?;
    Ok(shown(cart, call))
}

/// `POST /v3/checkouts/{checkout_id}/discounts`
pub(crate) fn add_discounts(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let asked = fields.required_object("cart")?;
    // The published files disagree on the place of the version.
    let version = fields.integer("version")?.or(asked.integer("version")?);
    let cart = store.edit_cart(call.param("checkout_id"), version, |cart| {
        cart.discount_by_hand(&asked)
    })?;
    Ok(shown(cart, call))
}

/// `POST /v3/checkouts/{checkout_id}/fees`
pub(crate) fn add_fees(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    edit_fees(store, call, Cart::add_fees)
}

/// `PUT /v3/checkouts/{checkout_id}/fees`
pub(crate) fn update_fees(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    edit_fees(store, call, Cart::replace_fees)
}

/// `DELETE /v3/checkouts/{checkout_id}/fees`: the ids are in the body.
pub(crate) fn delete_fees(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    edit_fees(store, call, Cart::remove_fees)
}

fn edit_fees(
    store: &mut Store,
    call: &Call,
    edit: fn(&mut Cart, &Fields<'_>) -> Result<(), Refusal>,
) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let version = fields.integer("version")?;
    let cart = store.edit_cart(call.param("checkout_id"), version, |cart| {
        edit(cart, &fields)
    })?;
    Ok(shown(cart, call))
}

/// `POST /v3/checkouts/{checkout_id}/token`: 422 once the order is final. The version stays.
pub(crate) fn create_token(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    let now = store.clock.now();
    let ordered = store.cart(id)?.order_id;
    let status = ordered
        .and_then(|id| store.orders.get(&id))
        .map(|one| one.status_id);
    if status.is_some_and(|status| status != INCOMPLETE) {
        return Err(Refusal::unprocessable(
            "The order of the checkout is final.",
        ));
    }
    let body = call.body.clone().unwrap_or_else(|| json!({}));
    let cart = store.carts.get_mut(id).ok_or_else(Refusal::not_found)?;
    cart.add_token(&Fields::of(&body, "")?, now)?;
    let token = cart.tokens.last().map(|made| made.token.as_str());
    Ok(Answer::data(200, json!({ "checkoutToken": token })))
}

fn shown(cart: &Cart, call: &Call) -> Answer {
    Answer::data(200, views::checkout::checkout(cart, &call.include()))
}

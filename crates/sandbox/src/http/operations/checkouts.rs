//! Checkouts: the cart's other face. Billing address, message, coupon.

use crate::http::call::{Answer, Call};
use crate::state::addresses::Address;
use crate::state::consignments::short_id;
use crate::state::coupons;
use crate::state::errors::Refusal;
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
        |cart| {
            let current = cart.billing.as_ref().map(|(id, _)| id.as_str());
            if id.is_some() && id != current {
                return Err(Refusal::not_found());
            }
            let id = id.map_or_else(short_id, str::to_owned);
            let address = Address::read(&fields)?;
            cart.email.clone_from(&address.email);
            cart.billing = Some((id, address));
            Ok(())
        },
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
            cart.coupon = Some(coupon);
            Ok(())
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
        |cart| match cart.coupon {
            Some(coupon) if coupon.code.eq_ignore_ascii_case(code) => {
                cart.coupon = None;
                Ok(())
            }
            _ => Err(Refusal::not_found()),
        },
    )?;
    Ok(Answer::data(
        200,
        views::checkout::checkout(cart, &call.include()),
    ))
}

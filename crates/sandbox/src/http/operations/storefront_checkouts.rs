//! The checkout operations of the storefront: a shopper's session instead of a token.

use rust_decimal::Decimal;

use super::consignments;
use super::storefront_body::{body, renamed};
use crate::http::call::{Answer, Call};
use crate::state::addresses::Address;
use crate::state::carts::Cart;
use crate::state::coupons;
use crate::state::currencies;
use crate::state::customers::Customer;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
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
    shown(store, call)
}

fn shown(store: &Store, call: &Call) -> Result<Answer, Refusal> {
    let cart = store.cart(call.param("checkout_id"))?;
    Ok(Answer::bare(200, checkout(store, cart, &call.include())))
}

/// `PUT /api/storefront/checkouts/{checkout_id}/carts/{cart_id}/items/{item_id}`
pub(crate) fn update_item(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = own_cart(store, call)?;
    let body = body(call)?;
    let fields = Fields::of(&body, "")?;
    store
        .change_line(id, call.param("item_id"), &fields)
        .map_err(renamed)?;
    shown(store, call)
}

/// `DELETE /api/storefront/checkouts/{checkout_id}/carts/{cart_id}/items/{item_id}`: 204 for the last one.
pub(crate) fn delete_item(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = own_cart(store, call)?;
    let left = store.remove_line(id, call.param("item_id"), call.optional_version()?)?;
    if left.is_none() {
        return Ok(Answer::empty());
    }
    shown(store, call)
}

/// A checkout and its cart have one id.
fn own_cart<'a>(store: &Store, call: &'a Call) -> Result<&'a str, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    if call.param("cart_id") == id {
        Ok(id)
    } else {
        Err(Refusal::not_found())
    }
}

/// `POST /api/storefront/checkouts/{checkout_id}/billing-address`
pub(crate) fn add_billing_address(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    set_billing_address(store, call, None)
}

/// `PUT /api/storefront/checkouts/{checkout_id}/billing-address/{address_id}`
pub(crate) fn update_billing_address(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    set_billing_address(store, call, Some(call.param("address_id")))
}

fn set_billing_address(
    store: &mut Store,
    call: &Call,
    address_id: Option<&str>,
) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    let body = body(call)?;
    let fields = Fields::of(&body, "")?;
    let mut address = Address::read_without_email(&fields).map_err(renamed)?;
    let cart = store.cart(id)?;
    if address.email.is_empty() {
        address.email.clone_from(&cart.email);
    }
    check_sign_in(store, cart, &address.email)?;
    store.edit_cart(id, fields.integer("version")?, |cart| {
        cart.bill_to(address, address_id)
    })?;
    shown(store, call)
}

/// 403 for a guest whose e-mail belongs to an account, where the store asks such shoppers to sign in.
fn check_sign_in(store: &Store, cart: &Cart, email: &str) -> Result<(), Refusal> {
    let settings = store.checkout_settings.shown(Some(cart.channel_id));
    let asked = settings["guest_checkout_for_existing_accounts"] == "require_login";
    let known = |one: &Customer| one.email.eq_ignore_ascii_case(email);
    if asked && cart.customer_id == 0 && store.customers.iter().any(known) {
        let title = "The e-mail belongs to an account: the shopper has to sign in.";
        return Err(Refusal::new(403, title));
    }
    Ok(())
}

/// `POST /api/storefront/checkouts/{checkout_id}/consignments`
pub(crate) fn add_consignments(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    consignments::add_to(store, id, &body(call)?, Address::read_without_email).map_err(renamed)?;
    shown(store, call)
}

/// `PUT /api/storefront/checkouts/{checkout_id}/consignments/{consignment_id}`
pub(crate) fn update_consignment(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (id, consignment) = (call.param("checkout_id"), call.param("consignment_id"));
    check_exists(store, id)?;
    let body = body(call)?;
    if Fields::of(&body, "")?.get("custom_shipping").is_some() {
        let title = "A shopper can't set the price of shipping.";
        return Err(Refusal::unprocessable(title).field("customShipping", "error.unknown"));
    }
    consignments::change(store, id, consignment, &body, Address::read_without_email)
        .map_err(renamed)?;
    shown(store, call)
}

/// `DELETE /api/storefront/checkouts/{checkout_id}/consignments/{consignment_id}`
pub(crate) fn delete_consignment(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    check_exists(store, call.param("checkout_id"))?;
    consignments::remove(store, call)?;
    shown(store, call)
}

/// `POST /api/storefront/checkouts/{checkout_id}/gift-certificates`: 404 for an unknown code, 429 for too many.
pub(crate) fn add_gift_certificate(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    let body = body(call)?;
    let fields = Fields::of(&body, "")?;
    let code = fields
        .required_text("gift_certificate_code")
        .map_err(renamed)?;
    store.try_certificate(code)?;
    store.edit_cart(id, fields.integer("version")?, |cart| {
        cart.use_certificate(code)
    })?;
    shown(store, call)
}

/// `DELETE /api/storefront/checkouts/{checkout_id}/gift-certificates/{gift_certificate_code}`
pub(crate) fn delete_gift_certificate(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (id, code) = (
        call.param("checkout_id"),
        call.param("gift_certificate_code"),
    );
    check_exists(store, id)?;
    store.edit_cart(id, call.optional_version()?, |cart| {
        let before = cart.gift_certificates.len();
        cart.gift_certificates.retain(|held| held != code);
        if cart.gift_certificates.len() == before {
            return Err(Refusal::not_found());
        }
        Ok(())
    })?;
    shown(store, call)
}

/// `POST /api/storefront/checkouts/{checkout_id}/coupons`
pub(crate) fn add_coupon(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    let fields = call.fields()?;
    let code = fields.required_text("couponCode")?;
    let coupon = coupons::coupon(code).ok_or_else(|| {
        Refusal::unprocessable("The coupon is not known.").field("couponCode", "error.unknown")
    })?;
    store
        .edit_cart(id, fields.integer("version")?, |cart| {
            cart.add_coupon(coupon)
        })
        .map_err(renamed)?;
    shown(store, call)
}

/// `DELETE /api/storefront/checkouts/{checkout_id}/coupons/{coupon_code}`
pub(crate) fn delete_coupon(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (id, code) = (call.param("checkout_id"), call.param("coupon_code"));
    check_exists(store, id)?;
    store.edit_cart(id, call.optional_version()?, |cart| {
        cart.remove_coupon(code)
    })?;
    shown(store, call)
}

/// `POST /api/storefront/checkouts/{checkout_id}/store-credit`: all that the customer has.
pub(crate) fn apply_store_credit(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    let cart = store.cart(id)?;
    let customer = store.customer(cart.customer_id);
    if customer.is_none_or(|one| one.store_credit <= Decimal::ZERO) {
        return Err(Refusal::unprocessable("The shopper has no store credit."));
    }
    if cart.terms.currency != currencies::DEFAULT {
        let title = "Store credit is in the store's own currency only.";
        return Err(Refusal::unprocessable(title));
    }
    store.edit_cart(id, call.optional_version()?, |cart| {
        cart.store_credit = true;
        Ok(())
    })?;
    shown(store, call)
}

/// `DELETE /api/storefront/checkouts/{checkout_id}/store-credit`
pub(crate) fn remove_store_credit(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    store.edit_cart(id, call.optional_version()?, |cart| {
        cart.store_credit = false;
        Ok(())
    })?;
    shown(store, call)
}

/// `POST /api/storefront/checkouts/{checkout_id}/spam-protection`: any token passes.
pub(crate) fn pass_spam_check(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("checkout_id");
    check_exists(store, id)?;
    call.fields()?.required_text("token")?;
    store.edit_cart(id, None, |cart| {
        cart.spam_checked = true;
        Ok(())
    })?;
    shown(store, call)
}

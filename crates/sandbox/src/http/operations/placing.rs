//! Makes an order from a checkout, and says what is missing. The cart stays: each call makes another order.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::json;

use crate::http::call::{Answer, Call};
use crate::state::addresses::Address;
use crate::state::carts::Cart;
use crate::state::errors::Refusal;
use crate::state::fees::Fee;
use crate::state::line_items::{ItemKind, LineItem, Selection};
use crate::state::order_addresses::{OrderAddress, OrderPickup};
use crate::state::order_lines::{LineOption, OrderCoupon, OrderLine};
use crate::state::orders::{Notes, Order, Origin};
use crate::state::store::Store;

/// `POST /v3/checkouts/{checkout_id}/orders`
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let cart = store.cart(call.param("checkout_id"))?.clone();
    check(&cart)?;
    store.stock.check(&cart.items)?;
    let now = store.clock.now();
    let (_, billing) = cart
        .billing
        .clone()
        .ok_or_else(|| incomplete("billing_address"))?;
    let order = store.keep_order(|id| order(id, &cart, billing, now));
    let (id, free) = (order.id, order.due().is_zero());
    if let Some(cart) = store.carts.get_mut(&cart.id) {
        cart.order_id = Some(id);
    }
    if free {
        store.move_by_money(id, now);
    }
    Ok(Answer::data(200, json!({ "id": id })))
}

/// The order as the checkout is now: the same lines, places and sums.
fn order(id: i64, cart: &Cart, billing: Address, now: Timestamp) -> Order {
    let totals = cart.totals();
    let coupons = cart.coupons.iter().map(|coupon| OrderCoupon {
        coupon: *coupon,
        discount: cart.coupon_total(coupon),
    });
    let mut order = Order {
        id,
        cart_id: Some(cart.id.clone()),
        customer_id: cart.customer_id,
        channel_id: cart.channel_id,
        origin: Origin::Checkout,
        shipping: totals.shipping,
        wrapping: totals.wrapping,
        fees: cart
            .fees
            .iter()
            .map(|fee| Fee::of_checkout(fee, &cart.terms))
            .collect(),
        discount: totals.discount,
        coupon_discount: totals.coupon,
        coupons: coupons.collect(),
        currency: cart.terms.currency,
        taxes: cart.terms.taxes,
        notes: Notes {
            customer_message: cart.customer_message.clone(),
            customer_locale: cart.locale.clone(),
            ..Notes::default()
        },
        ..Order::blank(billing, now)
    };
    let mut places = Vec::new();
    for consignment in &cart.consignments {
        let place = order.next_address_id();
        places.push((place, consignment));
        if let Some(method) = consignment.pickup {
            order.pickups.push(OrderPickup {
                id: place,
                pickup_method_id: method,
            });
        } else if let Some(address) = &consignment.address {
            let option = consignment.selected.as_ref();
            order.addresses.push(OrderAddress {
                id: place,
                address: address.clone(),
                shipping_method: option.map_or_else(String::new, |one| one.description.clone()),
                option_id: option.map_or_else(String::new, |one| one.id.clone()),
                cost: cart.terms.pair(cart.shipping_of(consignment)),
            });
        }
    }
    for item in &cart.items {
        let mut left = item.quantity;
        for (place, consignment) in &places {
            let here = consignment.lines.iter().filter(|(id, _)| *id == item.id);
            let quantity: u32 = here.map(|(_, quantity)| quantity).sum();
            if quantity > 0 {
                order.lines.push(line(cart, item, quantity, Some(*place)));
                left = left.saturating_sub(quantity);
            }
        }
        if left > 0 {
            order.lines.push(line(cart, item, left, None));
        }
    }
    order.total = order.computed_total();
    order
}

fn line(cart: &Cart, item: &LineItem, quantity: u32, goes_to: Option<i64>) -> OrderLine {
    let product = item.product();
    let part = |amount: Decimal| {
        let amount = amount * Decimal::from(quantity) / Decimal::from(item.quantity);
        cart.terms.pair(cart.terms.currency.round(amount))
    };
    let option = |selection: &Selection| LineOption {
        id: selection.option_id,
        name: selection.name.to_owned(),
        value: selection.value.clone(),
        is_text: selection.value_id.is_none(),
    };
    OrderLine {
        product_id: product.map_or(0, |line| line.product.id),
        variant_id: product.map_or(0, |line| line.variant.id),
        sku: match &item.kind {
            ItemKind::Product(line) => line.variant.sku.to_owned(),
            ItemKind::Custom { sku, .. } => sku.clone(),
            ItemKind::GiftCertificate(_) => String::new(),
        },
        discount: part(cart.discount_amount(item) + cart.coupon_amount(item)),
        coupon_discount: part(cart.coupon_amount(item)),
        digital: !item.can_ship(),
        gift_certificate: item.is_gift_certificate(),
        options: product
            .into_iter()
            .flat_map(|line| line.selections.iter().map(option))
            .collect(),
        wrapping: product
            .and_then(|line| line.wrapping.clone())
            .map(|message| (message, part(cart.wrapping_of(item)))),
        goes_to,
        ..OrderLine::entered(&item.name, quantity, cart.unit_pair(item))
    }
}

fn incomplete(what: &str) -> Refusal {
    Refusal::unprocessable("The checkout is not complete.").field(what, "error.path.missing")
}

/// Billing address, every physical item in a consignment, a way chosen for each, and addresses that can be shipped to.
fn check(cart: &Cart) -> Result<(), Refusal> {
    let (_, billing) = cart
        .billing
        .as_ref()
        .ok_or_else(|| incomplete("billing_address"))?;
    let lacking = billing.lacks_for_an_order();
    if !lacking.is_empty() {
        let refusal = Refusal::unprocessable("The billing address of this order is incomplete.");
        return Err(lacking.iter().fold(refusal, |refusal, field| {
            refusal.field(format!("billing_address.{field}"), "error.path.missing")
        }));
    }
    let unshipped =
        |item: &&LineItem| item.must_ship() && cart.consigned(&item.id, None) < item.quantity;
    if let Some(item) = cart.items.iter().find(unshipped) {
        return Err(no_address("consignments", &item.id));
    }
    for consignment in &cart.consignments {
        let lacking = consignment
            .address
            .as_ref()
            .map(|address| address.lacks_for_an_order())
            .unwrap_or_default();
        if let Some(field) = lacking.first() {
            return Err(no_address("consignments.address", field));
        }
        if !consignment.is_settled() {
            return Err(incomplete("consignments.shipping_option_id"));
        }
    }
    Ok(())
}

fn no_address(field: &str, what: &str) -> Refusal {
    Refusal::unprocessable("A shipping address for this order is incomplete").field(field, what)
}

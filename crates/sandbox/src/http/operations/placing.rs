//! Makes an order from a checkout, and says what is missing. The cart stays: each call makes another order.

use rust_decimal::Decimal;
use serde_json::json;

use crate::http::call::{Answer, Call};
use crate::state::carts::Cart;
use crate::state::errors::Refusal;
use crate::state::line_items::{ItemKind, LineItem};
use crate::state::orders::{INCOMPLETE, Notes, Order, OrderLine, Origin, Pair};
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
    let order = store.keep_order(|id| {
        let mut order = Order {
            id,
            status_id: INCOMPLETE,
            cart_id: Some(cart.id.clone()),
            customer_id: cart.customer_id,
            channel_id: cart.channel_id,
            origin: Origin::Checkout,
            billing,
            shipping_addresses: cart
                .consignments
                .iter()
                .filter(|held| held.address.is_some())
                .count(),
            lines: cart.items.iter().map(line).collect(),
            shipping: Pair::both(cart.shipping_total()),
            handling: Pair::default(),
            wrapping: Pair::both(cart.wrapping_total()),
            fees: Vec::new(),
            discount: Decimal::ZERO,
            coupon_discount: cart.coupon_total(),
            total: Pair::default(),
            notes: Notes {
                customer_message: cart.customer_message.clone(),
                customer_locale: cart.locale.clone(),
                ..Notes::default()
            },
            payment_status: String::new(),
            transactions: Vec::new(),
            created: now,
            modified: now,
        };
        order.total = order.computed_total();
        order
    });
    let (id, free) = (order.id, order.due().is_zero());
    if let Some(cart) = store.carts.get_mut(&cart.id) {
        cart.order_id = Some(id);
    }
    if free {
        store.move_by_money(id, now);
    }
    Ok(Answer::data(200, json!({ "id": id })))
}

fn line(item: &LineItem) -> OrderLine {
    let (product_id, variant_id) = match &item.kind {
        ItemKind::Product(line) => (line.product.id, line.variant.id),
        ItemKind::GiftCertificate(_) | ItemKind::Custom { .. } => (0, 0),
    };
    OrderLine {
        product_id,
        variant_id,
        name: item.name.clone(),
        quantity: item.quantity,
        price: Pair::both(item.list_price),
        digital: !item.can_ship(),
        gift_certificate: item.is_gift_certificate(),
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

//! `POST /v2/orders`: an order without a cart. Its default status, Pending, can't be paid through the payments host.

use super::order_fields::{
    as_v2, check_writable, read_billing, read_currency, read_customer, read_fees, read_lines,
    read_notes, read_pair, read_pickups, read_status,
};
use crate::http::call::{Answer, Call};
use crate::state::addresses::Address;
use crate::state::consignments::PICKUP_METHOD;
use crate::state::errors::Refusal;
use crate::state::order_addresses::{OrderAddress, OrderPickup};
use crate::state::orders::{Order, PENDING, Pair};
use crate::state::store::Store;
use crate::views;

/// `POST /v2/orders`
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = read(store, call).map_err(as_v2)?;
    let url = store.orders_url();
    let kept = store.keep_order(|id| order.with_id(id));
    Ok(Answer::bare(
        200,
        views::order::order(kept, &url, &call.include()),
    ))
}

fn read(store: &Store, call: &Call) -> Result<Order, Refusal> {
    let fields = call.fields()?;
    check_writable(&fields, &[])?;
    let billing = read_billing(&fields.required_object("billing_address")?)?;
    let currency = read_currency(store, &fields)?;
    let pickups = read_pickups(&fields, currency, store.catalogue)?;
    let mut order = Order::blank(billing, store.clock.now());
    for address in fields.objects("shipping_addresses")? {
        order.addresses.push(OrderAddress {
            id: order.next_address_id(),
            shipping_method: address.text_or_empty("shipping_method")?,
            option_id: String::new(),
            cost: Pair::default(),
            address: Address::read_v2(&address)?,
        });
    }
    order.lines = match pickups {
        Some(_) if !order.addresses.is_empty() || fields.get("products").is_some() => {
            return Err(Refusal::new(
                400,
                "An order has products and shipping addresses, or pickups; not both.",
            ));
        }
        Some(lines) => {
            order.pickups.push(OrderPickup {
                id: order.next_address_id(),
                pickup_method_id: PICKUP_METHOD,
            });
            lines
        }
        None => read_lines(&fields, "products", currency, store.catalogue)?,
    };
    if order.lines.is_empty() {
        return Err(fields.missing("products"));
    }
    order.send_lines();
    order.customer_id = read_customer(store, &fields)?.unwrap_or(0);
    order.status_id = read_status(&fields)?.unwrap_or(PENDING);
    order.channel_id = fields.integer("channel_id")?.unwrap_or(1);
    order.shipping = read_pair(&fields, "shipping_cost")?.unwrap_or_default();
    order.handling = read_pair(&fields, "handling_cost")?.unwrap_or_default();
    order.wrapping = read_pair(&fields, "wrapping_cost")?.unwrap_or_default();
    order.fees = read_fees(&fields)?;
    order.discount = Pair::both(fields.amount("discount_amount")?.unwrap_or_default());
    order.currency = currency;
    order.notes = read_notes(&fields)?;
    order.total = read_pair(&fields, "total")?.unwrap_or_else(|| order.computed_total());
    if order.total.inc.is_sign_negative() {
        return Err(Refusal::new(400, "The discount is larger than the order."));
    }
    Ok(order)
}

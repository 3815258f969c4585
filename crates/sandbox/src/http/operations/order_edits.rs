//! Changes of an order by V2: its own fields, its products, its fees; and its archive.

use super::order_fields::{
    as_v2, check_writable, read_customer, read_fees, read_line, read_notes, read_pair,
    read_pair_named, read_status,
};
use crate::http::call::{Answer, Call};
use crate::state::catalogue::Catalogue;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::orders::{Order, Pair};
use crate::state::store::Store;
use crate::views;

/// `PUT /v2/orders/{order_id}`
pub(crate) fn update(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = store.order(call.number("order_id")?)?.id;
    let edited = edit(store, id, &call.fields()?).map_err(as_v2)?;
    let url = store.orders_url();
    store.change(id, |order| *order = edited);
    let order = store.order(id)?;
    Ok(Answer::bare(
        200,
        views::order::order(order, &url, &call.include()),
    ))
}

/// `DELETE /v2/orders/{order_id}`: the order can still be read by its number.
pub(crate) fn archive(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = store.order(call.number("order_id")?)?.id;
    store.change(id, |order| order.is_deleted = true);
    Ok(Answer::empty())
}

/// `DELETE /v2/orders`
pub(crate) fn archive_all(store: &mut Store, _: &Call) -> Result<Answer, Refusal> {
    let ids: Vec<i64> = store.orders.keys().copied().collect();
    for id in ids {
        store.change(id, |order| order.is_deleted = true);
    }
    Ok(Answer::empty())
}

/// The order as the request leaves it: all of the request, or nothing.
fn edit(store: &Store, id: i64, fields: &Fields<'_>) -> Result<Order, Refusal> {
    check_writable(fields, &["is_deleted"])?;
    let mut order = store.order(id)?.clone();
    if let Some(status) = read_status(fields)? {
        order.status_id = status;
    }
    if let Some(customer) = read_customer(store, fields)? {
        order.customer_id = customer;
    }
    if let Some(channel) = fields.integer("channel_id")? {
        order.channel_id = channel;
    }
    if let Some(deleted) = fields.bool("is_deleted")? {
        order.is_deleted = deleted;
    }
    if let Some(billing) = fields.object("billing_address")? {
        order.billing = order.billing.patched_v2(&billing)?;
    }
    edit_notes(&mut order, fields)?;
    edit_money(&mut order, fields, store.catalogue)?;
    Ok(order)
}

/// Notes that are named are replaced. The merchant's own id at a third party is written once.
fn edit_notes(order: &mut Order, fields: &Fields<'_>) -> Result<(), Refusal> {
    let new = read_notes(fields)?;
    let old = &mut order.notes;
    if let (Some(held), Some(new)) = (&old.external_merchant_id, &new.external_merchant_id)
        && held != new
    {
        let title = "The field 'external_merchant_id' cannot be written to again.";
        return Err(Refusal::new(400, title));
    }
    let named = |key: &str| fields.mentions(key);
    for (key, held, new) in [
        (
            "customer_message",
            &mut old.customer_message,
            new.customer_message,
        ),
        ("staff_notes", &mut old.staff_notes, new.staff_notes),
        (
            "external_order_id",
            &mut old.external_order_id,
            new.external_order_id,
        ),
        (
            "customer_locale",
            &mut old.customer_locale,
            new.customer_locale,
        ),
        ("ip_address", &mut old.ip_address, new.ip_address),
        ("ip_address_v6", &mut old.ip_address_v6, new.ip_address_v6),
        (
            "payment_method",
            &mut old.payment_method,
            new.payment_method,
        ),
    ] {
        if named(key) {
            *held = new;
        }
    }
    if named("external_source") {
        old.external_source = new.external_source;
    }
    if new.external_merchant_id.is_some() {
        old.external_merchant_id = new.external_merchant_id;
    }
    Ok(())
}

/// Products are patched one by one, fees are replaced. A change of products drops the discounts of the items.
fn edit_money(order: &mut Order, fields: &Fields<'_>, catalogue: Catalogue) -> Result<(), Refusal> {
    let before = order.computed_total();
    let products = fields.objects("products")?;
    if !products.is_empty() {
        for product in &products {
            edit_line(order, product, catalogue)?;
        }
        if order.lines.is_empty() {
            return Err(Refusal::new(400, "An order has at least one product."));
        }
        order.number_lines();
        order.send_lines();
        for line in &mut order.lines {
            (line.discount, line.coupon_discount) = (Pair::default(), Pair::default());
        }
        (order.discount, order.coupon_discount) = (Pair::default(), Pair::default());
        order.coupons.clear();
    }
    if fields.get("fees").is_some() {
        order.fees = read_fees(fields)?;
    }
    if let Some(amount) = fields.amount("discount_amount")? {
        order.discount = Pair::both(amount);
    }
    if let Some(cost) = read_pair(fields, "shipping_cost")? {
        order.shipping = cost;
    }
    if let Some(cost) = read_pair(fields, "handling_cost")? {
        order.handling = cost;
    }
    if let Some(cost) = read_pair(fields, "wrapping_cost")? {
        order.wrapping = cost;
    }
    match read_pair(fields, "total")? {
        Some(total) => order.total = total,
        // A total that was set by hand stays until something else about the money changes.
        None if order.computed_total() != before => order.total = order.computed_total(),
        None => {}
    }
    if order.total.inc.is_sign_negative() {
        return Err(Refusal::new(400, "The discount is larger than the order."));
    }
    Ok(())
}

/// A product with an `id` changes the line, and with the quantity 0 removes it; one without is new.
fn edit_line(order: &mut Order, fields: &Fields<'_>, catalogue: Catalogue) -> Result<(), Refusal> {
    let Some(id) = fields.integer("id")? else {
        order
            .lines
            .push(read_line(fields, order.currency, catalogue)?);
        return Ok(());
    };
    let place = order.lines.iter().position(|line| line.id == id);
    let place = place.ok_or_else(|| {
        Refusal::new(400, "The order has no such product.")
            .field(fields.name("id"), "error.unknown")
    })?;
    if fields.integer("quantity")? == Some(0) {
        order.lines.remove(place);
        return Ok(());
    }
    let line = &mut order.lines[place];
    if fields.get("quantity").is_some() {
        line.quantity = fields.quantity()?;
    }
    if let Some(price) = read_pair_named(fields, "price_ex_tax", "price_inc_tax")? {
        line.price = price;
    }
    if let Some(name) = fields.text("name")? {
        name.clone_into(&mut line.name);
    }
    Ok(())
}

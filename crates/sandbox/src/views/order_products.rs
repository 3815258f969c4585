//! The products of an order, as V2 shows them: money as strings of four decimals.

use serde_json::{Value, json};

use crate::state::order_lines::OrderLine;
use crate::state::orders::{Order, Pair};
use crate::views::money::text;

/// One product.
pub(crate) fn product(order: &Order, line: &OrderLine) -> Value {
    let total = line.price.times(line.quantity);
    let pickup = order.pickups.iter().any(|one| Some(one.id) == line.goes_to);
    let place = line.goes_to.unwrap_or_default();
    let refunded = order.refunded(line.id);
    let kind = match (line.gift_certificate, line.digital) {
        (true, _) => "giftcertificate",
        (false, true) => "digital",
        (false, false) => "physical",
    };
    let (message, wrapping) = match &line.wrapping {
        Some((message, cost)) => (message.as_str(), *cost),
        None => ("", Pair::default()),
    };
    json!({
        "id": line.id,
        "order_id": order.id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "order_address_id": if pickup { 0 } else { place },
        "order_pickup_method_id": if pickup { place } else { 0 },
        "name": line.name,
        "name_customer": line.name,
        "name_merchant": line.name,
        "sku": line.sku,
        "upc": "",
        "type": kind,
        "quantity": line.quantity,
        "quantity_shipped": order.shipped(line.id),
        "quantity_refunded": refunded,
        "is_refunded": refunded == line.quantity,
        "refund_amount": text(order.refunded_amount(line.id)),
        "return_id": 0,
        "base_price": text(line.price.ex),
        "price_ex_tax": text(line.price.ex),
        "price_inc_tax": text(line.price.inc),
        "price_tax": text(line.price.tax()),
        "base_total": text(total.ex),
        "total_ex_tax": text(total.ex),
        "total_inc_tax": text(total.inc),
        "total_tax": text(total.tax()),
        "discounted_total_inc_tax": text(total.inc - line.discount.inc),
        "wrapping_name": if line.wrapping.is_some() { "Gift wrap" } else { "" },
        "wrapping_message": message,
        "base_wrapping_cost": text(wrapping.ex),
        "wrapping_cost_ex_tax": text(wrapping.ex),
        "wrapping_cost_inc_tax": text(wrapping.inc),
        "wrapping_cost_tax": text(wrapping.tax()),
        "parent_order_product_id": null,
        "is_bundled_product": false,
        "applied_discounts": applied_discounts(order, line),
        "product_options": options(line),
        "configurable_fields": [],
    })
}

/// The part by coupons, under the first of them, and the rest.
fn applied_discounts(order: &Order, line: &OrderLine) -> Value {
    let by_coupons = line.coupon_discount.inc;
    let coupon = order.coupons.first().map(|held| held.coupon.code);
    let parts = [
        ("coupon", coupon.unwrap_or("Coupon"), coupon, by_coupons),
        (
            "manual-discount",
            "Manual discount",
            None,
            line.discount.inc - by_coupons,
        ),
    ];
    let parts = parts.into_iter().filter(|(.., amount)| !amount.is_zero());
    parts
        .map(|(id, name, code, amount)| {
            let amount = text(amount);
            json!({ "id": id, "name": name, "code": code, "amount": amount, "target": "order" })
        })
        .collect()
}

fn options(line: &OrderLine) -> Value {
    let options = line.options.iter().zip(1_i64..);
    options
        .map(|(option, place)| {
            json!({
                "id": line.id * 100 + place,
                "option_id": option.id,
                "order_product_id": line.id,
                "product_option_id": option.id,
                "display_name": option.name,
                "display_name_customer": option.name,
                "display_name_merchant": option.name,
                "display_value": option.value,
                "display_value_customer": option.value,
                "display_value_merchant": option.value,
                "value": option.value,
                "type": if option.is_text { "Text field" } else { "Multiple choice" },
                "name": option.name,
                "display_style": "",
            })
        })
        .collect()
}

//! Coupons, taxes, messages, shipments and quotes of an order, as V2 shows them.

use serde_json::{Value, json};

use crate::state::order_addresses::OrderAddress;
use crate::state::order_lines::{Message, OrderCoupon};
use crate::state::orders::{Order, Pair};
use crate::state::shipments::Shipment;
use crate::views::dates::{iso, rfc2822};
use crate::views::money::{number, text};

/// A coupon of an order.
pub(crate) fn coupon(order: &Order, held: &OrderCoupon, place: i64) -> Value {
    json!({
        "id": order.id * 100 + place,
        "coupon_id": held.coupon.id,
        "order_id": order.id,
        "code": held.coupon.code,
        "amount": number(held.coupon.kind.amount()),
        "type": held.coupon.kind.number(),
        "discount": number(held.discount),
    })
}

/// The taxes of an order: one for each line, and one for each address that is paid for.
pub(crate) fn taxes(order: &Order) -> Vec<Value> {
    let rate = order.taxes.rate();
    let mut listed = Vec::new();
    let mut add = |kind: &str, of: Pair, product: i64, address: i64| {
        if of.tax().is_zero() {
            return;
        }
        let place = i64::try_from(listed.len()).unwrap_or_default() + 1;
        listed.push(json!({
            "id": order.id * 1000 + place,
            "order_id": order.id,
            "order_address_id": address,
            "order_pickup_method_id": 0,
            "order_product_id": product.to_string(),
            "tax_rate_id": 1,
            "tax_class_id": 0,
            "name": "Tax",
            "class": "Default Tax Class",
            "rate": text(rate),
            "priority": 1,
            "priority_amount": text(of.tax()),
            "line_amount": text(of.tax()),
            "line_item_type": kind,
            "sales_tax_id": "",
        }));
    };
    for line in &order.lines {
        let whole = line.price.times(line.quantity).less(line.discount);
        add("item", whole, line.id, line.goes_to.unwrap_or_default());
        if let Some((_, cost)) = &line.wrapping {
            add(
                "gift-wrapping",
                *cost,
                line.id,
                line.goes_to.unwrap_or_default(),
            );
        }
    }
    for address in &order.addresses {
        add("shipping", address.cost, 0, address.id);
    }
    listed
}

/// A message of an order.
pub(crate) fn message(order: &Order, held: &Message) -> Value {
    json!({
        "id": held.id,
        "order_id": order.id,
        "staff_id": if held.from_customer { 0 } else { 1 },
        "customer_id": order.customer_id,
        "type": "public",
        "subject": held.subject,
        "message": held.message,
        "status": "unread",
        "is_flagged": false,
        "date_created": rfc2822(held.created),
    })
}

/// A shipment of an order.
pub(crate) fn shipment(order: &Order, held: &Shipment) -> Value {
    let details = &held.details;
    let product = |id: i64| {
        let line = order.lines.iter().find(|line| line.id == id);
        line.map_or(0, |line| line.product_id)
    };
    let items = held.items.iter().map(|(id, quantity)| {
        json!({
            "order_product_id": id,
            "product_id": product(*id),
            "quantity": quantity,
        })
    });
    let address = order.address(held.address_id);
    json!({
        "id": held.id,
        "order_id": order.id,
        "customer_id": order.customer_id,
        "order_address_id": held.address_id,
        "date_created": rfc2822(held.created),
        "items": items.collect::<Vec<Value>>(),
        "tracking_number": details.tracking_number,
        "shipping_provider": details.shipping_provider,
        "shipping_provider_display_name": details.shipping_provider.to_uppercase(),
        "shipping_method": details.shipping_method,
        "tracking_carrier": details.tracking_carrier,
        "tracking_link": details.tracking_link,
        "generated_tracking_link": "",
        "merchant_shipping_cost": text(details.merchant_shipping_cost),
        "comments": details.comments,
        "billing_address": order.billing.v2(),
        "shipping_address": address.map_or_else(|| json!({}), |held| held.address.v2()),
    })
}

/// The quote that an address was shipped by.
pub(crate) fn quote(order: &Order, held: &OrderAddress) -> Value {
    json!({
        "id": held.id.to_string(),
        "uuid": format!("{:032x}", held.id),
        "timestamp": iso(order.created),
        "shipping_provider_id": "1",
        // A method of the store's own has nothing from a provider.
        "shipping_provider_quote": [],
        "provider_code": "sandbox",
        "carrier_code": "",
        "rate_code": held.option_id,
        "rate_id": held.option_id,
        "method_id": 1,
    })
}

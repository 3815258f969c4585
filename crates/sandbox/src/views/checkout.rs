//! A checkout as V3 shows it.

use serde_json::{Value, json};

use crate::state::carts::{CURRENCY, Cart};
use crate::state::consignments::Consignment;
use crate::state::zones::ShippingOption;
use crate::views;
use crate::views::Include;
use crate::views::address::with;
use crate::views::cart::Place;
use crate::views::dates;
use crate::views::money::number;

/// The checkout of `/v3/checkouts`.
pub(crate) fn checkout(cart: &Cart, include: &Include) -> Value {
    let consignments: Vec<Value> = cart
        .consignments
        .iter()
        .map(|held| consignment(cart, held, include))
        .collect();
    let coupons = coupons(cart);
    let billing = match &cart.billing {
        Some((id, address)) => with(address.v3(), "id", json!(id)),
        None => json!({}),
    };
    let mut body = json!({
        "id": cart.id,
        "cart": {
            "id": cart.id,
            "customer_id": cart.customer_id,
            "channel_id": cart.channel_id,
            "email": cart.email,
            "currency": { "code": CURRENCY },
            "tax_included": false,
            "base_amount": number(cart.base_amount()),
            "discount_amount": 0,
            "cart_amount_inc_tax": number(cart.cart_amount()),
            "cart_amount_ex_tax": number(cart.cart_amount()),
            "coupons": coupons,
            "discounts": [],
            "line_items": views::cart::lines(cart, include, Place::Checkout),
            "created_time": dates::iso(cart.created),
            "updated_time": dates::iso(cart.updated),
        },
        "billing_address": billing,
        "consignments": consignments,
        "taxes": [],
        "coupons": coupons,
        "fees": [],
        "order_id": cart.order_id.map(|id| id.to_string()),
        "shipping_cost_total_inc_tax": number(cart.shipping_total()),
        "shipping_cost_total_ex_tax": number(cart.shipping_total()),
        "handling_cost_total_inc_tax": 0,
        "handling_cost_total_ex_tax": 0,
        "tax_total": 0,
        "subtotal_inc_tax": number(cart.base_amount()),
        "subtotal_ex_tax": number(cart.base_amount()),
        "grand_total": number(cart.grand_total()),
        "created_time": dates::iso(cart.created),
        "updated_time": dates::iso(cart.updated),
        "customer_message": cart.customer_message,
        "version": cart.version,
    });
    if include.names("promotions.banners") {
        body["promotions"] = json!([]);
    }
    body
}

fn coupons(cart: &Cart) -> Vec<Value> {
    cart.coupon
        .iter()
        .map(|coupon| {
            json!({
                "id": coupon.id,
                "code": coupon.code,
                "coupon_type": "percentage_discount",
                "display_name": coupon.display_name,
                "discounted_amount": number(cart.coupon_total()),
            })
        })
        .collect()
}

fn consignment(cart: &Cart, consignment: &Consignment, include: &Include) -> Value {
    let items: Vec<&str> = consignment
        .lines
        .iter()
        .map(|(id, _)| id.as_str())
        .collect();
    let mut body = json!({
        "id": consignment.id,
        "shipping_cost_inc_tax": number(consignment.cost()),
        "shipping_cost_ex_tax": number(consignment.cost()),
        "handling_cost_inc_tax": 0,
        "handling_cost_ex_tax": 0,
        "coupon_discounts": [],
        "discounts": [],
        "line_item_ids": items,
    });
    if let Some(address) = &consignment.address {
        // Both names are answered, whichever was sent.
        body["address"] = address.v3();
        body["shipping_address"] = address.v3();
    }
    if let Some(option) = &consignment.selected {
        body["selected_shipping_option"] = shipping_option(option);
    }
    if let Some(method) = consignment.pickup {
        body["selected_pickup_option"] = json!({ "pickup_method_id": method });
    }
    // Never without being asked for: that is the most common surprise of this API.
    if include.names("consignments.available_shipping_options") {
        body["available_shipping_options"] = consignment
            .options(cart)
            .iter()
            .map(shipping_option)
            .collect();
    }
    body
}

fn shipping_option(option: &ShippingOption) -> Value {
    json!({
        "id": option.id,
        "type": option.kind,
        "description": option.description,
        "image_url": "",
        "cost": number(option.cost),
        "transit_time": option.transit_time,
        "additional_description": "",
    })
}

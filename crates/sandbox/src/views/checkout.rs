//! A checkout as V3 shows it.

use serde_json::{Value, json};

use crate::state::carts::Cart;
use crate::state::consignments::Consignment;
use crate::state::coupons::{Coupon, CouponKind};
use crate::state::fees::CheckoutFee;
use crate::state::orders::Pair;
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
    let totals = cart.totals();
    let grand = totals.grand();
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
            "currency": { "code": cart.terms.currency.code },
            "tax_included": cart.terms.taxes.are_included(),
            "base_amount": number(cart.base_amount()),
            "discount_amount": number(totals.discount.inc),
            "manual_discount_amount": number(cart.manual_total()),
            "cart_amount_inc_tax": number(totals.cart().inc),
            "cart_amount_ex_tax": number(totals.cart().ex),
            "coupons": coupons,
            "discounts": views::cart::discounts(cart),
            "line_items": views::cart::lines(cart, include, Place::Checkout),
            "created_time": dates::iso(cart.created),
            "updated_time": dates::iso(cart.updated),
        },
        "billing_address": billing,
        "consignments": consignments,
        "taxes": taxes(cart, grand),
        "coupons": coupons,
        "fees": fees(cart),
        "order_id": cart.order_id.map(|id| id.to_string()),
        "shipping_cost_total_inc_tax": number(totals.shipping.inc),
        "shipping_cost_total_ex_tax": number(totals.shipping.ex),
        "handling_cost_total_inc_tax": 0,
        "handling_cost_total_ex_tax": 0,
        "tax_total": number(grand.tax()),
        "subtotal_inc_tax": number(totals.subtotal.inc),
        "subtotal_ex_tax": number(totals.subtotal.ex),
        "grand_total": number(grand.inc),
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
    cart.coupons
        .iter()
        .map(|coupon| {
            json!({
                "id": coupon.id,
                "code": coupon.code,
                "coupon_type": coupon.kind.name(),
                "display_name": coupon.display_name,
                "discounted_amount": number(cart.coupon_total(coupon)),
            })
        })
        .collect()
}

/// The tax by its name, where there is one.
fn taxes(cart: &Cart, grand: Pair) -> Value {
    if cart.terms.taxes.rate().is_zero() {
        return json!([]);
    }
    json!([{ "name": "Tax", "amount": number(grand.tax()) }])
}

fn fees(cart: &Cart) -> Value {
    let fee = |fee: &CheckoutFee| {
        let cost = cart.terms.pair(fee.cost);
        json!({
            "id": fee.id,
            "type": "custom_fee",
            "name": fee.name,
            "display_name": fee.display_name,
            "cost_inc_tax": number(cost.inc),
            "cost_ex_tax": number(cost.ex),
            "source": fee.source,
            "tax_class_id": fee.tax_class_id,
        })
    };
    cart.fees.iter().map(fee).collect()
}

fn consignment(cart: &Cart, consignment: &Consignment, include: &Include) -> Value {
    let cost = cart.terms.pair(cart.shipping_of(consignment));
    let items = consignment.line_ids();
    let mut body = json!({
        "id": consignment.id,
        "shipping_cost_inc_tax": number(cost.inc),
        "shipping_cost_ex_tax": number(cost.ex),
        "handling_cost_inc_tax": 0,
        "handling_cost_ex_tax": 0,
        "coupon_discounts": coupon_discounts(cart, consignment),
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

/// A coupon that takes the shipping away.
fn coupon_discounts(cart: &Cart, consignment: &Consignment) -> Value {
    let off = consignment.cost() - cart.shipping_of(consignment);
    let free = |one: &&Coupon| one.kind == CouponKind::FreeShipping;
    let given = cart.coupons.iter().filter(free);
    given
        .map(|coupon| json!({ "code": coupon.code, "amount": number(off) }))
        .collect()
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

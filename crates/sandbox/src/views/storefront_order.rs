//! An order as the storefront shows it.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::state::order_lines::OrderLine;
use crate::state::order_statuses;
use crate::state::orders::{INCOMPLETE, Order, Pair};
use crate::state::transactions::{Stage, Transaction};
use crate::views::Include;
use crate::views::money::number;
use crate::views::storefront::currency;

/// The order of `/api/storefront/orders`.
pub(crate) fn order(order: &Order, include: &Include) -> Value {
    let priced = |pair: Pair| pair.as_priced(order.taxes);
    let off = priced(order.discount) + priced(order.coupon_discount);
    let has_digital = order.lines.iter().any(|line| line.digital);
    let mut body = json!({
        "orderId": order.id,
        "cartId": order.cart_id,
        "currency": currency(order.currency),
        "isTaxIncluded": order.taxes.are_included(),
        "baseAmount": number(priced(order.subtotal())),
        "discountAmount": number(priced(order.discount)),
        "giftWrappingCostTotal": number(priced(order.wrapping)),
        "orderAmount": number(order.total.inc),
        "orderAmountAsInteger": order.currency.minor_units(order.total.inc),
        "coupons": coupons(order),
        "lineItems": line_items(order, include),
        "customerId": order.customer_id,
        "billingAddress": order.billing.storefront(),
        "status": status(order.status_id),
        "hasDigitalItems": has_digital,
        "isDownloadable": has_digital,
        "isComplete": order.status_id != INCOMPLETE,
        "customerMessage": order.notes.customer_message,
        "shippingCostTotal": number(priced(order.shipping)),
        "shippingCostBeforeDiscount": number(priced(order.shipping)),
        "comparisonShippingCost": number(priced(order.shipping)),
        "handlingCostTotal": number(priced(order.handling)),
        "customerCanBeCreated": order.customer_id == 0,
        "taxes": taxes(order),
        "taxTotal": number(order.total.tax()),
        "totalDiscount": number(off),
        "displayDiscountTotal": number(off),
        "channelId": order.channel_id,
        "consignments": consignments(order),
        "fees": fees(order),
    });
    if include.names("payments") {
        let readable = |one: &&Transaction| one.stage >= Stage::Readable && one.is_ok();
        let payments = order.transactions.iter().filter(readable);
        body["payments"] = payments.map(payment).collect();
    }
    body
}

/// `AWAITING_FULFILLMENT`, made of the name that V2 has.
fn status(id: i64) -> String {
    let name = order_statuses::name(id);
    name.to_ascii_uppercase().replace(' ', "_")
}

fn coupons(order: &Order) -> Value {
    let held = order.coupons.iter();
    held.map(|held| {
        json!({
            "id": held.coupon.id.to_string(),
            "code": held.coupon.code,
            "displayName": held.coupon.display_name,
            "couponType": held.coupon.kind.name(),
            "discountedAmount": number(held.discount),
        })
    })
    .collect()
}

fn taxes(order: &Order) -> Value {
    if order.total.tax().is_zero() {
        return json!([]);
    }
    json!([{ "name": "Tax", "amount": number(order.total.tax()) }])
}

fn fees(order: &Order) -> Value {
    let fees = order.fees.iter().zip(1_i64..);
    fees.map(|(fee, place)| {
        json!({
            "id": order.id * 100 + place,
            "type": "custom_fee",
            "customerDisplayName": fee.name_for_customer,
            "cost": number(fee.cost.inc),
            "source": "",
        })
    })
    .collect()
}

fn line_items(order: &Order, include: &Include) -> Value {
    let of = |wanted: &dyn Fn(&OrderLine) -> bool, kind: &str| -> Value {
        let options = include.names(&format!("lineItems.{kind}.options"));
        let lines = order.lines.iter().filter(|line| wanted(line));
        lines.map(|line| product(line, options)).collect()
    };
    let catalogued = |line: &OrderLine| line.product_id != 0;
    let custom = order
        .lines
        .iter()
        .filter(|line| !catalogued(line) && !line.gift_certificate);
    let certificates = order.lines.iter().filter(|line| line.gift_certificate);
    json!({
        "physicalItems": of(&|line| catalogued(line) && !line.digital, "physicalItems"),
        "digitalItems": of(&|line| catalogued(line) && line.digital, "digitalItems"),
        "giftCertificates": certificates
            .map(|line| {
                json!({
                    "id": line.id.to_string(),
                    "name": line.name,
                    "type": "giftCertificate",
                    "quantity": line.quantity,
                    "amount": number(line.price.inc),
                    "isTaxable": false,
                    "taxable": false,
                })
            })
            .collect::<Vec<Value>>(),
        "customItems": custom
            .map(|line| {
                json!({
                    "id": line.id.to_string(),
                    "sku": line.sku,
                    "name": line.name,
                    "quantity": line.quantity,
                    "listPrice": number(line.price.ex),
                    "extendedListPrice": number(line.price.times(line.quantity).ex),
                })
            })
            .collect::<Vec<Value>>(),
    })
}

fn product(line: &OrderLine, options: bool) -> Value {
    let extended = line.price.times(line.quantity);
    let mut body = json!({
        "id": line.id.to_string(),
        "variantId": line.variant_id,
        "productId": line.product_id,
        "sku": line.sku,
        "name": line.name,
        "quantity": line.quantity,
        "type": if line.digital { "digital" } else { "physical" },
        "isTaxable": true,
        "isShippingRequired": !line.digital,
        "addedByPromotion": false,
        "discounts": [],
        "discountAmount": number(line.discount.ex),
        "couponAmount": 0,
        "originalPrice": number(line.price.ex),
        "listPrice": number(line.price.ex),
        "salePrice": number(line.price.ex),
        "extendedListPrice": number(extended.ex),
        "extendedSalePrice": number(extended.ex),
    });
    if options {
        let chosen = line.options.iter();
        body["options"] = chosen
            .map(|option| {
                json!({
                    "name": option.name,
                    "nameId": option.id,
                    "value": option.value,
                    "valueId": null,
                })
            })
            .collect();
    }
    body
}

fn consignments(order: &Order) -> Value {
    let lines = |place: i64| -> Value {
        let here = order
            .lines
            .iter()
            .filter(|line| line.goes_to == Some(place));
        here.map(|line| json!({ "id": line.id })).collect()
    };
    let shipping = order.addresses.iter().map(|held| {
        let mut body = held.address.storefront();
        body["lineItems"] = lines(held.id);
        body["shippingMethod"] = json!(held.shipping_method);
        body
    });
    let pickups = order.pickups.iter().map(|held| {
        json!({
            "id": held.id,
            "lineItems": lines(held.id),
            "pickupMethodId": held.pickup_method_id,
            "pickupMethodDisplayName": "Pick up in the shop",
        })
    });
    json!({
        "shipping": shipping.collect::<Vec<Value>>(),
        "pickup": pickups.collect::<Vec<Value>>(),
    })
}

fn payment(one: &Transaction) -> Value {
    let amount: Decimal = one.amount;
    json!({
        "providerId": one.gateway(),
        "gatewayId": one.gateway(),
        "methodId": one.payment_method_id,
        "paymentId": one.payment_id,
        "description": one.method_label(),
        "amount": number(amount),
        "detail": { "step": "FINALIZE" },
    })
}

//! An order as V2 shows it: no envelope, money as strings of four decimals, dates as in mail.

use serde_json::{Value, json};

use crate::state::currencies;
use crate::state::order_statuses;
use crate::state::orders::{Order, Pair};
use crate::state::store::Store;
use crate::views::Include;
use crate::views::dates::rfc2822;
use crate::views::fee;
use crate::views::money::text;
use crate::views::order_consignments as consignments;

impl Store {
    /// What precedes the number of an order in its links.
    pub(crate) fn orders_url(&self) -> String {
        format!("{}/stores/{}/v2/orders", self.origin, self.hash)
    }
}

/// The order of `/v2/orders`.
pub(crate) fn order(order: &Order, orders_url: &str, include: &Include) -> Value {
    let mut body = json!({
        "id": order.id,
        "customer_id": order.customer_id,
        "channel_id": order.channel_id,
        "cart_id": order.cart_id.as_deref().unwrap_or(""),
        "date_created": rfc2822(order.created),
        "date_modified": rfc2822(order.modified),
        "date_shipped": order.shipments.last().map_or_else(|| json!(""), |one| rfc2822(one.created)),
        "status_id": order.status_id,
        "status": order_statuses::name(order.status_id),
        "custom_status": order_statuses::name(order.status_id),
        "payment_status": order.payment_status,
        "payment_method": payment_method(order),
        "payment_provider_id": "",
        "order_source": order.origin.name(),
        "order_is_digital": order.is_digital(),
        "items_total": order.lines.iter().map(|line| u64::from(line.quantity)).sum::<u64>(),
        "items_shipped": order.lines.iter().map(|line| order.shipped(line.id)).sum::<u32>(),
        "shipping_address_count": order.addresses.len(),
        "billing_address": order.billing.v2(),
        "is_deleted": order.is_deleted,
        "is_email_opt_in": false,
        "is_tax_inclusive_pricing": order.taxes.are_included(),
    });
    for part in [
        money(order),
        currency(order),
        notes(order),
        links(order, orders_url, include),
    ] {
        merge(&mut body, part);
    }
    body
}

fn payment_method(order: &Order) -> &str {
    match order.paid_last() {
        Some(taken) => taken.method_label(),
        None => &order.notes.payment_method,
    }
}

fn money(order: &Order) -> Value {
    let (subtotal, total) = (order.subtotal(), order.total);
    let priced = |pair: Pair| pair.as_priced(order.taxes);
    json!({
        "subtotal_ex_tax": text(subtotal.ex),
        "subtotal_inc_tax": text(subtotal.inc),
        "subtotal_tax": text(subtotal.inc - subtotal.ex),
        "base_shipping_cost": text(order.shipping.ex),
        "shipping_cost_ex_tax": text(order.shipping.ex),
        "shipping_cost_inc_tax": text(order.shipping.inc),
        "shipping_cost_tax": text(order.shipping.inc - order.shipping.ex),
        "shipping_cost_tax_class_id": 0,
        "base_handling_cost": text(order.handling.ex),
        "handling_cost_ex_tax": text(order.handling.ex),
        "handling_cost_inc_tax": text(order.handling.inc),
        "handling_cost_tax": text(order.handling.inc - order.handling.ex),
        "handling_cost_tax_class_id": 0,
        "base_wrapping_cost": text(order.wrapping.ex),
        "wrapping_cost_ex_tax": text(order.wrapping.ex),
        "wrapping_cost_inc_tax": text(order.wrapping.inc),
        "wrapping_cost_tax": text(order.wrapping.inc - order.wrapping.ex),
        "wrapping_cost_tax_class_id": 0,
        "total_ex_tax": text(total.ex),
        "total_inc_tax": text(total.inc),
        "total_tax": text(total.inc - total.ex),
        "refunded_amount": text(order.sums().refunded),
        "discount_amount": text(priced(order.discount)),
        "coupon_discount": text(priced(order.coupon_discount)),
        "store_credit_amount": text(order.paid_by("bigcommerce.store_credit")),
        "gift_certificate_amount": text(order.paid_by("bigcommerce.gift_certificate")),
    })
}

/// The currency that is charged stands under `default_currency_code`. An order of the API shows it as well.
fn currency(order: &Order) -> Value {
    let (own, charged) = (currencies::DEFAULT, order.currency);
    json!({
        "currency_id": charged.id,
        "currency_code": charged.code,
        "currency_exchange_rate": "1.0000000000",
        "default_currency_id": charged.id,
        "default_currency_code": charged.code,
        "store_default_currency_code": own.code,
        "store_default_to_transactional_exchange_rate": format!("{:.10}", charged.rate),
    })
}

fn notes(order: &Order) -> Value {
    let notes = &order.notes;
    json!({
        "customer_message": notes.customer_message,
        "staff_notes": notes.staff_notes,
        "external_order_id": notes.external_order_id,
        "external_id": null,
        "external_source": notes.external_source,
        "external_merchant_id": notes.external_merchant_id,
        "customer_locale": notes.customer_locale,
        "ip_address": notes.ip_address,
        "ip_address_v6": notes.ip_address_v6,
        "geoip_country": "",
        "geoip_country_iso2": "",
        "ebay_order_id": "0",
        "tax_provider_id": "",
        "credit_card_type": {},
    })
}

/// Parts of an order are links, or lists where a request asks for them.
fn links(order: &Order, orders_url: &str, include: &Include) -> Value {
    let link = |part: &str| {
        json!({
            "url": format!("{orders_url}/{}/{part}", order.id),
            "resource": format!("/orders/{}/{part}", order.id),
        })
    };
    let lines = include.names("consignments.line_items");
    let consignments = lines || include.names("consignments");
    json!({
        "products": link("products"),
        "shipping_addresses": link("shipping_addresses"),
        "coupons": link("coupons"),
        "consignments": match (consignments, include.wants_object()) {
            (false, _) => link("consignments"),
            (true, true) => consignments::consignments(order, orders_url, lines),
            (true, false) => json!([consignments::consignments(order, orders_url, lines)]),
        },
        "fees": if include.names("fees") { fee::list(order) } else { link("fees") },
    })
}

fn merge(into: &mut Value, part: Value) {
    if let (Value::Object(into), Value::Object(part)) = (into, part) {
        into.extend(part);
    }
}

//! A refund and its quote, as V3 shows them.

use serde_json::{Value, json};

use crate::state::refund_items::RefundItem;
use crate::state::refunds::{Quote, Refund, RefundPayment, Way};
use crate::state::settings::Taxes;
use crate::views::dates::iso;
use crate::views::money::number;

/// A refund.
pub(crate) fn refund(held: &Refund) -> Value {
    let mut reasons = held.items.iter().map(|item| item.reason.as_str());
    json!({
        "id": held.id,
        "order_id": held.order_id,
        "user_id": 0,
        "created": iso(held.created),
        "reason": reasons.find(|text| !text.is_empty()).unwrap_or_default(),
        "total_amount": number(held.total),
        "total_tax": number(held.tax),
        "uses_merchant_override_values": held.uses_override,
        "items": held.items.iter().map(item).collect::<Vec<Value>>(),
        "payments": held.payments.iter().map(payment).collect::<Vec<Value>>(),
    })
}

/// A refund that is read by itself. The published file has the amounts of its items as text, and as `null` where there
/// is none.
pub(crate) fn single(held: &Refund) -> Value {
    let mut body = refund(held);
    let shown = body["items"].as_array_mut().into_iter().flatten();
    for (shown, item) in shown.zip(&held.items) {
        shown["requested_amount"] = item
            .amount
            .map_or(Value::Null, |amount| Value::String(amount.to_string()));
    }
    body
}

fn item(item: &RefundItem) -> Value {
    let adjustments = item.adjustments.iter();
    let mut body = json!({
        "item_type": item.kind.name(),
        "item_id": item.id,
        "reason": item.reason,
        "quantity": item.quantity,
        "adjustments": adjustments
            .map(|(amount, text)| json!({ "amount": number(*amount), "description": text }))
            .collect::<Vec<Value>>(),
    });
    if let Some(amount) = item.amount {
        body["requested_amount"] = number(amount);
    }
    body
}

fn payment(payment: &RefundPayment) -> Value {
    json!({
        "id": payment.id,
        "provider_id": payment.provider_id,
        "amount": number(payment.amount),
        "offline": payment.offline,
        "is_declined": false,
        "declined_message": "",
        "transaction_id": payment.transaction_id.map(|id| id.to_string()),
    })
}

/// The price of a refund and the ways to give it back.
pub(crate) fn quote(order_id: i64, quote: &Quote, taxes: Taxes) -> Value {
    let way = |ways: &Vec<Way>| -> Value {
        ways.iter()
            .map(|way| {
                json!({
                    "provider_id": way.provider_id,
                    "provider_description": way.description,
                    "amount": number(way.amount),
                    "offline": way.offline,
                    "offline_provider": way.offline,
                    "offline_reason": if way.offline { "The money goes back outside of the platform." } else { "" },
                })
            })
            .collect()
    };
    json!({
        "order_id": order_id,
        "total_refund_amount": number(quote.total),
        "total_refund_tax_amount": number(quote.tax),
        "order_level_refund_amount": number(quote.order_level),
        "rounding": 0,
        "adjustment": number(quote.adjustment),
        "tax_inclusive": taxes.are_included(),
        "refund_methods": quote.methods.iter().map(way).collect::<Vec<Value>>(),
    })
}

//! The body of a webhook.

use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::state::notices::Notice;
use crate::state::transactions::Transaction;

/// The body of the webhook for a notice of something that happened `at` a time in the store with this hash.
pub(crate) fn body(store: &str, scope: &str, notice: &Notice, at: Timestamp) -> Value {
    let data = data(notice);
    json!({
        "scope": scope,
        "store_id": "1001",
        "data": data,
        "hash": digest(&format!("{scope} {data} {at}"), 20),
        "created_at": at.as_second(),
        "producer": format!("stores/{store}"),
    })
}

/// So many bytes of a digest, in hexadecimal digits.
fn digest(text: &str, bytes: usize) -> String {
    let digest = Sha256::digest(text);
    let shown = digest.iter().take(bytes);
    shown.map(|byte| format!("{byte:02x}")).collect()
}

fn data(notice: &Notice) -> Value {
    let cart = |id: &String| json!({ "type": "cart", "id": id });
    let order = |id: &i64| json!({ "type": "order", "id": id });
    match notice {
        Notice::Cart(_, id) => cart(id),
        Notice::CartAbandoned(id) => {
            json!({ "type": "cart", "id": id, "token": digest(&format!("abandoned {id}"), 16) })
        }
        Notice::CartConverted(id, order) => json!({ "type": "cart", "id": id, "orderId": order }),
        Notice::CouponApplied(id, coupon) => {
            json!({ "type": "cart", "id": id, "couponId": coupon })
        }
        Notice::LineItem(_, id, line) => {
            json!({ "type": "cart_line_item", "id": line, "cartId": id })
        }
        Notice::Metafield(_, resource, id, owner) => {
            json!({ "type": resource.name(), "metafield_id": id, "resource_id": owner })
        }
        Notice::OrderCreated(id) | Notice::OrderUpdated(id) | Notice::OrderArchived(id) => {
            order(id)
        }
        Notice::OrderStatusUpdated(id, before, after) => json!({
            "type": "order",
            "id": id,
            "status": { "previous_status_id": before, "new_status_id": after },
        }),
        Notice::MessageCreated(id, message) => {
            json!({ "type": "order", "id": id, "message": { "order_message_id": message } })
        }
        Notice::RefundCreated(id, refund) => {
            json!({ "type": "order", "id": id, "refund": { "refund_id": refund } })
        }
        Notice::Transaction(_, order, one) => transaction(*order, one),
        Notice::DefaultInstrument(customer) => json!({ "type": "customer", "id": customer }),
        Notice::DeliveryFailed {
            hook,
            code,
            message,
            ..
        } => {
            json!({ "type": "webhook", "id": hook, "error_code": code, "message": message })
        }
    }
}

fn transaction(order: i64, one: &Transaction) -> Value {
    json!({
        "type": "transaction",
        "order_id": order.to_string(),
        "transaction_id": one.id,
        "transaction_status": one.status,
        "transaction_type": one.event.name(),
        "result": { "code": one.status, "message": "", "type": one.status },
        "platform_transaction_id": one.payment_id,
        "provider_transaction_id": one.payment_id,
    })
}

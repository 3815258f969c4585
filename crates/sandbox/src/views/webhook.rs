//! The body of a webhook.

use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::state::notices::Notice;
use crate::state::store::Store;

/// The body of the webhook for a notice.
pub(crate) fn body(store: &Store, notice: &Notice, at: Timestamp) -> Value {
    let (scope, data) = content(store, notice);
    let digest = Sha256::digest(format!("{scope} {data} {at}"));
    let hash: String = digest
        .iter()
        .take(20)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    json!({
        "scope": scope,
        "store_id": "1001",
        "data": data,
        "hash": hash,
        "created_at": at.as_second(),
        "producer": format!("stores/{}", store.hash),
    })
}

fn content(store: &Store, notice: &Notice) -> (&'static str, Value) {
    let cart = |id: &String| json!({ "type": "cart", "id": id });
    let order = |id: &i64| json!({ "type": "order", "id": id });
    match notice {
        Notice::CartCreated(id) => ("store/cart/created", cart(id)),
        Notice::CartUpdated(id) => ("store/cart/updated", cart(id)),
        Notice::CartDeleted(id) => ("store/cart/deleted", cart(id)),
        Notice::CartConverted(id, order) => (
            "store/cart/converted",
            json!({ "type": "cart", "id": id, "orderId": order }),
        ),
        Notice::OrderCreated(id) => ("store/order/created", order(id)),
        Notice::OrderUpdated(id) => ("store/order/updated", order(id)),
        Notice::OrderArchived(id) => ("store/order/archived", order(id)),
        Notice::OrderStatusUpdated(id, before, after) => (
            "store/order/statusUpdated",
            json!({
                "type": "order",
                "id": id,
                "status": { "previous_status_id": before, "new_status_id": after },
            }),
        ),
        Notice::MessageCreated(id, message) => (
            "store/order/message/created",
            json!({ "type": "order", "id": id, "message": { "order_message_id": message } }),
        ),
        Notice::RefundCreated(id, refund) => (
            "store/order/refund/created",
            json!({ "type": "order", "id": id, "refund": { "refund_id": refund } }),
        ),
        Notice::TransactionCreated(id, transaction) => (
            "store/order/transaction/created",
            self::transaction(store, *id, *transaction),
        ),
    }
}

fn transaction(store: &Store, order: i64, id: i64) -> Value {
    let held = store.orders.get(&order);
    let one = held.and_then(|order| order.transactions.iter().find(|one| one.id == id));
    let Some(one) = one else {
        return json!({ "type": "transaction", "order_id": order.to_string(), "transaction_id": id });
    };
    json!({
        "type": "transaction",
        "order_id": order.to_string(),
        "transaction_id": id,
        "transaction_status": one.status,
        "transaction_type": one.event.name(),
        "result": { "code": one.status, "message": "", "type": one.status },
        "platform_transaction_id": one.payment_id,
        "provider_transaction_id": one.payment_id,
    })
}

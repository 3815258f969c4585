//! Captures and voids of the V3 API. Both are asked for at once and done later.

use serde_json::json;

use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::orders::Order;
use crate::state::store::Store;

/// `POST /v3/orders/{order_id}/payment_actions/capture`
pub(crate) fn capture(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = store.order(call.number("order_id")?)?.id;
    if !store.capture(id, None) {
        return Err(nothing("captured"));
    }
    Ok(store.waits(id, "capture pending"))
}

/// `POST /v3/orders/{order_id}/payment_actions/void`
pub(crate) fn void(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = store.order(call.number("order_id")?)?.id;
    if !store.void(id) {
        return Err(nothing("voided"));
    }
    Ok(store.waits(id, "void pending"))
}

fn nothing(done: &str) -> Refusal {
    Refusal::unprocessable(format!("The order has no payment that can be {done}."))
}

impl Store {
    /// The order says that it waits, until it has moved by the transaction.
    fn waits(&mut self, id: i64, payment_status: &str) -> Answer {
        self.change(id, |order: &mut Order| {
            payment_status.clone_into(&mut order.payment_status);
        });
        Answer::bare(201, json!({}))
    }
}

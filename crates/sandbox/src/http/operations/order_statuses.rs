//! The statuses that an order may have.

use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::order_statuses::STATUSES;
use crate::state::store::Store;

/// `GET /v2/order_statuses`
pub(crate) fn list(_: &mut Store, _: &Call) -> Result<Answer, Refusal> {
    let listed: Vec<Value> = STATUSES
        .iter()
        .map(|(id, name, says)| {
            json!({
                "id": id,
                "name": name,
                "system_label": name,
                "custom_label": name,
                "system_description": says,
                "order": id,
            })
        })
        .collect();
    Ok(Answer::bare(200, Value::Array(listed)))
}

//! The statuses that an order may have.

use serde_json::Value;

use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::order_statuses::STATUSES;
use crate::state::store::Store;
use crate::views::order_status;

/// `GET /v2/order_statuses`
pub(crate) fn list(_: &mut Store, _: &Call) -> Result<Answer, Refusal> {
    let listed: Vec<Value> = STATUSES.iter().map(order_status::json).collect();
    Ok(Answer::bare(200, Value::Array(listed)))
}

/// `GET /v2/order_statuses/{status_id}`
pub(crate) fn show(_: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.number("status_id")?;
    let status = STATUSES.iter().find(|(known, ..)| *known == id);
    let status = status.ok_or_else(Refusal::not_found)?;
    Ok(Answer::bare(200, order_status::json(status)))
}

//! The stored instruments of a customer.

use serde_json::Value;

use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::store::Store;

/// `GET /v3/customers/{customer_id}/stored-instruments`: a bare array, as the published file has it.
pub(crate) fn stored_instruments(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let customer = store
        .customer(call.number("customer_id")?)
        .ok_or_else(Refusal::not_found)?;
    let listed: Vec<Value> = customer
        .instruments
        .iter()
        .map(|stored| customer.listed(stored))
        .collect();
    Ok(Answer::bare(200, Value::Array(listed)))
}

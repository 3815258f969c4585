//! The payment access token of an order.

use serde_json::json;

use crate::http::call::{Answer, Call};
use crate::state::access_tokens::LIFETIME_SECONDS;
use crate::state::errors::Refusal;
use crate::state::store::Store;

/// `POST /v3/payments/access_tokens`
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let asked = fields.required_object("order")?;
    asked.bool("is_recurring")?;
    let order = store.order(asked.required_integer("id")?)?;
    order.check_open()?;
    let now = store.clock.now().as_second();
    let token = store.tokens.sign(&json!({
        "exp": now + LIFETIME_SECONDS,
        "nbf": now,
        "iat": now,
        "jti": store.random.id(),
        "iss": "payments.bigcommerce.com",
        "sub": store.hash,
        "data": {
            "store_id": "1001",
            "order_id": order.id.to_string(),
            "amount": order.currency.minor_units(order.due()),
            "currency": order.currency.code,
        },
    }));
    Ok(Answer::data(201, json!({ "id": token })))
}

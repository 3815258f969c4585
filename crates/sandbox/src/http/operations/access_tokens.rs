//! The payment access token of an order.

use serde_json::json;

use crate::http::call::{Answer, Call};
use crate::state::access_tokens::{LIFETIME_SECONDS, Made};
use crate::state::errors::Refusal;
use crate::state::store::Store;

/// `POST /v3/payments/access_tokens`
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let asked = fields.required_object("order")?;
    asked.bool("is_recurring")?;
    let order = store.order(asked.required_integer("id")?)?;
    order.check_open()?;
    let made = Made {
        id: store.random.id(),
        order_id: order.id,
        amount: order.due(),
        currency: order.currency.code,
        at: store.clock.now(),
    };
    let now = made.at.as_second();
    let token = store.tokens.sign(&json!({
        "exp": now + LIFETIME_SECONDS,
        "nbf": now,
        "iat": now,
        "jti": made.id,
        "iss": "payments.bigcommerce.com",
        "sub": store.hash,
        "data": {
            "store_id": "1001",
            "order_id": made.order_id.to_string(),
            "amount": order.currency.minor_units(made.amount),
            "currency": made.currency,
        },
    }));
    store.tokens.note(made);
    Ok(Answer::data(201, json!({ "id": token })))
}

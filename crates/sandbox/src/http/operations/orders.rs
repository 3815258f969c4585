//! One order.

use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::store::Store;
use crate::views;

/// `GET /v2/orders/{order_id}`
pub(crate) fn show(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = store.order(call.number("order_id")?)?;
    Ok(Answer::bare(
        200,
        views::order::order(order, &store.orders_url(), &call.include()),
    ))
}

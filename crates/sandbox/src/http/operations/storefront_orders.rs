//! An order as its shopper sees it after the checkout.

use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::store::Store;
use crate::views::storefront_order;

/// `GET /api/storefront/orders/{order_id}`
pub(crate) fn show(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = store.order(call.number("order_id")?)?;
    let shown = storefront_order::order(order, &call.include());
    Ok(Answer::bare(200, shown))
}

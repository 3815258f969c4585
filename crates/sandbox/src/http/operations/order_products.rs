//! The products of an order.

use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::http::pages::Page;
use crate::state::errors::Refusal;
use crate::state::store::Store;
use crate::views::order_products::product;

/// `GET /v2/orders/{order_id}/products`
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = store.order(call.number("order_id")?)?;
    let lines = order.lines.iter().enumerate();
    let products: Vec<Value> = lines.map(|(at, line)| product(order, at, line)).collect();
    let page = Page::read(call)?.of(&products);
    Ok(if page.is_empty() {
        Answer::empty()
    } else {
        Answer::bare(200, json!(page))
    })
}

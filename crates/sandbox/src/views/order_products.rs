//! The products of an order, as V2 shows them: a bare list, money as strings of four decimals.

use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::http::pages::Page;
use crate::state::errors::Refusal;
use crate::state::money::text;
use crate::state::orders::{Order, OrderLine};
use crate::state::store::Store;

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

fn product(order: &Order, at: usize, line: &OrderLine) -> Value {
    let total = line.price.times(line.quantity);
    json!({
        // Numbers of their own, distinct from those of the catalogue.
        "id": order.id * 1000 + i64::try_from(at).unwrap_or_default() + 1,
        "order_id": order.id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "name": line.name,
        "type": if line.digital { "digital" } else { "physical" },
        "quantity": line.quantity,
        "quantity_shipped": 0,
        "quantity_refunded": 0,
        "base_price": text(line.price.ex),
        "price_ex_tax": text(line.price.ex),
        "price_inc_tax": text(line.price.inc),
        "price_tax": text(line.price.inc - line.price.ex),
        "base_total": text(total.ex),
        "total_ex_tax": text(total.ex),
        "total_inc_tax": text(total.inc),
        "total_tax": text(total.inc - total.ex),
    })
}

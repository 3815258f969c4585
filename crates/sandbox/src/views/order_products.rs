//! The products of an order, as V2 shows them: a bare list, money as strings of four decimals.

use serde_json::{Value, json};

use crate::state::orders::{Order, OrderLine};
use crate::views::money::text;

pub(crate) fn product(order: &Order, at: usize, line: &OrderLine) -> Value {
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

//! A fee of an order as V2 shows it.

use serde_json::{Value, json};

use crate::state::fees::Fee;
use crate::state::orders::Order;
use crate::views::money::text;

impl Fee {
    fn json(&self, id: i64) -> Value {
        json!({
            "id": id,
            "type": "custom_fee",
            "source": "v2",
            "display_name_customer": self.name_for_customer,
            "display_name_merchant": self.name_for_merchant,
            "base_cost": text(self.cost.ex),
            "cost_ex_tax": text(self.cost.ex),
            "cost_inc_tax": text(self.cost.inc),
            "cost_tax": text(self.cost.inc - self.cost.ex),
            "tax_class_id": self.tax_class_id,
        })
    }
}

/// The fees of an order. Their ids follow from the order's, so they are the store's only ones.
pub(crate) fn list(order: &Order) -> Value {
    (1..)
        .zip(&order.fees)
        .map(|(place, fee)| fee.json(order.id * 100 + place))
        .collect()
}

//! Discounts by hand: on the cart, and on single lines.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::state::carts::Cart;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;

impl Cart {
    /// Sets the discounts of a request. Those of lines that were there before go, whatever the request names.
    pub(crate) fn discount_by_hand(&mut self, fields: &Fields<'_>) -> Result<(), Refusal> {
        let amount = |of: &Fields<'_>| {
            let amount = of.amount("discounted_amount")?;
            amount.ok_or_else(|| of.missing("discounted_amount"))
        };
        let (whole, lines) = (fields.objects("discounts")?, fields.objects("line_items")?);
        if whole.is_empty() && lines.is_empty() {
            return Err(fields.missing("discounts"));
        }
        let mut by_line = BTreeMap::new();
        for line in &lines {
            let id = line.required_text("id")?;
            let item = self.item(id).ok_or_else(|| {
                Refusal::unprocessable("The item is not in the cart.")
                    .field(line.name("id"), "error.unknown")
            })?;
            if item.is_gift_certificate() {
                return Err(
                    Refusal::unprocessable("A gift certificate keeps its price.")
                        .field(line.name("id"), "error.unsupported"),
                );
            }
            if self.coupon_amount(item) > Decimal::ZERO || self.promotion_amount() > Decimal::ZERO {
                return Err(Refusal::unprocessable(
                    "The item has a coupon or a promotion already.",
                )
                .field(line.name("id"), "error.conflict"));
            }
            let amount = amount(line)?;
            if amount > item.extended() {
                return Err(too_much(line));
            }
            by_line.insert(id.to_owned(), amount);
        }
        let mut discount = Decimal::ZERO;
        for one in &whole {
            discount += amount(one)?;
        }
        let on_lines: Decimal = by_line.values().sum();
        if discount + on_lines > self.base_amount() {
            return Err(too_much(fields));
        }
        self.line_discounts = by_line;
        if !whole.is_empty() {
            self.discount = discount;
        }
        Ok(())
    }
}

fn too_much(fields: &Fields<'_>) -> Refusal {
    Refusal::unprocessable("The discount is larger than the price.")
        .field(fields.name("discounted_amount"), "error.max")
}

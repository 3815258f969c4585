//! The rules of the shop about quantities: the most of a product that one order may have, and what is in stock.
//!
//! A rule is refused with 422 and a title, and names no field. What an order takes does not lower the stock: a test
//! sets it.

use std::collections::BTreeMap;

use crate::state::catalogue::Product;
use crate::state::errors::Refusal;
use crate::state::line_items::LineItem;
use crate::state::store::Store;
use serde::{Deserialize, Serialize};

/// The pieces of a product that are left, where they are not those that the catalogue says.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Stock(BTreeMap<i64, u32>);

impl Stock {
    /// The pieces that are left; None where they are not counted.
    pub(crate) fn left(&self, product: &Product) -> Option<u32> {
        self.0.get(&product.id).copied().or(product.stock)
    }

    /// Refuses lines that hold more of a product than one order may have, or than there is.
    pub(crate) fn check(&self, items: &[LineItem]) -> Result<(), Refusal> {
        let mut wanted: BTreeMap<i64, (&'static Product, u32)> = BTreeMap::new();
        for item in items {
            if let Some(line) = item.product() {
                let (_, quantity) = wanted.entry(line.product.id).or_insert((line.product, 0));
                *quantity = quantity.saturating_add(item.quantity);
            }
        }
        for (product, quantity) in wanted.into_values() {
            if let Some(most) = product.most_per_order
                && quantity > most
            {
                return Err(Refusal::unprocessable(format!(
                    "You can only purchase a maximum of {most} of the {} per order.",
                    product.name
                )));
            }
            if self.left(product).is_some_and(|left| quantity > left) {
                return Err(Refusal::unprocessable(format!(
                    "There is not enough stock for {}.",
                    product.name
                )));
            }
        }
        Ok(())
    }
}

impl Store {
    /// Says how many pieces of a product are left. False where there is no such product.
    pub(crate) fn set_stock(&mut self, product: i64, left: u32) -> bool {
        let known = self.catalogue.product(product).is_some();
        if known {
            self.stock.0.insert(product, left);
        }
        known
    }
}

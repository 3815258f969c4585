//! Orders as lists show them, which may be behind the orders themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::state::kept_order::in_a_file;
use crate::state::orders::Order;

/// One version of each order, and the orders of each cart.
#[derive(Default)]
pub(crate) struct ListedOrders {
    orders: BTreeMap<i64, Listed>,
    /// Ids by cart, so that a list for one cart does not go through all orders.
    of_cart: HashMap<String, BTreeSet<i64>>,
}

/// An order as lists show it, and the number of the change that made it so.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Listed {
    made: u64,
    #[serde(with = "in_a_file")]
    pub(crate) order: Arc<Order>,
}

impl ListedOrders {
    /// Shows this version of an order, unless a newer one is shown: after a delay was made shorter an older version may
    /// come later.
    pub(crate) fn show(&mut self, made: u64, order: Arc<Order>) {
        let id = order.id;
        let shown = self.orders.get(&id);
        if shown.is_some_and(|shown| shown.made > made) {
            return;
        }
        let before = shown.and_then(|shown| shown.order.cart_id.as_deref());
        if before != order.cart_id.as_deref() {
            if let Some(ids) = before.and_then(|cart| self.of_cart.get_mut(cart)) {
                ids.remove(&id);
            }
            if let Some(cart) = &order.cart_id {
                self.of_cart.entry(cart.clone()).or_default().insert(id);
            }
        }
        self.orders.insert(id, Listed { made, order });
    }

    /// What lists show, for a file.
    pub(crate) fn saved(&self) -> Vec<&Listed> {
        self.orders.values().collect()
    }

    /// What lists showed.
    pub(crate) fn restored(saved: Vec<Listed>) -> Self {
        let mut listed = Self::default();
        for one in saved {
            listed.show(one.made, one.order);
        }
        listed
    }

    /// An order as lists show it.
    pub(crate) fn get(&self, id: i64) -> Option<&Order> {
        Some(&*self.orders.get(&id)?.order)
    }

    /// All orders, by id.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Order> {
        self.orders.values().map(|listed| &*listed.order)
    }

    /// The orders of a cart, by id.
    pub(crate) fn of_cart(&self, cart: &str) -> impl Iterator<Item = &Order> {
        let ids = self.of_cart.get(cart).into_iter().flatten();
        ids.filter_map(|id| Some(&*self.orders.get(id)?.order))
    }
}

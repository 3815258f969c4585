//! Notices of what happened to carts and orders, for webhooks. None are kept unless somebody listens.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::state::carts::Cart;
use crate::state::orders::Order;
use crate::state::store::Store;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    CartCreated(String),
    CartUpdated(String),
    CartDeleted(String),
    /// A cart is gone because an order of it was paid.
    CartConverted(String, i64),
    OrderCreated(i64),
    OrderUpdated(i64),
    /// The status before, and the new one.
    OrderStatusUpdated(i64, i64, i64),
    OrderArchived(i64),
    MessageCreated(i64, i64),
    RefundCreated(i64, i64),
    TransactionCreated(i64, i64),
}

/// The notices that were not fetched yet.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    listening: bool,
    waiting: Vec<(Timestamp, Notice)>,
    /// The status and the archive of each order, as the last notice had them.
    shown: HashMap<i64, (i64, bool)>,
    wake: Arc<Notify>,
}

impl Notices {
    /// Begins to keep notices; answers the signal for new ones and for a clock that was moved.
    pub(crate) fn listen(&mut self) -> Arc<Notify> {
        self.listening = true;
        Arc::clone(&self.wake)
    }

    /// Takes an order of a saved store as one that everybody knows.
    pub(crate) fn know(&mut self, order: &Order) {
        let shown = (order.status_id, order.is_deleted);
        self.shown.insert(order.id, shown);
    }

    /// The notices since the last call, oldest first.
    pub(crate) fn take(&mut self) -> Vec<(Timestamp, Notice)> {
        std::mem::take(&mut self.waiting)
    }
}

impl Store {
    /// Keeps a notice, if somebody listens.
    pub(crate) fn notify(&mut self, notice: Notice) {
        if self.notices.listening {
            self.notices.waiting.push((self.clock.now(), notice));
            self.notices.wake.notify_one();
        }
    }

    /// Keeps the notices of an order that was made or changed: of the order, its status, its archive.
    pub(crate) fn notify_order(&mut self, id: i64) {
        let Some(order) = self.orders.get(&id) else {
            return;
        };
        let now = (order.status_id, order.is_deleted);
        let before = self.notices.shown.insert(id, now);
        match before {
            None => self.notify(Notice::OrderCreated(id)),
            Some((status, was_deleted)) => {
                self.notify(Notice::OrderUpdated(id));
                if status != now.0 {
                    self.notify(Notice::OrderStatusUpdated(id, status, now.0));
                }
                if now.1 && !was_deleted {
                    self.notify(Notice::OrderArchived(id));
                }
            }
        }
    }

    /// Takes a cart away. None where there is no such cart.
    pub(crate) fn drop_cart(&mut self, id: &str) -> Option<Cart> {
        let cart = self.carts.remove(id)?;
        self.notify(Notice::CartDeleted(id.to_owned()));
        Some(cart)
    }

    /// Moves the clock forward, and whatever waits for it.
    pub(crate) fn advance_clock(&mut self, by: Duration) {
        self.clock.advance(by);
        self.notices.wake.notify_one();
    }
}

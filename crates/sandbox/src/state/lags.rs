//! Delays between the moment at which something happens and the moments at which reads show it, and the queue of what
//! is still to be shown.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::state::clock::after;
use crate::state::fields::Fields;
use crate::state::orders::Order;
use crate::state::saved::pairs;
use crate::state::store::Store;
use crate::state::transactions::Stage;

/// Delays of what is read behind what is true, in the time of the store's clock. All are zero by default.
///
/// Each begins where the one before it ends: an accepted charge is booked after `booking`, its transaction is readable
/// after `transactions`, the order has moved after `order`, and lists show that after `lists`. A delay counts from the
/// moment at which something happens: changing it later does not move what is under way. The
/// [ledger](crate::Sandbox::ledger) has no delay. Tokens and the payments host go by the order as it reads: while it
/// lags behind a charge, it can be charged again.
///
/// ```
/// # use std::time::Duration;
/// use bigcommerce_sandbox::{Lags, Sandbox};
/// let lags = Lags { transactions: Duration::from_secs(60), ..Lags::default() };
/// let builder = Sandbox::builder().lags(lags);
/// # let _ = builder;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lags {
    /// From the gateway's answer to the booking, which is the `date_created` of the transaction.
    pub booking: Duration,
    /// From the booking to the transaction in `GET /v3/orders/{id}/transactions`.
    pub transactions: Duration,
    /// From the transaction's being readable to the order's `status_id`, `payment_status` and amount due, and to the
    /// end of its cart.
    pub order: Duration,
    /// From any change of an order, its making included, to `GET /v2/orders`.
    pub lists: Duration,
}

impl Lags {
    /// Reads whole seconds from JSON; a delay that is absent stays as it is.
    pub(crate) fn read(self, body: &Value) -> Result<Self, String> {
        const KEYS: [&str; 4] = ["booking", "transactions", "order", "lists"];
        let fields = Fields::of(body, "").map_err(|_| "the lags are a JSON object".to_owned())?;
        if let Some(key) = fields.keys().find(|key| !KEYS.contains(key)) {
            return Err(format!(
                "there is no lag {key:?}; there are booking, transactions, order and lists"
            ));
        }
        let seconds = |key: &str, now: Duration| match fields.get(key) {
            None => Ok(now),
            Some(value) => value
                .as_u64()
                .map(Duration::from_secs)
                .ok_or_else(|| format!("{key} is a whole number of seconds")),
        };
        Ok(Self {
            booking: seconds("booking", self.booking)?,
            transactions: seconds("transactions", self.transactions)?,
            order: seconds("order", self.order)?,
            lists: seconds("lists", self.lists)?,
        })
    }

    pub(crate) fn json(self) -> Value {
        json!({
            "booking": self.booking.as_secs(),
            "transactions": self.transactions.as_secs(),
            "order": self.order.as_secs(),
            "lists": self.lists.as_secs(),
        })
    }
}

/// A change of what reads show.
#[derive(Serialize, Deserialize)]
enum Due {
    /// A transaction comes to its next stage.
    Stage(i64, i64, Stage),
    /// Lists show an order as it was at that moment.
    Listed(Box<Order>),
}

/// Changes that are still to come, in the order of their moments and, at one moment, of their making.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Queue {
    made: u64,
    #[serde(with = "pairs")]
    due: BTreeMap<(Timestamp, u64), Due>,
}

impl Queue {
    fn push(&mut self, at: Timestamp, due: Due) {
        self.made += 1;
        self.due.insert((at, self.made), due);
    }

    /// The moments at which a transaction comes to its next stages, soonest first.
    pub(crate) fn stages(&self, transaction: i64) -> impl Iterator<Item = (Timestamp, Stage)> {
        self.due.iter().filter_map(move |((at, _), due)| match due {
            Due::Stage(_, id, stage) if *id == transaction => Some((*at, *stage)),
            _ => None,
        })
    }

    /// The moment at which lists show the newest change of an order; None where they do.
    pub(crate) fn listed_at(&self, order: i64) -> Option<Timestamp> {
        let of_it = |due: &Due| matches!(due, Due::Listed(held) if held.id == order);
        let mut due = self.due.iter().rev();
        due.find(|(_, due)| of_it(due)).map(|((at, _), _)| *at)
    }

    /// The number of changes that reads do not show yet.
    pub(crate) fn len(&self) -> usize {
        self.due.len()
    }

    /// The earliest change, if its moment has come.
    fn pop(&mut self, now: Timestamp) -> Option<(Timestamp, u64, Due)> {
        let first = self.due.first_entry()?;
        if first.key().0 > now {
            return None;
        }
        let ((at, made), due) = first.remove_entry();
        Some((at, made, due))
    }
}

/// An order as lists show it, and when that version of it was made.
#[derive(Serialize, Deserialize)]
pub(crate) struct Listed {
    made: u64,
    pub(crate) order: Order,
}

impl Store {
    /// Applies every change whose moment has come. It runs before each access to the store.
    pub(crate) fn catch_up(&mut self) {
        let now = self.clock.now();
        while let Some((at, made, due)) = self.queue.pop(now) {
            match due {
                Due::Stage(order, transaction, stage) => {
                    self.advance(order, transaction, stage, at)
                }
                Due::Listed(order) => self.list(made, *order),
            }
        }
        self.expire_carts(now);
    }

    fn list(&mut self, made: u64, order: Order) {
        // After a delay was made shorter an older version may come later.
        let newer = |listed: &Listed| listed.made > made;
        if !self.listed.get(&order.id).is_some_and(newer) {
            self.listed.insert(order.id, Listed { made, order });
        }
    }

    fn advance(&mut self, order: i64, transaction: i64, stage: Stage, at: Timestamp) {
        let Some(held) = self.orders.get_mut(&order) else {
            return;
        };
        let Some(one) = held.transaction_mut(transaction) else {
            return;
        };
        one.stage = stage;
        if stage == Stage::Counted && one.moves_order {
            self.move_by_money(order, at);
        }
    }

    /// Has a transaction that was just accepted appear where it is read, each delay after the one before.
    pub(crate) fn schedule(&mut self, order: i64, transaction: i64, accepted: Timestamp) {
        let booked = after(accepted, self.lags.booking);
        let readable = after(booked, self.lags.transactions);
        let counted = after(readable, self.lags.order);
        for (at, stage) in [(readable, Stage::Readable), (counted, Stage::Counted)] {
            self.queue.push(at, Due::Stage(order, transaction, stage));
        }
    }

    /// Has lists show an order as it is now, after their delay. Every change of an order ends here.
    pub(crate) fn order_changed(&mut self, id: i64, at: Timestamp) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.modified = at;
            let snapshot = Box::new(order.clone());
            self.queue
                .push(after(at, self.lags.lists), Due::Listed(snapshot));
            self.notify_order(id);
        }
    }
}

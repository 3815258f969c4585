//! Delays between the moment at which something happens and the moments at which reads show it, and the queue of what
//! is still to be shown.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::state::clock::after;
use crate::state::draws::draw;
use crate::state::kept_order::in_a_file;
use crate::state::merchant::Settlement;
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
/// use bigcommerce_sandbox::{Lags, Sandbox, Spread};
/// let lags = Lags { transactions: Duration::from_secs(60), ..Lags::default() };
/// let builder = Sandbox::builder().lags(lags);
/// // Each order moves after 30 to 90 seconds, as the seed draws them.
/// let spread = Spread { order: Duration::from_secs(60), seed: 7, ..Spread::default() };
/// let drawn = Lags { order: Duration::from_secs(30), spread, ..Lags::default() };
/// # let _ = (builder, drawn);
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
    /// The most by which each of them is longer; nothing by default.
    pub spread: Spread,
}

/// The most by which each delay of [`Lags`] is longer: between nothing and this, in milliseconds, anew for each event.
///
/// A transaction draws by its id and a list by the order and the number of its change: the same requests have the same
/// delays with the same seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Of `booking`.
    pub booking: Duration,
    /// Of `transactions`.
    pub transactions: Duration,
    /// Of `order`.
    pub order: Duration,
    /// Of `lists`.
    pub lists: Duration,
    /// The seed of the draws; 0 by default.
    pub seed: u64,
}

impl Spread {
    fn draw(&self, most: Duration, subject: &str, number: u64) -> Duration {
        let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(draw(self.seed, subject, number, most.saturating_add(1)))
    }
}

/// The moments at which a transaction shows.
pub(crate) struct Moments {
    pub(crate) booked: Timestamp,
    readable: Timestamp,
    counted: Timestamp,
}

impl Lags {
    /// Each delay with its name and its spread.
    pub(crate) fn named(&self) -> [(&'static str, Duration, Duration); 4] {
        let spread = &self.spread;
        [
            ("booking", self.booking, spread.booking),
            ("transactions", self.transactions, spread.transactions),
            ("order", self.order, spread.order),
            ("lists", self.lists, spread.lists),
        ]
    }

    /// True if nothing is delayed, whatever the seed is.
    pub(crate) fn are_none(&self) -> bool {
        let mut named = self.named().into_iter();
        named.all(|(_, least, more)| least.is_zero() && more.is_zero())
    }

    /// Sets the delay of a name to what is drawn between two durations.
    ///
    /// # Errors
    /// When no delay has this name, or the most is less than the least.
    pub(crate) fn set(
        &mut self,
        name: &str,
        least: Duration,
        most: Duration,
    ) -> Result<(), String> {
        let more = most.checked_sub(least);
        let more = more.ok_or_else(|| format!("the most of {name} is less than the least"))?;
        let spread = &mut self.spread;
        let (delay, spread) = match name {
            "booking" => (&mut self.booking, &mut spread.booking),
            "transactions" => (&mut self.transactions, &mut spread.transactions),
            "order" => (&mut self.order, &mut spread.order),
            "lists" => (&mut self.lists, &mut spread.lists),
            _ => {
                return Err(format!(
                    "there is no lag {name:?}; there are booking, transactions, order and lists"
                ));
            }
        };
        (*delay, *spread) = (least, more);
        Ok(())
    }

    /// The moments of a transaction that was accepted now, each delay after the one before.
    pub(crate) fn moments(&self, transaction: i64, accepted: Timestamp) -> Moments {
        let number = transaction.unsigned_abs();
        let later = |moment, least: Duration, most, subject| {
            let more = self.spread.draw(most, subject, number);
            after(moment, least.saturating_add(more))
        };
        let booked = later(accepted, self.booking, self.spread.booking, "booking");
        let readable = later(
            booked,
            self.transactions,
            self.spread.transactions,
            "transactions",
        );
        let counted = later(readable, self.order, self.spread.order, "order");
        Moments {
            booked,
            readable,
            counted,
        }
    }

    /// The delay of an order's change in lists.
    fn of_lists(&self, order: i64, change: u64) -> Duration {
        let subject = format!("lists {order}");
        let more = self.spread.draw(self.spread.lists, &subject, change);
        self.lists.saturating_add(more)
    }
}

/// A change of what reads show.
#[derive(Serialize, Deserialize)]
enum Due {
    /// A transaction comes to its next stage.
    Stage(i64, i64, Stage),
    /// Lists show an order as it was at that moment.
    Listed(#[serde(with = "in_a_file")] Arc<Order>),
    /// A pending payment ends by itself.
    Ends(i64, i64, Settlement),
}

/// Changes that are still to come, in the order of their moments and, at one moment, of their making.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Queue {
    made: u64,
    #[serde(with = "pairs")]
    due: BTreeMap<(Timestamp, u64), Due>,
    /// Changes so far, by order.
    changes: HashMap<i64, u64>,
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

    /// Has a pending payment end.
    pub(crate) fn ends(&mut self, order: i64, payment: i64, how: Settlement, at: Timestamp) {
        self.push(at, Due::Ends(order, payment, how));
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

impl Store {
    /// Applies every change whose moment has come. It runs before each access to the store.
    pub(crate) fn catch_up(&mut self) {
        let now = self.clock.now();
        while let Some((at, made, due)) = self.queue.pop(now) {
            match due {
                Due::Stage(order, transaction, stage) => {
                    self.advance(order, transaction, stage, at)
                }
                Due::Listed(order) => self.listed.show(made, order),
                Due::Ends(order, payment, how) => self.end_pending(order, payment, how, at),
            }
        }
        self.look_at_carts(now);
        self.expire_hooks(now);
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

    /// Has a transaction appear where it is read when its moments come.
    pub(crate) fn schedule(&mut self, order: i64, transaction: i64, moments: &Moments) {
        let stages = [
            (moments.readable, Stage::Readable),
            (moments.counted, Stage::Counted),
        ];
        for (at, stage) in stages {
            self.queue.push(at, Due::Stage(order, transaction, stage));
        }
    }

    /// Has lists show an order as it is now, after their delay. Every change of an order ends here.
    pub(crate) fn order_changed(&mut self, id: i64, at: Timestamp) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.modified = at;
            let snapshot = order.snapshot();
            let change = self.queue.changes.entry(id).or_default();
            *change += 1;
            let shown = after(at, self.lags.of_lists(id, *change));
            self.queue.push(shown, Due::Listed(snapshot));
            self.notify_order(id);
        }
    }
}

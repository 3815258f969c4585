//! The end of pending payments by themselves, by the store's clock.

use std::time::Duration;

use jiff::Timestamp;

use crate::state::merchant::{Settlement, follow_up};
use crate::state::payments::{Standing, roots};
use crate::state::store::Store;
use crate::state::transactions::{Event, Transaction};

/// The end that pending payments come to without anybody's doing.
///
/// ```
/// # use std::time::Duration;
/// use bigcommerce_sandbox::{PendingEnd, Sandbox, Settings, Settlement};
/// // A bank transfer that arrives after two days.
/// let end = PendingEnd { after: Duration::from_secs(2 * 86_400), outcome: Settlement::Paid };
/// let settings = Settings { pending_ends: Some(end), ..Settings::default() };
/// let builder = Sandbox::builder().settings(settings);
/// # let _ = builder;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingEnd {
    /// From the payment to its end, by the store's clock.
    pub after: Duration,
    /// The end.
    pub outcome: Settlement,
}

impl Store {
    /// Has a transaction follow a payment, if it is still pending: `settled`, with the status `ok` or `error`.
    pub(crate) fn end_pending(
        &mut self,
        order: i64,
        transaction: i64,
        outcome: Settlement,
        at: Timestamp,
    ) {
        let Some(held) = self.orders.get(&order) else {
            return;
        };
        let roots = roots(held.transactions.iter());
        let mut waiting = roots
            .iter()
            .filter(|root| root.standing == Standing::Pending);
        if let Some(root) = waiting.find(|root| root.of.id == transaction) {
            let end = Transaction {
                status: outcome.status().to_owned(),
                ..follow_up(Event::Settled, root, root.of.amount)
            };
            self.record_at(order, end, at);
        }
    }
}

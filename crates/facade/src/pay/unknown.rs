//! A payment whose outcome is not known: it can be looked into, and it cannot be made again.

use std::fmt;

use bigcommerce_types::{Amount, OrderId};

use super::{
    before::pending,
    charge::end,
    seen::{self, Money},
};
use crate::{
    error::{Error, Rejected},
    journal::{AttemptEnd, AttemptId},
    order::{Authorized, Order, Paid, Pending, Unpaid, due},
};

/// How long after the token's expiry a charge that was under way may still appear, in seconds.
const QUIET_PERIOD: i64 = 15 * 60;

/// An attempt of which it is not known whether it moved money.
///
/// There is no way to pay from here. Its lock stays closed, so that no other attempt on the cart can be made either.
#[must_use = "reconcile it: until then nobody knows whether the shopper has paid"]
pub struct UnknownPayment {
    order: Order<Unpaid>,
    /// When the token that was sent expires, by the platform's clock.
    expires: Option<i64>,
    /// Whether a read after the quiet period found nothing already.
    found_nothing: bool,
    error: Error,
}

/// What looking into an [`UnknownPayment`] brought to light.
#[derive(Debug)]
#[must_use = "the arm says whether money moved"]
pub enum Reconciled {
    /// The money was taken.
    Settled(Order<Paid>),
    /// The amount is reserved.
    Authorized(Order<Authorized>),
    /// It was accepted and is not final.
    Pending(Order<Pending>),
    /// It covered a part; pay the rest.
    Part {
        /// The order, with the rest to be paid.
        order: Order<Unpaid>,
        /// The rest, in major units.
        due: Amount,
    },
    /// Nothing was taken, and nothing of that attempt can be taken any more.
    NotCharged(Order<Unpaid>),
    /// Still not known; look again later, say in a minute, and tell the shopper not to pay again meanwhile.
    Unknown(UnknownPayment),
}

impl UnknownPayment {
    pub(super) fn new(order: Order<Unpaid>, expires: Option<i64>, error: Error) -> Self {
        Self {
            order,
            expires,
            found_nothing: false,
            error,
        }
    }

    /// The order whose payment is in doubt.
    pub fn order_id(&self) -> OrderId {
        self.order.id()
    }

    /// The attempt that is in doubt.
    pub fn attempt(&self) -> AttemptId {
        self.order.attempt()
    }

    /// Why it is in doubt.
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// Reads the order and its transactions once, and says what they show.
    ///
    /// A success shows at once. That nothing was taken is only said when the gateway recorded the failure, or when two
    /// of these calls found nothing after the token had expired for a quarter of an hour by the platform's own clock:
    /// until then a charge may still be under way.
    ///
    /// # Errors
    /// It comes back when the order or its transactions cannot be read.
    pub async fn reconcile(self) -> Result<Reconciled, Rejected<Self>> {
        let seen = match seen::read(&self.order.flow, self.order.id()).await {
            Ok(seen) => seen,
            Err(error) => return Err(Rejected::new(self, error)),
        };
        let before = &self.order.stage.settled_before;
        let (money, failed, transactions) = (
            seen.money(before),
            seen.has_failed(before),
            seen.transaction_ids(),
        );
        let paid_a_part = due(&seen.order) < *self.order.due();
        let too_late = seen
            .at
            .zip(self.expires)
            .is_some_and(|(now, expires)| now > expires + QUIET_PERIOD);
        let (attempt, journal) = (self.order.attempt(), self.order.flow.journal.clone());
        let order = self.order.with_read(seen.order);
        let (ended, reconciled) = match money {
            Money::Taken => (AttemptEnd::Taken, Reconciled::Settled(order.paid())),
            Money::Authorized => (
                AttemptEnd::Taken,
                Reconciled::Authorized(order.authorized()),
            ),
            Money::Pending => return Ok(Reconciled::Pending(pending(order))),
            Money::Part if paid_a_part => {
                let order = order.for_the_rest(transactions);
                let due = order.due().clone();
                (AttemptEnd::Taken, Reconciled::Part { order, due })
            }
            Money::Nothing | Money::Part if failed || (too_late && self.found_nothing) => (
                AttemptEnd::Declined,
                Reconciled::NotCharged(order.for_another_attempt()),
            ),
            Money::Nothing | Money::Part | Money::Closed => {
                let found_nothing = too_late && money != Money::Closed;
                return Ok(Reconciled::Unknown(Self {
                    order,
                    expires: self.expires,
                    found_nothing,
                    error: self.error,
                }));
            }
        };
        if let Some(journal) = journal {
            end(&*journal, attempt, ended).await;
        }
        Ok(reconciled)
    }
}

impl fmt::Debug for UnknownPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownPayment")
            .field("order", &self.order)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

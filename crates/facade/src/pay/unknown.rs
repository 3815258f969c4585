//! A payment whose outcome is not known: it can be looked into, and it cannot be made again.

use std::fmt;

use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_types::{Amount, OrderId, Remedy};

use super::{
    attempt::{end, end_and_renew},
    seen::{self, Money},
};
use crate::{
    error::{Error, Rejected, ShopperMessage},
    flow::to_the_end,
    journal::{AttemptEnd, AttemptId},
    order::{Authorized, Order, Paid, Pending, Unpaid},
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
    /// Nothing was taken, and the token of that attempt can no longer take anything.
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
            error: error.in_doubt(),
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

    /// What to do: find out, or stop where the gateway says that it was paid before.
    pub fn remedy(&self) -> Remedy {
        self.error.remedy()
    }

    /// The remedy as a sentence.
    pub fn advice(&self) -> String {
        self.error.advice()
    }

    /// A sentence that can be shown to the shopper as it is.
    pub fn shopper_message(&self) -> ShopperMessage {
        self.error.shopper_message()
    }

    /// Reads the order and its transactions once, and says what they show. It runs in a task of its own, so that a
    /// dropped future does not lose what was found.
    ///
    /// A success shows at once. That nothing was taken is only said when the gateway recorded the failure, or when two
    /// of these calls found nothing after the token had expired for a quarter of an hour by the platform's own clock:
    /// until then a charge may still be under way. It is never said of a payment that the gateway took for a repeat of
    /// an earlier one (code 30105): see [`released_by_merchant`](UnknownPayment::released_by_merchant).
    ///
    /// # Errors
    /// It comes back when the order or its transactions cannot be read.
    pub async fn reconcile(self) -> Result<Reconciled, Rejected<Self>> {
        to_the_end(reconcile(self)).await
    }

    /// Ends the attempt on the merchant's word: somebody has looked at the gateway's own records and found that nothing
    /// was taken. The order can be paid again.
    pub async fn released_by_merchant(self) -> Order<Unpaid> {
        to_the_end(async {
            let journal = self.order.flow.journal.clone();
            end_and_renew(self.order, AttemptEnd::Released, journal.as_ref()).await
        })
        .await
    }

    /// Whether the gateway held it for a repeat: then it is another payment that is to be found.
    fn is_a_repeat(&self) -> bool {
        self.error.code() == Some(PaymentCode::DuplicatePayment)
    }
}

async fn reconcile(payment: UnknownPayment) -> Result<Reconciled, Rejected<UnknownPayment>> {
    let seen = match seen::read(&payment.order.flow, payment.order.id()).await {
        Ok(seen) => seen,
        Err(error) => return Err(Rejected::new(payment, Error::from(error).in_doubt())),
    };
    let before = &payment.order.stage.settled_before;
    let money = seen.money(payment.order.due(), before);
    let transactions = seen.transaction_ids();
    let too_late = seen
        .at
        .zip(payment.expires)
        .is_some_and(|(now, expires)| now > expires.saturating_add(QUIET_PERIOD));
    let nothing_came =
        !payment.is_a_repeat() && (seen.has_failed(before) || (too_late && payment.found_nothing));
    let (attempt, journal) = (payment.attempt(), payment.order.flow.journal.clone());
    let order = payment.order.with_read(seen.order);
    let reconciled = match money {
        Money::Taken => Reconciled::Settled(order.paid(None)),
        Money::Authorized => Reconciled::Authorized(order.authorized(None)),
        Money::Pending => return Ok(Reconciled::Pending(order.pending(None))),
        Money::Part { left } => {
            let order = order.showing(left.clone(), transactions);
            Reconciled::Part { order, due: left }
        }
        Money::Nothing | Money::Closed if nothing_came => {
            let order = end_and_renew(order, AttemptEnd::Refused, journal.as_ref()).await;
            return Ok(Reconciled::NotCharged(order));
        }
        Money::Nothing | Money::Closed => {
            return Ok(Reconciled::Unknown(UnknownPayment {
                order,
                found_nothing: too_late,
                ..payment
            }));
        }
    };
    end(attempt, AttemptEnd::Taken, journal.as_ref()).await;
    Ok(reconciled)
}

impl fmt::Debug for UnknownPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownPayment")
            .field("order", &self.order)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

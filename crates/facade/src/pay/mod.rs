//! Paying: one attempt, one charge, and an arm for everything that can have happened to the money.
//!
//! The order of things: take the lock, read, get a token, mark as about to be sent, send once, read, end the attempt.
//! Whatever fails before the mark sends nothing; whatever is in doubt after it stays open.

mod answer;
mod attempt;
mod before;
mod charge;
mod claims;
mod instrument;
mod method;
mod outcome;
mod pending;
mod seen;
mod unknown;

use bigcommerce_types::{Owner, Remedy};

use crate::{
    error::{Error, Rejected, Step},
    flow::to_the_end,
    order::{Order, Unpaid},
};

#[cfg(feature = "raw-cards")]
pub use instrument::Card;
pub use instrument::Instrument;
pub use outcome::{Declined, Payment};
pub use unknown::{Reconciled, UnknownPayment};

/// An order that may be paid.
#[diagnostic::on_unimplemented(
    message = "this order cannot be paid: only an `Order<Unpaid>` can; match on the `Payment` that it came from",
    label = "it is paid, authorized, or waits for a payment that was accepted"
)]
pub trait Payable: sealed::Sealed + Send + 'static {
    /// The stage by its name.
    #[doc(hidden)]
    fn into_unpaid(self) -> Unpaid;
}

impl Payable for Unpaid {
    fn into_unpaid(self) -> Unpaid {
        self
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::order::Unpaid {}
}

impl<S> Order<S> {
    /// Pays what is due with this instrument, in one attempt that is sent once.
    ///
    /// Takes the journal's lock on the cart; reads the order, its transactions and the other orders of its cart; gets a
    /// payment access token (`POST /v3/payments/access_tokens`); charges (`POST /payments` on the payments host); reads
    /// the order again. It runs in a task of its own: a shopper who closes the tab does not cut it in half.
    ///
    /// # Errors
    /// The order comes back when nothing was charged and the reason is not the shopper's instrument: a store without
    /// journal, another attempt that is open, a read that failed, a method that the store does not have. It still pays
    /// the amount that was shown, or nothing.
    pub async fn pay(self, instrument: Instrument) -> Result<Payment, Rejected<Order<Unpaid>>>
    where
        S: Payable,
    {
        let Order {
            flow,
            read,
            cart,
            stage,
        } = self;
        let order = Order {
            flow,
            read,
            cart,
            stage: stage.into_unpaid(),
        };
        let Some(journal) = order.flow.journal.clone() else {
            return Err(Rejected::new(order, without_journal()));
        };
        to_the_end(charge::attempt(order, instrument, journal)).await
    }
}

fn without_journal() -> Error {
    Error::here(
        Step::Pay,
        Owner::Developer,
        Remedy::FixRequest,
        "the store has no journal of payment attempts",
        "give the store a journal when it is built; `ForgetfulJournal` does for tests",
    )
}

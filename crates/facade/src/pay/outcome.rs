//! What an attempt to pay can come to.

use std::fmt;

use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_types::{Amount, Owner, Remedy};

use super::UnknownPayment;
use crate::{
    error::{Error, ShopperMessage},
    order::{Authorized, Order, Paid, Pending, Unpaid},
};

/// What an attempt to pay came to. There is an arm for everything that can have happened to the money, and no other.
#[derive(Debug)]
#[must_use = "the arm says whether money moved"]
pub enum Payment {
    /// The whole amount was taken; also when nothing was due. The store goes on to fulfil the order, except one that was
    /// created directly with nothing due: that stays Incomplete until its status is set.
    Settled(Order<Paid>),
    /// The whole amount is reserved: capture it or void it next.
    Authorized(Order<Authorized>),
    /// Accepted and not final: [`check`](Order::check) it, or wait for the webhook. It cannot be paid again meanwhile.
    /// Also when such a payment was found before the charge; nothing was sent then.
    Pending(Order<Pending>),
    /// A gift certificate or store credit covered a part. Pay the rest with another instrument, or have the merchant
    /// give the part back.
    Part {
        /// The order, with the rest to be paid.
        order: Order<Unpaid>,
        /// The rest, in major units.
        due: Amount,
    },
    /// The gateway refused, and nothing was taken.
    Declined(Declined),
    /// Nothing was charged: what is due is not what was shown. Show [`due`](Order::due) and pay again.
    Changed(Order<Unpaid>),
    /// Nothing was charged: this order, or another one of its cart, had been paid. The order in here is the paid one.
    AlreadyPaid(Order<Paid>),
    /// It is not known whether the money moved. [`reconcile`](UnknownPayment::reconcile) it; it cannot be paid again.
    Unknown(UnknownPayment),
}

/// A payment that was refused; the order is unpaid again.
pub struct Declined {
    /// The order, ready for another attempt.
    pub order: Order<Unpaid>,
    pub(super) error: Error,
}

impl Declined {
    /// The numbered code, where the answer carried one.
    pub fn code(&self) -> Option<PaymentCode> {
        self.error.code()
    }

    /// What mends it.
    pub fn remedy(&self) -> Remedy {
        self.error.remedy()
    }

    /// Who can mend it.
    pub fn owner(&self) -> Owner {
        self.error.owner()
    }

    /// The remedy as a sentence to the one who [owns](Declined::owner) the problem.
    pub fn advice(&self) -> String {
        self.error.advice()
    }

    /// A sentence that can be shown to the shopper as it is.
    pub fn shopper_message(&self) -> ShopperMessage {
        self.error.shopper_message()
    }

    /// The refusal as an error, with request id and status.
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "payment for this order was declined: {}; nothing was taken",
            self.error.what()
        )
    }
}

impl fmt::Debug for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Declined")
            .field("order", &self.order)
            .field("error", &self.error)
            .finish()
    }
}

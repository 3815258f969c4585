//! The outcome of an attempt to pay: one enum, with an arm for everything that can have happened to the money.

use std::fmt;
use std::time::Duration;

use bigcommerce_journal::AttemptId;
use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_types::{Amount, OrderId, Owner, Remedy};

use super::OpenAttempt;
use crate::{
    error::{Error, ShopperMessage},
    order::{Authorized, Order, Paid, Unpaid},
    ticket::Ticket,
};

/// The outcome of an attempt to pay. There is an arm for everything that can have happened to the money, and no other.
///
/// Three methods are enough for a page: [`shopper_message`](Payment::shopper_message),
/// [`may_pay_again`](Payment::may_pay_again) and [`ticket`](Payment::ticket), which finds the same payment again from
/// any server. Match the arms for more.
#[derive(Debug)]
#[must_use = "the arm says whether money moved"]
pub enum Payment {
    /// The whole was taken, and the store says so; also where nothing was due. The store goes on to fulfil the order.
    Settled(Order<Paid>),
    /// The whole is reserved: capture it or void it next.
    Authorized(Order<Authorized>),
    /// The whole was taken, and the order did not move: the merchant has to look.
    TakenIncomplete(Order<Paid>),
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
    /// It was in doubt, and nothing was taken; or all of it was given back; or the merchant says that nothing was
    /// taken.
    NotCharged(NotCharged),
    /// Nothing was sent.
    NotSent(NotSent),
    /// Nothing was sent: another amount is due than the one that was shown. Show it and pay again.
    Changed {
        /// The order, with what is due now.
        order: Order<Unpaid>,
        /// The amount that is due now, in major units.
        due: Amount,
    },
    /// Nothing was sent: this order, or another one of its cart or external id, had been paid. It is the one in here.
    AlreadyPaid(PaidBefore),
    /// Nothing was sent: a part was paid for another order of the cart or external id. Pay the rest of that one.
    PartElsewhere(PaidBefore),
    /// Nothing was sent: a payment of this order, or of another order of its cart or external id, is under way.
    InProgress(UnderWay),
    /// Taken or reserved, and being confirmed: the store does not show it yet.
    Confirming(OpenAttempt),
    /// Accepted, and not final: the bank or the merchant decides.
    Pending(OpenAttempt),
    /// Nobody knows whether the money moved. It ends by itself when the token has expired and the quiet period has
    /// passed.
    Unknown(OpenAttempt),
}

/// A payment that was refused; the order can be paid again.
pub struct Declined {
    /// The order, ready for another attempt.
    pub order: Order<Unpaid>,
    pub(super) error: Error,
    pub(super) ticket: Ticket,
    pub(super) retry_after: Option<Duration>,
}

/// A payment of which nothing is left taken; the order can be paid again.
#[derive(Debug)]
pub struct NotCharged {
    /// The order, ready for another attempt.
    pub order: Order<Unpaid>,
    /// The evidence that it rests on.
    pub why: NotChargedReason,
    pub(super) ticket: Ticket,
}

/// A wait for a payment that somebody else makes, where nothing better is known.
const SOON: Duration = Duration::from_secs(5);

/// The evidence that "not charged" rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotChargedReason {
    /// Two looks, a quiet period apart and after the token had expired, show nothing.
    NothingSeen,
    /// It was taken, and all of it was given back or voided.
    GivenBack,
    /// The merchant says that nothing was taken.
    MerchantSaysSo,
}

/// An attempt of which nothing was sent.
#[derive(Debug)]
pub struct NotSent {
    pub(super) order: Order<Unpaid>,
    pub(super) why: NotSentReason,
    pub(super) error: Error,
    pub(super) ticket: Ticket,
}

/// The reason why nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSentReason {
    /// The process that opened the attempt went away before it sent anything.
    Abandoned,
    /// The order cannot be paid: place a new one.
    NotPayable,
    /// The payment access token is not for this order, amount or currency, or cannot be read, or expires too soon.
    TokenUnfit,
    /// The order, its transactions or the other orders of its keys could not be read, completely.
    CannotRead,
    /// The platform makes no payment access token.
    CannotMint,
    /// No payment method of the order takes the instrument.
    NoMethod,
    /// No connection to the payments host.
    NoConnection,
}

/// Another payment, which is in the way of this one.
#[derive(Clone, Debug)]
pub struct PaidBefore {
    /// The order that was paid, or paid in part.
    pub order: OrderId,
    pub(super) ticket: Ticket,
}

/// A payment that is under way, and is not this one.
#[derive(Clone, Debug)]
pub struct UnderWay {
    /// The order that it pays.
    pub order: OrderId,
    /// Its attempt, where it is one of this journal.
    pub attempt: Option<AttemptId>,
    pub(super) ticket: Ticket,
    pub(super) retry_after: Option<Duration>,
    /// Its request may have been sent.
    pub(super) in_doubt: bool,
}

impl Payment {
    /// The ticket of this attempt, or of the one that speaks for it.
    pub fn ticket(&self) -> Ticket {
        match self {
            Self::Settled(order) | Self::TakenIncomplete(order) => order.ticket(),
            Self::Authorized(order) => order.ticket(),
            Self::Part { order, .. } | Self::Changed { order, .. } => order.ticket(),
            Self::Declined(declined) => declined.ticket.clone(),
            Self::NotCharged(not_charged) => not_charged.ticket.clone(),
            Self::NotSent(not_sent) => not_sent.ticket.clone(),
            Self::AlreadyPaid(paid) | Self::PartElsewhere(paid) => paid.ticket.clone(),
            Self::InProgress(other) => other.ticket.clone(),
            Self::Confirming(open) | Self::Pending(open) | Self::Unknown(open) => open.ticket(),
        }
    }

    /// The order that the outcome is about.
    pub fn order_id(&self) -> OrderId {
        match self {
            Self::Settled(order) | Self::TakenIncomplete(order) => order.id(),
            Self::Authorized(order) => order.id(),
            Self::Part { order, .. } | Self::Changed { order, .. } => order.id(),
            Self::Declined(declined) => declined.order.id(),
            Self::NotCharged(not_charged) => not_charged.order.id(),
            Self::NotSent(not_sent) => not_sent.order.id(),
            Self::AlreadyPaid(paid) | Self::PartElsewhere(paid) => paid.order,
            Self::InProgress(other) => other.order,
            Self::Confirming(open) | Self::Pending(open) | Self::Unknown(open) => open.order_id(),
        }
    }

    /// The order can be paid again now; [`into_order`](Payment::into_order) hands it out.
    pub fn may_pay_again(&self) -> bool {
        match self {
            Self::Part { .. } | Self::Declined(_) | Self::NotCharged(_) | Self::Changed { .. } => {
                true
            }
            Self::NotSent(not_sent) => not_sent.why != NotSentReason::NotPayable,
            _ => false,
        }
    }

    /// The order for another attempt, where it may be paid again.
    pub fn into_order(self) -> Option<Order<Unpaid>> {
        match self {
            Self::Part { order, .. } | Self::Changed { order, .. } => Some(order),
            Self::Declined(declined) => Some(declined.order),
            Self::NotCharged(not_charged) => Some(not_charged.order),
            Self::NotSent(not_sent) => not_sent.into_order(),
            _ => None,
        }
    }

    /// The time after which asking again is of use; nothing where there is nothing to wait for.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Declined(declined) => declined.retry_after(),
            Self::NotSent(not_sent) => not_sent.error.retry_after(),
            Self::InProgress(other) => Some(other.retry_after().unwrap_or(SOON)),
            Self::Confirming(open) | Self::Pending(open) | Self::Unknown(open) => {
                Some(open.retry_after())
            }
            _ => None,
        }
    }

    /// Nobody knows whether money moves, or another payment is under way: the shopper must neither pay nor open another
    /// cart for the same purchase meanwhile.
    pub fn must_wait(&self) -> bool {
        matches!(self, Self::InProgress(_) | Self::Unknown(_))
    }

    /// A sentence for the shopper, with a stable key for translation.
    pub fn shopper_message(&self) -> ShopperMessage {
        match self {
            Self::Settled(_) => ShopperMessage::PAID,
            Self::Authorized(_) => ShopperMessage::PAID,
            Self::TakenIncomplete(_) | Self::Confirming(_) => ShopperMessage::PAYMENT_CONFIRMING,
            Self::Part { .. } => ShopperMessage::PART_PAID,
            Self::Declined(declined) => declined.shopper_message(),
            Self::NotCharged(not_charged) => match not_charged.why {
                NotChargedReason::NothingSeen => ShopperMessage::NOT_CHARGED,
                NotChargedReason::GivenBack => ShopperMessage::GIVEN_BACK,
                NotChargedReason::MerchantSaysSo => ShopperMessage::RELEASED,
            },
            Self::NotSent(not_sent) => not_sent.shopper_message(),
            Self::Changed { .. } => ShopperMessage::AMOUNT_CHANGED,
            Self::AlreadyPaid(_) => ShopperMessage::ALREADY_PAID,
            Self::PartElsewhere(_) => ShopperMessage::PART_ELSEWHERE,
            Self::InProgress(other) if other.in_doubt => ShopperMessage::PAYMENT_IN_DOUBT,
            Self::InProgress(_) => ShopperMessage::PAYMENT_IN_PROGRESS,
            Self::Pending(_) => ShopperMessage::PAYMENT_PENDING,
            Self::Unknown(_) => ShopperMessage::PAYMENT_IN_DOUBT,
        }
    }
}

impl Declined {
    /// The numbered code, where the answer carried one.
    pub fn code(&self) -> Option<PaymentCode> {
        self.error.code()
    }

    /// The thing to do about it.
    pub fn remedy(&self) -> Remedy {
        self.error.remedy()
    }

    /// The one who can fix it.
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

    /// The wait that the platform asked for: the payment was not processed because there were too many.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
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

impl NotSent {
    /// The reason why nothing was sent.
    pub fn reason(&self) -> NotSentReason {
        self.why
    }

    /// The same as an error: who can fix it, and how.
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// The order for another attempt; nothing where it cannot be paid.
    pub fn into_order(self) -> Option<Order<Unpaid>> {
        (self.why != NotSentReason::NotPayable).then_some(self.order)
    }

    /// The order as it was read before.
    pub fn order_id(&self) -> OrderId {
        self.order.id()
    }

    fn shopper_message(&self) -> ShopperMessage {
        match self.why {
            NotSentReason::NotPayable => ShopperMessage::ORDER_NOT_PAYABLE,
            NotSentReason::NoMethod => self.error.shopper_message(),
            _ => ShopperMessage::NOT_SENT,
        }
    }
}

impl PaidBefore {
    /// The ticket of the payment that is in the way.
    pub fn ticket(&self) -> &Ticket {
        &self.ticket
    }
}

impl UnderWay {
    /// The ticket by which [`Store::resume`](crate::Store::resume) says how it goes on.
    pub fn ticket(&self) -> &Ticket {
        &self.ticket
    }

    /// The time after which asking again is of use, where it is known.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

//! The outcome of a capture, a void or a refund: one enum, with an arm for everything that can have happened.

use std::time::Duration;

use bigcommerce_types::{Amount, OrderId};

use super::{MerchantMessage, OpenChange};
use crate::{error::Error, pay::UnderWay, ticket::Ticket};

/// The outcome of a capture, a void or a refund. There is an arm for everything that can have happened to the money, and
/// no other.
///
/// Three methods are enough for a page of the back office: [`merchant_message`](Change::merchant_message),
/// [`may_try_again`](Change::may_try_again) and [`ticket`](Change::ticket), by which
/// [`Store::resume`](crate::Store::resume) finds it again from any server. Match the arms for more.
#[derive(Debug)]
#[must_use = "the arm says whether money moved"]
pub enum Change {
    /// The store shows the capture.
    Captured(ChangeMade),
    /// The store shows the void.
    Voided(ChangeMade),
    /// The store shows the refund.
    Refunded(ChangeMade),
    /// The refund was made, and a provider refused a part of it: [`amount`](ChangeMade::amount) went back.
    RefundedInPart(ChangeMade),
    /// Accepted, and not carried out yet.
    Pending(OpenChange),
    /// Nobody knows whether it was carried out. No time proves that it was not: the store shows it, or the merchant
    /// [decides](OpenChange::released_by_merchant).
    Unknown(OpenChange),
    /// The store, or the provider that was to pay back, refused; no money was moved.
    Refused(NotMade),
    /// Nothing was sent; no money was moved.
    NotSent(NotMade),
    /// Nothing was sent: a payment or another change of the order is under way.
    InProgress(UnderWay),
    /// It was in doubt, and the merchant says that no money was moved.
    Released(NotMade),
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// Reserved money is taken.
    Capture,
    /// Reserved money is let go.
    Void,
    /// Money that was taken is given back.
    Refund,
}

/// A change that the store shows.
#[derive(Clone, Debug)]
pub struct ChangeMade {
    pub(super) kind: ChangeKind,
    pub(super) order: OrderId,
    pub(super) amount: Amount,
    pub(super) currency: String,
    pub(super) ticket: Ticket,
}

impl ChangeMade {
    /// The kind.
    pub fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// The amount that was moved, in major units of [`currency`](ChangeMade::currency).
    pub fn amount(&self) -> &Amount {
        &self.amount
    }

    /// ISO 4217 code of the currency.
    pub fn currency(&self) -> &str {
        &self.currency
    }
}

/// A change that was not made.
#[derive(Debug)]
pub struct NotMade {
    pub(super) kind: ChangeKind,
    pub(super) order: OrderId,
    pub(super) why: NotMadeReason,
    pub(super) error: Error,
    pub(super) retry_after: Option<Duration>,
    pub(super) ticket: Ticket,
}

/// The reason why a change was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotMadeReason {
    /// The store or a provider refused.
    Refused,
    /// There were too many requests.
    TooMany,
    /// The process that was about to send it went away.
    Abandoned,
    /// Nothing is left to capture, to void or to give back.
    NothingLeft,
    /// The order holds money of another payment, which the request would move as well.
    OtherMoney,
    /// Another amount is there than the one that was shown.
    AmountChanged,
    /// The order, its refunds or its transactions could not be read completely.
    CannotRead,
    /// No connection to the store.
    NoConnection,
    /// The merchant says so.
    MerchantSaysSo,
}

impl NotMade {
    /// The kind.
    pub fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// The reason.
    pub fn reason(&self) -> NotMadeReason {
        self.why
    }

    /// The same as an error: who can fix it, and how.
    pub fn error(&self) -> &Error {
        &self.error
    }

    fn message(&self) -> MerchantMessage {
        match self.why {
            NotMadeReason::Refused => MerchantMessage::REFUSED,
            NotMadeReason::TooMany => MerchantMessage::TOO_MANY,
            NotMadeReason::NothingLeft => MerchantMessage::NOTHING_LEFT,
            NotMadeReason::OtherMoney => MerchantMessage::OTHER_MONEY,
            NotMadeReason::AmountChanged => MerchantMessage::AMOUNT_CHANGED,
            NotMadeReason::MerchantSaysSo => MerchantMessage::RELEASED,
            NotMadeReason::Abandoned | NotMadeReason::CannotRead | NotMadeReason::NoConnection => {
                MerchantMessage::NOT_SENT
            }
        }
    }
}

impl Change {
    /// The order.
    pub fn order_id(&self) -> OrderId {
        match self {
            Self::Captured(made)
            | Self::Voided(made)
            | Self::Refunded(made)
            | Self::RefundedInPart(made) => made.order,
            Self::Pending(open) | Self::Unknown(open) => open.order_id(),
            Self::Refused(not) | Self::NotSent(not) | Self::Released(not) => not.order,
            Self::InProgress(other) => other.order,
        }
    }

    /// The ticket of this change, or of what is in its way.
    pub fn ticket(&self) -> Ticket {
        match self {
            Self::Captured(made)
            | Self::Voided(made)
            | Self::Refunded(made)
            | Self::RefundedInPart(made) => made.ticket.clone(),
            Self::Pending(open) | Self::Unknown(open) => open.ticket(),
            Self::Refused(not) | Self::NotSent(not) | Self::Released(not) => not.ticket.clone(),
            Self::InProgress(other) => other.ticket().clone(),
        }
    }

    /// No money was moved, and it can be asked for again. A refund needs a new quote, so that the amounts are those of
    /// now.
    pub fn may_try_again(&self) -> bool {
        match self {
            Self::Refused(not) | Self::NotSent(not) | Self::Released(not) => !matches!(
                not.why,
                NotMadeReason::NothingLeft | NotMadeReason::OtherMoney
            ),
            _ => false,
        }
    }

    /// It is not known whether money moves, or something else is under way: nobody may repeat it meanwhile.
    pub fn must_wait(&self) -> bool {
        matches!(
            self,
            Self::Pending(_) | Self::Unknown(_) | Self::InProgress(_)
        )
    }

    /// The time after which asking again is of use; nothing where there is nothing to wait for.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Pending(open) | Self::Unknown(open) => Some(open.retry_after()),
            Self::Refused(not) | Self::NotSent(not) => not.retry_after,
            Self::InProgress(other) => other.retry_after(),
            _ => None,
        }
    }

    /// A sentence for the merchant, with a stable key for translation.
    pub fn merchant_message(&self) -> MerchantMessage {
        match self {
            Self::Captured(_) => MerchantMessage::CAPTURED,
            Self::Voided(_) => MerchantMessage::VOIDED,
            Self::Refunded(_) => MerchantMessage::REFUNDED,
            Self::RefundedInPart(_) => MerchantMessage::REFUNDED_IN_PART,
            Self::Pending(_) => MerchantMessage::PENDING,
            Self::Unknown(_) => MerchantMessage::IN_DOUBT,
            Self::Refused(not) | Self::NotSent(not) | Self::Released(not) => not.message(),
            Self::InProgress(_) => MerchantMessage::IN_PROGRESS,
        }
    }
}

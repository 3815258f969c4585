//! The facts of an attempt.
//!
//! Times are Unix seconds by the platform's clock (the `Date` header of its responses), never by this machine's. No
//! fact holds a token, a card, a name, an address or a sentence of the platform.

use std::{collections::BTreeSet, fmt};

use bigcommerce_types::{OrderId, RefundId, StoreHash, TransactionId};
use serde::{Deserialize, Serialize};

use crate::attempt::Nonce;
use crate::failure::Failure;
use crate::key::Key;
use crate::money::Money;
use crate::printable::{is_printable, short_code};

/// One fact of an attempt, in the order in which it was recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// The attempt exists and holds its keys.
    Opened(Opened),
    /// A payment access token exists.
    Minted(Minted),
    /// The request is about to be sent.
    Sending(Sending),
    /// The gateway answered.
    Answered(Answered),
    /// A whole look after the fence showed nothing new.
    Observed {
        /// The `Date` of the look.
        at: i64,
    },
    /// The attempt came to an end.
    Ended(Ended),
    /// The merchant says that nothing was taken, and the record ends on that word.
    Released {
        /// The `Date` of the release.
        at: i64,
    },
    /// The merchant gave back what was taken, and the keys are open again.
    Reopened {
        /// The `Date` of the look that shows it.
        at: i64,
    },
}

impl Fact {
    /// The fact as a journal keeps it: without texts and numbers of others that are unsafe to keep.
    ///
    /// [`to_line`](Self::to_line) does it too; it is for a store that keeps facts in another form.
    ///
    /// # Errors
    /// When the fact is an opening that can't be a lock: none of its keys names its order, or a cart's id is not one.
    pub fn into_kept(self) -> Result<Self, Failure> {
        Ok(match self {
            Self::Opened(opened) => Self::Opened(opened.into_kept()?),
            Self::Answered(answered) => Self::Answered(answered.into_kept()),
            other => other,
        })
    }

    /// The time of the fact, by the platform's clock.
    #[must_use]
    pub fn at(&self) -> i64 {
        match self {
            Self::Opened(opened) => opened.at,
            Self::Minted(minted) => minted.at,
            Self::Sending(sending) => sending.at,
            Self::Answered(answered) => answered.at,
            Self::Ended(ended) => ended.at,
            Self::Observed { at } | Self::Released { at } | Self::Reopened { at } => *at,
        }
    }
}

/// The opening of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// The store.
    pub store: StoreHash,
    /// The order.
    pub order: OrderId,
    /// Everything that the attempt locks.
    pub keys: BTreeSet<Key>,
    /// The kind of request that it makes.
    pub kind: Kind,
    /// The amount that the shopper was shown; of a capture, void or refund the amount that it is to move.
    pub shown: Money,
    /// The instrument may pay less than what was shown: a gift certificate or store credit.
    pub may_pay_part: bool,
    /// The writer. Only it mints, marks and sends.
    pub nonce: Nonce,
    /// The platform's time.
    pub at: i64,
}

impl Opened {
    fn into_kept(self) -> Result<Self, Failure> {
        let order = self.order;
        if !self.keys.contains(&Key::Order(order)) && !self.keys.contains(&Key::Change(order)) {
            return Err(Failure::new(
                "an attempt without a key of its own order cannot be opened; give it the order's key",
            ));
        }
        if !self.keys.iter().all(Key::is_printable) {
            return Err(Failure::new(
                "the id of the cart is not one of the platform's, and is not recorded; read the order again",
            ));
        }
        Ok(self)
    }
}

/// The kind of request of an attempt.
///
/// Captures, voids and refunds are changes of money that was reserved or taken before. Each names the payments that it
/// may touch, by their transactions; one that finds money of another payment is not sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// A purchase or an authorization, by `POST /payments`.
    Payment,
    /// The import of a payment that was taken or reserved through another gateway.
    Import,
    /// The capture of reserved money.
    Capture {
        /// The authorizations.
        of: BTreeSet<TransactionId>,
    },
    /// The void of reserved money.
    Void {
        /// The authorizations.
        of: BTreeSet<TransactionId>,
    },
    /// A refund of money that was taken.
    Refund {
        /// The payments.
        of: BTreeSet<TransactionId>,
    },
}

impl Kind {
    /// A capture, a void or a refund: it moves money of a payment that was made before, and locks
    /// [`Key::Change`] alone.
    #[must_use]
    pub fn is_change(&self) -> bool {
        matches!(
            self,
            Self::Capture { .. } | Self::Void { .. } | Self::Refund { .. }
        )
    }

    /// The transactions of the payments that a change may touch; none for a payment.
    #[must_use]
    pub fn of(&self) -> Option<&BTreeSet<TransactionId>> {
        match self {
            Self::Payment | Self::Import => None,
            Self::Capture { of } | Self::Void { of } | Self::Refund { of } => Some(of),
        }
    }
}

/// A payment access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minted {
    /// The `Date` of the response that brought it.
    pub at: i64,
    /// The fence: the later of the token's own expiry and one hour after `at`. The gateway refuses the token after it.
    pub expires: i64,
    /// The name of the token.
    pub nonce: Nonce,
}

/// The mark before a request is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// The transactions of the order in the look before the mark.
    pub baseline: Baseline,
    /// The name of the token that is sent; where there is no token, the nonce of the opening.
    pub nonce: Nonce,
    /// The `Date` of the look before the mark.
    pub at: i64,
}

/// The transactions that were there before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Their ids.
    pub ids: BTreeSet<TransactionId>,
    /// The sum that they left taken or reserved, for an operator who reads the record.
    pub sum: Option<Money>,
    /// The refunds of the order, where the request is a refund.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub refunds: BTreeSet<RefundId>,
}

/// The meaning of the gateway's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The money was taken.
    Success,
    /// The money was reserved.
    Authorized,
    /// Accepted, and not final.
    Pending,
    /// Refused by a code or a status that says so.
    Refused,
    /// Not processed (429).
    NotProcessed,
    /// The connection proves that no byte of the request was written.
    NotSent,
    /// Anything else: the money may have been taken.
    Doubt,
}

impl Class {
    /// The gateway spoke of money: success, authorization or pending.
    #[must_use]
    pub fn speaks_of_money(self) -> bool {
        matches!(self, Self::Success | Self::Authorized | Self::Pending)
    }
}

/// The gateway's answer, or the proof that there was none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// Its meaning.
    pub class: Class,
    /// The payment code, where the answer had one. A number that is too long for one is not kept.
    pub code: Option<i64>,
    /// The receipt, where the answer had one.
    pub receipt: Option<Receipt>,
    /// The wait in seconds that the platform asked for.
    pub retry_after: Option<u64>,
    /// The `Date` of the answer, or the latest known time where there was none.
    pub at: i64,
}

/// The gateway's receipt.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The gateway's id of the payment. One that is unsafe to print, or may be the number of a card, is not kept.
    pub payment: Option<String>,
    /// The store's number of the refund. One that may be the number of a card is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<RefundId>,
}

impl Answered {
    fn into_kept(self) -> Self {
        Self {
            code: self.code.and_then(short_code),
            receipt: self.receipt.map(Receipt::into_kept),
            ..self
        }
    }
}

/// Prints what is kept.
impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("class", &self.class)
            .field("code", &self.code.and_then(short_code))
            .field("receipt", &self.receipt)
            .field("retry_after", &self.retry_after)
            .field("at", &self.at)
            .finish()
    }
}

impl Receipt {
    /// A receipt with the gateway's id of the payment, where that is safe to keep.
    #[must_use]
    pub fn of(payment: &str) -> Self {
        Self {
            payment: is_printable(payment).then(|| payment.to_owned()),
            refund: None,
        }
    }

    /// The receipt of a refund.
    #[must_use]
    pub fn of_refund(refund: RefundId) -> Self {
        Self {
            payment: None,
            refund: Some(refund),
        }
        .into_kept()
    }

    pub(crate) fn into_kept(self) -> Self {
        let refund = self.refund.filter(|id| short_code(id.get()).is_some());
        let payment = self.payment.filter(|payment| is_printable(payment));
        Self { payment, refund }
    }
}

/// Prints what is kept.
impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.clone().into_kept();
        f.debug_struct("Receipt")
            .field("payment", &kept.payment)
            .field("refund", &kept.refund)
            .finish()
    }
}

/// The end of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// The end.
    pub how: End,
    /// The transactions of the order in the look that decided; empty where none was needed.
    pub seen: BTreeSet<TransactionId>,
    /// The refunds of the order in that look, where it read them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub refunds: BTreeSet<RefundId>,
    /// The platform's time.
    pub at: i64,
}

/// The end of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The whole was taken, and the store says so.
    Paid,
    /// The whole is reserved.
    Authorized,
    /// The whole was taken, and the order did not move.
    TakenIncomplete,
    /// A part was taken or reserved: this much.
    Part(Money),
    /// Refused by the gateway, and a look agrees.
    Declined,
    /// Not processed by the gateway, and a look agrees.
    NotProcessed,
    /// In doubt, and two looks after the fence show nothing.
    NotCharged,
    /// Taken, and all given back.
    GivenBack,
    /// The store shows the effect of a capture, a void or a refund: this much was moved.
    Done(Money),
    /// Nothing was sent.
    NotSent(Unsent),
}

/// The reason for which nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Unsent {
    /// Its process went away before the mark.
    Abandoned,
    /// Another amount is due than the one that was shown: this one.
    Changed(Money),
    /// This order, or another order of its keys, is paid already.
    AlreadyPaid(OrderId),
    /// A payment of this order, or of another order of its keys, is under way.
    OtherOpen(OrderId),
    /// The order cannot be paid.
    NotPayable,
    /// The payment access token is not for this order, amount or currency, or cannot be read, or expires too soon.
    TokenUnfit,
    /// The order, its transactions or the other orders could not be read.
    CannotRead,
    /// The platform makes no payment access token.
    CannotMint {
        /// The wait in seconds that the platform asked for.
        retry_after: Option<u64>,
    },
    /// No payment method of the order takes the instrument.
    NoMethod,
    /// No connection to the host.
    NoConnection,
    /// Nothing is left to capture, to void or to give back.
    NothingLeft,
    /// The order holds money of another payment, which the request would move as well.
    OtherMoney,
}

impl End {
    /// The end says that nothing of the attempt was taken.
    #[must_use]
    pub fn says_nothing_taken(&self) -> bool {
        matches!(
            self,
            Self::Declined | Self::NotProcessed | Self::NotCharged | Self::NotSent(_)
        )
    }

    /// The attempt took or reserved the whole or a part.
    #[must_use]
    pub fn took_money(&self) -> bool {
        self.closes_keys() || matches!(self, Self::Part(_))
    }

    /// The end keeps the keys closed until the merchant opens them.
    #[must_use]
    pub fn closes_keys(&self) -> bool {
        matches!(self, Self::Paid | Self::Authorized | Self::TakenIncomplete)
    }
}

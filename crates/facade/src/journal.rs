//! The record of attempts to move money: what stands between a shopper and a second charge.
//!
//! A journal is also the lock: while an attempt on a cart is open, no other attempt on that cart can be opened, by
//! whichever tab, task or server shares the journal. It keeps no card data, no token and no address.

mod forgetful;

use std::{fmt, future::Future, pin::Pin, str::FromStr};

use bigcommerce_types::{CartId, OrderId, TransactionId};

pub use forgetful::ForgetfulJournal;

/// The name of one attempt to pay one order, minted before anything is sent.
///
/// It is this side's idempotency key: the same id can be opened once, ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AttemptId(uuid::Uuid);

impl AttemptId {
    /// A new, random id.
    pub fn mint() -> Self {
        Self(uuid::Uuid::new_v4())
    }
}

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for AttemptId {
    type Err = uuid::Error;

    /// Reads an id as [`Display`](fmt::Display) wrote it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// What an attempt locks: the cart, so that two orders of one cart cannot be paid at once, or an order without a cart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LockKey {
    /// All orders that were made from this cart.
    Cart(CartId),
    /// An order that was created directly and has no cart.
    Order(OrderId),
}

impl fmt::Display for LockKey {
    /// A text that is the same in every process and every version: `cart:…` or `order:…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cart(id) => write!(f, "cart:{id}"),
            Self::Order(id) => write!(f, "order:{id}"),
        }
    }
}

/// One attempt, as it is written ahead of the charge.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Attempt {
    /// The attempt's own name.
    pub id: AttemptId,
    /// What it locks while it is open.
    pub key: LockKey,
    /// The order it pays.
    pub order: OrderId,
    /// What is due, in major units and the digits that the store sent.
    pub amount: String,
    /// ISO 4217 code of the currency that is charged, where the order names one.
    pub currency: Option<String>,
}

impl Attempt {
    /// An attempt to pay this amount (major units, as text) of this order.
    pub fn new(
        id: AttemptId,
        key: LockKey,
        order: OrderId,
        amount: String,
        currency: Option<String>,
    ) -> Self {
        Self {
            id,
            key,
            order,
            amount,
            currency,
        }
    }
}

/// What is known when an attempt is about to be sent: what a later process needs to find out what came of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Sending {
    /// When the token expires, in Unix seconds by the platform's clock; after that, and a while, nothing new can come.
    pub token_expires: Option<i64>,
    /// The order's transactions that were there before, so that they are not taken for this attempt's.
    pub known_transactions: Vec<TransactionId>,
}

impl Sending {
    /// What is known of a charge with such a token, on an order with these transactions.
    pub fn new(token_expires: Option<i64>, known_transactions: Vec<TransactionId>) -> Self {
        Self {
            token_expires,
            known_transactions,
        }
    }
}

/// How an attempt ended; only an ended attempt opens the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptEnd {
    /// Nothing left this process.
    NothingSent,
    /// It was sent and refused; no money moved.
    Refused,
    /// The money moved, or was reserved.
    Taken,
    /// The merchant said that nothing was taken.
    Released,
}

/// Why a journal did not do what it was asked to; nothing may be sent then.
#[derive(Debug)]
#[non_exhaustive]
pub enum JournalError {
    /// Another attempt holds the lock.
    Locked {
        /// The attempt that is still open.
        by: AttemptId,
    },
    /// This attempt id was opened before.
    Reused,
    /// The attempt is not open, or was already marked as about to be sent.
    NotOpen,
    /// The journal could not be read or written.
    Unavailable(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Locked { .. } => "another attempt to pay for this cart is still open",
            Self::Reused => "this attempt was made before",
            Self::NotOpen => "the attempt is no longer open",
            Self::Unavailable(_) => "the journal cannot be read or written",
        })
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unavailable(source) => Some(source.as_ref()),
            _ => None,
        }
    }
}

/// What a [`Journal`] returns: a future that can be sent between threads.
pub type PendingJournal<'a, T> = Pin<Box<dyn Future<Output = Result<T, JournalError>> + Send + 'a>>;

/// Keeps attempts to move money. Every method is atomic towards every other user of the same journal.
///
/// The life of an attempt: [`open`](Journal::open) → [`about_to_send`](Journal::about_to_send) →
/// [`end`](Journal::end). One that was never ended stays open, and so does its lock: that is the point.
pub trait Journal: fmt::Debug + Send + Sync + 'static {
    /// Records the attempt and takes its lock.
    ///
    /// # Errors
    /// [`JournalError::Locked`] while another attempt on the same key is open; [`JournalError::Reused`] when this id
    /// was ever opened before.
    fn open<'a>(&'a self, attempt: &'a Attempt) -> PendingJournal<'a, ()>;

    /// Marks an open attempt as about to be sent, once: a compare-and-set, so that a process that slept between the
    /// two, and was taken for dead, cannot send any more.
    ///
    /// # Errors
    /// [`JournalError::NotOpen`] when it is not open or was marked before.
    fn about_to_send<'a>(&'a self, id: AttemptId, sending: &'a Sending) -> PendingJournal<'a, ()>;

    /// Ends an attempt and opens its lock. Ending an ended attempt again changes nothing.
    ///
    /// # Errors
    /// [`JournalError::Unavailable`] when it could not be written; the attempt counts as open then.
    fn end(&self, id: AttemptId, end: AttemptEnd) -> PendingJournal<'_, ()>;
}

//! The record of attempts to move money, and the places where it is kept.
//!
//! BigCommerce's payments have no idempotency key, so the evidence that a charge was sent has to be our own. A [`Record`]
//! is the append-only list of [`Fact`]s of one attempt; a [`Journal`] keeps the records, and is the lock: while an attempt
//! of a cart, an order or an external id is open, no other attempt of that key can be opened, by whichever task, process or
//! server shares the journal.
//!
//! The rules of the lock are pure functions in [`rules`], which every implementation calls inside its own transaction. The
//! decisions about money (mint, read, send, wait, end) are not made here: they are `bigcommerce-facade`'s payment machine.

mod attempt;
#[cfg(feature = "conformance")]
pub mod conformance;
mod fact;
mod journal;
mod key;
mod line;
mod mark;
mod memory;
mod money;
mod plan;
mod printable;
mod record;
mod report;
pub mod rules;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod stored;

pub use attempt::{AttemptId, Nonce};
pub use fact::{
    Answered, Baseline, Class, End, Ended, Fact, Kind, Minted, Opened, Receipt, Sending, Unsent,
};
pub use journal::{Appended, Failure, Identity, Journal, JournalFuture, Opening, Trust};
pub use key::{ExternalIdHash, Key};
pub use mark::{Marked, NotMarked, mark_sending};
pub use memory::InMemoryJournal;
pub use money::Money;
pub use record::{Record, State};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteJournal;

//! The record of attempts to move money, and the places where it is kept.
//!
//! BigCommerce's payments have no idempotency key, so the evidence that a charge was sent has to be our own. A
//! [`Record`] is the append-only list of [`Fact`]s of one attempt; a [`Journal`] keeps the records, and is the lock:
//! while an attempt of a cart, an order or an external id is open, no other attempt of that key can be opened, by
//! whichever task, process or server shares the journal.
//!
//! The rules of the lock are pure functions in [`rules`], which every implementation calls inside its own transaction.
//! The decisions about money (mint, read, send, wait, end) are not made here: they are `bigcommerce-facade`'s payment
//! machine.
//!
//! # Choosing a journal
//!
//! | journal | feature | for |
//! |---|---|---|
//! | [`InMemoryJournal`] | | tests, demonstrations, a process that never restarts while it pays |
//! | `SqliteJournal` | `sqlite` | every process of one machine with a disk that stays |
//! | `PostgresJournal` | `postgres` | several servers |
//! | a store of your own | `conformance` | whatever passes the tests of the module `conformance` |
//!
//! A process makes its journal once, when it starts, and hands clones of it to everything that pays. A journal in
//! memory that is made for each request locks nothing. All processes that take payments for a store share one: a second
//! journal does not know the attempts of the first, and the same cart can be charged twice.
//!
//! ```
//! use std::sync::Arc;
//! use bigcommerce_journal::{InMemoryJournal, Journal};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), bigcommerce_journal::Failure> {
//! let journal: Arc<dyn Journal> = Arc::new(InMemoryJournal::new());
//! assert_eq!(journal.identity().await?.openings, 0);
//! # Ok(()) }
//! ```
//!
//! `create` and `open` are two functions on purpose. `create` is called once in the life of a shop, by hand or in a
//! migration; every start of a process calls `open`, which fails when the journal is missing. A start that made a new
//! journal in the place of a missing one would forget every charge that is on its way.
//!
//! # No journal
//!
//! - A disk that goes away with its container or function, and anything in memory when the process may end.
//! - An SQLite file on a network file system, in a folder that is synchronised, or opened by two machines.
//! - A database that answers before a fact is on its disk (`fsync = off`), or a replica that took over without the
//!   newest facts.
//! - A backup that was put back and not announced.
//!
//! # After a loss
//!
//! A journal that has forgotten an attempt believes that nothing was sent. It is trusted again when every token of the
//! forgotten time has expired and what was charged with them is readable: after the life of a token and the quiet
//! period, about an hour and a half. Until then nothing is opened.
//!
//! - A backup was put back, or a replica took over without the newest facts: call `restored` once.
//! - The journal is gone: call `after_loss` once. Tickets of the lost one are recognised as such by its identity.
//!
//! One process calls it; restart all others afterwards.
//!
//! `SqliteJournal` and `PostgresJournal` count the facts in the transaction that writes them. A process whose journal
//! has fewer facts than the process has seen fails every call until the loss is announced. So a process that runs
//! notices the loss of each fact that it wrote, and of each fact that was on record when it called the journal last.
//! These losses are not noticed:
//!
//! - a fact that another process wrote after the last call of this one;
//! - a loss that was followed by as many new facts before the next call of this process;
//! - anything that was lost before the process was started. Only a ticket shows that: it carries the number of openings
//!   of its time, and a journal with fewer openings is an older copy. The loss of other facts than openings, such as
//!   the mark of a request, does not show in a ticket.
//!
//! Announce every loss, therefore, also where nothing fails.
//!
//! # Contents of a record
//!
//! Captures, voids and refunds of an order are attempts as payments are, with one key of their own that payments lock
//! too: one change of an order at a time, and none beside a payment that is open.
//!
//! A record has the store's hash, the order, the cart, the SHA-256 of the external id, amounts, times of the platform,
//! ids of transactions, the class and code of the gateway's answer, and the gateway's id of the payment. It never has a
//! card, a token, a name, an address or a sentence of the platform; an id or a code that may be the number of a card is
//! left out. `Display` of a [`Record`] is for an operator:
//!
//! ```
//! # use bigcommerce_journal::{AttemptId, Fact, Record};
//! let facts = vec![Fact::Observed { at: 1_767_323_045 }];
//! let record = Record { id: AttemptId::mint(), place: 1, facts };
//! let last = "2026-01-02T03:04:05Z  observed: a whole look after the fence shows nothing new";
//! assert!(record.to_string().ends_with(last));
//! ```
//!
//! On disk a fact is one line of JSON with the version of its form ([`Fact::to_line`]). A line that a build does not
//! know fails the calls that need its record, and no other: update all processes to a version before one of them uses
//! new facts.
//!
//! The tables have a version as well. The first process of a newer version of this library brings them forward when it
//! opens the journal, in one transaction that keeps every record; processes of the version before fail from then on,
//! until they are updated.
//!
//! # Dependencies
//!
//! The feature `sqlite` compiles SQLite itself, for which a C compiler is needed, and takes any of rusqlite 0.32 to
//! 0.43: a build can have one SQLite, and Cargo takes the version that the rest of it agrees with, such as diesel or
//! sqlx. The feature `postgres` is `tokio-postgres`, without TLS of its own.
//!
//! # Features
//!
//! - `sqlite`: `SqliteJournal`, for one machine. Compiles SQLite, which needs a C compiler;
//! - `postgres`: `PostgresJournal`, for several servers;
//! - `conformance`: the tests that every journal passes, for a store of your own.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod attempt;
#[cfg(feature = "conformance")]
pub mod conformance;
mod fact;
mod failure;
mod identity;
mod journal;
mod key;
mod line;
mod mark;
mod memory;
mod money;
mod plan;
#[cfg(feature = "postgres")]
mod postgres;
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
pub use failure::Failure;
pub use identity::{Identity, Trust};
pub use journal::{Appended, Journal, JournalFuture, Opening};
pub use key::{ExternalIdHash, Key};
pub use mark::{Marked, NotMarked, mark_sending};
pub use memory::InMemoryJournal;
pub use money::Money;
#[cfg(feature = "postgres")]
pub use postgres::{PostgresJournal, PostgresServer};
pub use record::{Record, State};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteJournal;

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

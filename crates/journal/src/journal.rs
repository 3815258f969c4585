//! The interface of a journal.

use std::{collections::BTreeSet, fmt, future::Future, pin::Pin};

use bigcommerce_types::{OrderId, StoreHash, TransactionId};

use crate::attempt::AttemptId;
use crate::fact::{Fact, Opened};
use crate::failure::Failure;
use crate::identity::{Identity, Trust};
use crate::key::Key;
use crate::record::Record;
use crate::rules;

/// The future of a call to a journal.
pub type JournalFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// The place where records are kept; shared by every task, process and server that takes payments for a store.
///
/// Use one journal a process, and one behind all of them. An implementation keeps every fact durably before it answers,
/// and decides an opening and a mark in one step with the writing, by [`rules`]. The module `conformance` (a feature)
/// has the tests that an implementation must pass.
///
/// A call can be dropped at any time: it is then done whole or not at all, and nobody knows which until the record is
/// read.
pub trait Journal: fmt::Debug + Send + Sync + 'static {
    /// The identity of this journal, and since when it can be trusted.
    fn identity(&self) -> JournalFuture<'_, Identity>;

    /// Writes the first fact of an attempt and takes all of its keys, or none.
    ///
    /// `wary` is the life of a token and the quiet period, in seconds: for as long after [`Trust::Since`] nothing is
    /// opened. An id that exists answers before a key that is held, and that before a journal that can't be trusted
    /// yet.
    fn open(&self, id: AttemptId, opening: Opened, wary: i64) -> JournalFuture<'_, Opening>;

    /// Appends a fact to a record that has `after` facts so far. A [`Fact::Sending`] is refused in the same step while
    /// another attempt of its keys is open. A fact that does not fit the record ([`rules::may_append`]) is a conflict,
    /// such as an opening, a second mark or a second end. A [`Fact::Ended`] after 0 facts of an id that was never
    /// opened leaves a tombstone, so that the id can't be opened any more.
    fn append(&self, id: AttemptId, after: usize, fact: Fact) -> JournalFuture<'_, Appended>;

    /// The record of an attempt.
    fn get(&self, id: AttemptId) -> JournalFuture<'_, Option<Record>>;

    /// Every record of the store that shares one of the keys, by the place of its opening.
    fn find(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> JournalFuture<'_, Vec<Record>>;

    /// The open attempts of a store that were opened before a platform time, oldest first.
    fn open_attempts(&self, store: &StoreHash, before: i64) -> JournalFuture<'_, Vec<Record>>;

    /// The transactions of an order that any record has seen.
    fn seen(
        &self,
        store: &StoreHash,
        order: OrderId,
    ) -> JournalFuture<'_, BTreeSet<TransactionId>> {
        let keys = BTreeSet::from([Key::Order(order), Key::Change(order)]);
        let found = self.find(store, &keys);
        Box::pin(async move { Ok(rules::seen(order, &found.await?)) })
    }

    /// Sets the platform time since which the journal can be trusted, where it is [`Trust::Unset`]. The first one
    /// counts.
    fn trust_since(&self, at: i64) -> JournalFuture<'_, Trust>;
}

/// The answer to an opening.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// The attempt is open.
    Opened(Record),
    /// The id was opened before: this is its record. It is one's own only if it bears one's nonce.
    Exists(Record),
    /// Another attempt of a key is open.
    Locked(Record),
    /// Another attempt closed a key.
    Closed(Record),
    /// A part was paid for another order of a key.
    PartElsewhere(Record),
    /// The journal can't be trusted yet: not before this platform time, where it is known.
    NotTrusted {
        /// The platform time from which on attempts are opened again.
        until: Option<i64>,
    },
}

/// The answer to an appending.
#[derive(Clone, Debug, PartialEq)]
pub enum Appended {
    /// It is written; the record as it is now.
    Written(Record),
    /// The record has other facts than the writer knew, and nothing was written; the record as it is now.
    Conflict(Option<Record>),
    /// Another attempt of a key is open, and the mark was not written.
    Rival(Record),
}

//! The interface of a journal.

use std::{collections::BTreeSet, error::Error, fmt, future::Future, pin::Pin, sync::Arc};

use bigcommerce_types::{OrderId, StoreHash, TransactionId};
use uuid::Uuid;

use crate::{AttemptId, Fact, Key, Opened, Record, rules};

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

/// The identity of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// A random id, made when the journal was created.
    pub id: Uuid,
    /// The number of openings so far. A ticket with a higher number comes from a journal that was newer than this one.
    /// Other facts are not counted here.
    pub openings: u64,
    /// Since when it can be trusted.
    pub trust: Trust,
}

/// Since when "not recorded" means "not done".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// From the beginning: the store had no payments before this journal.
    Always,
    /// It replaces one that was lost, or a backup was put back, and the platform's time of that is not known yet.
    /// Nothing is opened.
    Unset,
    /// It replaces one that was lost, or a backup was put back, at this platform time.
    Since(i64),
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

/// A journal that can't answer. Nothing is known of what it was asked to do.
#[derive(Clone)]
pub struct Failure {
    what: &'static str,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Failure {
    /// A failure, as a clause of what happened and what to do, such as `the database is locked; try again`; no ids, no
    /// words of a database, which may repeat values.
    #[must_use]
    pub const fn new(what: &'static str) -> Self {
        Self { what, source: None }
    }

    /// The error below, for a program; its words are not printed.
    #[must_use]
    pub fn because(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the journal did not answer: {}", self.what)
    }
}

/// The sentence of `Display`, which a `main` that returns the failure prints.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_that_main_returns_is_printed_as_its_sentence() {
        let below = std::io::Error::other("hunter2");
        let failure = Failure::new("its disk is full; make room").because(below);
        assert_eq!(format!("{failure:?}"), failure.to_string());
        assert!(!format!("{failure:#?}").contains("hunter2"));
        assert!(failure.source().is_some(), "a program has the error below");
    }
}

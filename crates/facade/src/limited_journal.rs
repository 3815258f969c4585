//! A time limit on every call to a journal.

use std::{
    collections::BTreeSet,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    task::Poll,
    time::Duration,
};

use bigcommerce_journal::{
    Appended, AttemptId, Fact, Failure, Identity, Journal, JournalFuture, Key, Opened, Opening,
    Record, Trust,
};
use bigcommerce_types::{OrderId, StoreHash, TransactionId};

/// A call that takes longer than this counts as lost: the record is read back before anything follows.
const LIMIT: Duration = Duration::from_secs(5);

/// A journal whose calls end within a limit. A journal that panics counts as one that did not answer.
#[derive(Clone, Debug)]
pub(crate) struct LimitedJournal(Arc<dyn Journal>);

impl LimitedJournal {
    pub(crate) fn new(journal: Arc<dyn Journal>) -> Self {
        Self(journal)
    }
}

fn within<'a, T: Send + 'a>(mut call: JournalFuture<'a, T>) -> JournalFuture<'a, T> {
    let caught = poll_fn(move |context| {
        match catch_unwind(AssertUnwindSafe(|| call.as_mut().poll(context))) {
            Ok(polled) => polled,
            Err(_) => Poll::Ready(Err(Failure::new("it panicked"))),
        }
    });
    Box::pin(async move {
        match tokio::time::timeout(LIMIT, caught).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::new("no answer within five seconds")),
        }
    })
}

impl Journal for LimitedJournal {
    fn identity(&self) -> JournalFuture<'_, Identity> {
        within(self.0.identity())
    }

    fn open(&self, id: AttemptId, opening: Opened, wary: i64) -> JournalFuture<'_, Opening> {
        within(self.0.open(id, opening, wary))
    }

    fn append(&self, id: AttemptId, after: usize, fact: Fact) -> JournalFuture<'_, Appended> {
        within(self.0.append(id, after, fact))
    }

    fn get(&self, id: AttemptId) -> JournalFuture<'_, Option<Record>> {
        within(self.0.get(id))
    }

    fn find(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> JournalFuture<'_, Vec<Record>> {
        within(self.0.find(store, keys))
    }

    fn open_attempts(&self, store: &StoreHash, before: i64) -> JournalFuture<'_, Vec<Record>> {
        within(self.0.open_attempts(store, before))
    }

    fn seen(
        &self,
        store: &StoreHash,
        order: OrderId,
    ) -> JournalFuture<'_, BTreeSet<TransactionId>> {
        within(self.0.seen(store, order))
    }

    fn trust_since(&self, at: i64) -> JournalFuture<'_, Trust> {
        within(self.0.trust_since(at))
    }
}

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

/// A journal whose calls end within a limit. A call that takes longer counts as lost: the record is read back before
/// anything follows. A journal that panics counts as one that did not answer.
#[derive(Clone, Debug)]
pub(crate) struct LimitedJournal {
    journal: Arc<dyn Journal>,
    limit: Duration,
}

impl LimitedJournal {
    pub(crate) fn new(journal: Arc<dyn Journal>, limit: Duration) -> Self {
        Self { journal, limit }
    }

    fn call<'a, T: Send + 'a>(
        &'a self,
        call: impl FnOnce(&'a dyn Journal) -> JournalFuture<'a, T>,
    ) -> JournalFuture<'a, T> {
        match catch_unwind(AssertUnwindSafe(|| call(&*self.journal))) {
            Ok(call) => within(call, self.limit),
            Err(_) => Box::pin(async { Err(panicked()) }),
        }
    }
}

fn panicked() -> Failure {
    Failure::new("it panicked")
}

fn within<'a, T: Send + 'a>(
    mut call: JournalFuture<'a, T>,
    limit: Duration,
) -> JournalFuture<'a, T> {
    let caught = poll_fn(move |context| {
        match catch_unwind(AssertUnwindSafe(|| call.as_mut().poll(context))) {
            Ok(polled) => polled,
            Err(_) => Poll::Ready(Err(panicked())),
        }
    });
    Box::pin(async move {
        match tokio::time::timeout(limit, caught).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::new("no answer in time")),
        }
    })
}

impl Journal for LimitedJournal {
    fn identity(&self) -> JournalFuture<'_, Identity> {
        self.call(|journal| journal.identity())
    }

    fn open(&self, id: AttemptId, opening: Opened, wary: i64) -> JournalFuture<'_, Opening> {
        self.call(move |journal| journal.open(id, opening, wary))
    }

    fn append(&self, id: AttemptId, after: usize, fact: Fact) -> JournalFuture<'_, Appended> {
        self.call(move |journal| journal.append(id, after, fact))
    }

    fn get(&self, id: AttemptId) -> JournalFuture<'_, Option<Record>> {
        self.call(|journal| journal.get(id))
    }

    fn find(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> JournalFuture<'_, Vec<Record>> {
        self.call(|journal| journal.find(store, keys))
    }

    fn open_attempts(&self, store: &StoreHash, before: i64) -> JournalFuture<'_, Vec<Record>> {
        self.call(|journal| journal.open_attempts(store, before))
    }

    fn seen(
        &self,
        store: &StoreHash,
        order: OrderId,
    ) -> JournalFuture<'_, BTreeSet<TransactionId>> {
        self.call(|journal| journal.seen(store, order))
    }

    fn trust_since(&self, at: i64) -> JournalFuture<'_, Trust> {
        self.call(|journal| journal.trust_since(at))
    }
}

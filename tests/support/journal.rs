//! A journal to which things happen: single calls fail, hang, panic, or lose their answer after they were done.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use bigcommerce_facade::{
    AttemptId, InMemoryJournal, Journal,
    journal::{
        Appended, Fact, Failure, Identity, JournalFuture, Key, Opened, Opening, Record, Trust,
    },
    types::StoreHash,
};

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It fails, and nothing was done.
    Fails,
    /// It fails, and was done.
    LosesTheAnswer,
    /// It never answers, and nothing was done.
    Hangs,
    /// It never answers, and was done.
    HangsAfterwards,
    /// It panics.
    Panics,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Fails,
        Self::LosesTheAnswer,
        Self::Hangs,
        Self::HangsAfterwards,
        Self::Panics,
    ];
}

#[derive(Debug, Default)]
struct Plan {
    calls: Vec<&'static str>,
    /// Calls from this one on, counted from zero, and how many of them.
    trouble: Option<(usize, usize, Trouble)>,
}

/// A journal in memory whose calls can be made to go wrong. Clones share everything.
#[derive(Clone)]
pub struct TroubledJournal {
    inner: InMemoryJournal,
    plan: Arc<Mutex<Plan>>,
}

impl TroubledJournal {
    /// In front of this journal, without trouble.
    pub fn before(inner: InMemoryJournal) -> Self {
        Self {
            inner,
            plan: Arc::default(),
        }
    }

    /// From the call with this number on, counted from now, so many calls go wrong.
    pub fn troubles(&self, first: usize, calls: usize, trouble: Trouble) {
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        plan.calls.clear();
        plan.trouble = Some((first, calls, trouble));
    }

    /// No further call goes wrong.
    pub fn recovers(&self) {
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        plan.trouble = None;
    }

    /// The names of the calls since the trouble was planned.
    pub fn calls(&self) -> Vec<&'static str> {
        let plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        plan.calls.clone()
    }

    fn next(&self, call: &'static str) -> Option<Trouble> {
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        let number = plan.calls.len();
        plan.calls.push(call);
        let (first, calls, trouble) = plan.trouble?;
        (first..first.saturating_add(calls))
            .contains(&number)
            .then_some(trouble)
    }

    async fn around<T>(
        &self,
        name: &'static str,
        call: JournalFuture<'_, T>,
    ) -> Result<T, Failure> {
        match self.next(name) {
            None => call.await,
            Some(Trouble::Fails) => Err(Failure::new("it was told to fail")),
            Some(Trouble::LosesTheAnswer) => {
                let _answer = call.await;
                Err(Failure::new("the answer was lost"))
            }
            Some(Trouble::Hangs) => std::future::pending().await,
            Some(Trouble::HangsAfterwards) => {
                let _answer = call.await;
                std::future::pending().await
            }
            Some(Trouble::Panics) => panic!("the journal was told to panic"),
        }
    }
}

impl fmt::Debug for TroubledJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TroubledJournal").finish_non_exhaustive()
    }
}

impl Journal for TroubledJournal {
    fn identity(&self) -> JournalFuture<'_, Identity> {
        Box::pin(self.around("identity", self.inner.identity()))
    }

    fn open(&self, id: AttemptId, opening: Opened, wary: i64) -> JournalFuture<'_, Opening> {
        Box::pin(self.around("open", self.inner.open(id, opening, wary)))
    }

    fn append(&self, id: AttemptId, after: usize, fact: Fact) -> JournalFuture<'_, Appended> {
        let name = match fact {
            Fact::Minted(_) => "append minted",
            Fact::Sending(_) => "append sending",
            Fact::Answered(_) => "append answered",
            Fact::Observed { .. } => "append observed",
            Fact::Ended(_) => "append ended",
            _ => "append",
        };
        Box::pin(self.around(name, self.inner.append(id, after, fact)))
    }

    fn get(&self, id: AttemptId) -> JournalFuture<'_, Option<Record>> {
        Box::pin(self.around("get", self.inner.get(id)))
    }

    fn find(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> JournalFuture<'_, Vec<Record>> {
        Box::pin(self.around("find", self.inner.find(store, keys)))
    }

    fn open_attempts(&self, store: &StoreHash, before: i64) -> JournalFuture<'_, Vec<Record>> {
        Box::pin(self.around("open_attempts", self.inner.open_attempts(store, before)))
    }

    fn trust_since(&self, at: i64) -> JournalFuture<'_, Trust> {
        Box::pin(self.around("trust_since", self.inner.trust_since(at)))
    }
}

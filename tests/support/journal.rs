//! Journals to which things happen: single calls fail, hang, panic, or lose their answer after they were done; a backup
//! is put back.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use bigcommerce_facade::{
    AttemptId, InMemoryJournal, Journal,
    journal::{
        Appended, Fact, Failure, Identity, JournalFuture, Key, Opened, Opening, Record, Trust,
        rules,
    },
    types::StoreHash,
};

/// The fate of a call.
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

/// The content of a [`BackedUpJournal`].
#[derive(Clone, Debug)]
pub struct Backup {
    identity: Identity,
    records: Vec<Record>,
}

/// A journal in memory of which a backup can be made and put back. Clones share everything.
#[derive(Clone, Debug)]
pub struct BackedUpJournal(Arc<Mutex<Backup>>);

impl Default for BackedUpJournal {
    fn default() -> Self {
        Self::new()
    }
}

impl BackedUpJournal {
    /// An empty one, trusted from its start.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Backup {
            identity: Identity {
                id: AttemptId::mint()
                    .to_string()
                    .parse()
                    .expect("an attempt's id is a UUID"),
                openings: 0,
                trust: Trust::Always,
            },
            records: Vec::new(),
        })))
    }

    /// A copy of everything.
    pub fn backup(&self) -> Backup {
        self.held().clone()
    }

    /// Puts a copy back, and says so or does not.
    pub fn put_back(&self, backup: &Backup, announced: bool) {
        let mut held = self.held();
        *held = backup.clone();
        if announced {
            held.identity.trust = Trust::Unset;
        }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Backup> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backup {
    fn sharing(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> Vec<Record> {
        let shares = |record: &&Record| {
            record
                .opened()
                .is_some_and(|opened| opened.store == *store && !opened.keys.is_disjoint(keys))
        };
        self.records.iter().filter(shares).cloned().collect()
    }

    fn open(&mut self, id: AttemptId, opened: Opened, wary: i64) -> Opening {
        if let Some(record) = self.records.iter().find(|record| record.id == id) {
            return Opening::Exists(record.clone());
        }
        let sharing = self.sharing(&opened.store, &opened.keys);
        match rules::may_open(&opened, &sharing) {
            rules::Verdict::Locked(record) => return Opening::Locked(record.clone()),
            rules::Verdict::Closed(record) => return Opening::Closed(record.clone()),
            rules::Verdict::PartElsewhere(record) => return Opening::PartElsewhere(record.clone()),
            rules::Verdict::Free => {}
        }
        if let Err(until) = rules::is_trusted(self.identity.trust, opened.at, wary) {
            return Opening::NotTrusted { until };
        }
        self.identity.openings += 1;
        let record = Record {
            id,
            place: self.identity.openings,
            facts: vec![Fact::Opened(opened)],
        };
        self.records.push(record.clone());
        Opening::Opened(record)
    }

    fn append(&mut self, id: AttemptId, after: usize, fact: Fact) -> Appended {
        let record = self.records.iter().find(|record| record.id == id).cloned();
        let Some(mut changed) = record.clone() else {
            return Appended::Conflict(None);
        };
        if !rules::may_append(record.as_ref(), after, &fact) {
            return Appended::Conflict(record);
        }
        if let (Fact::Sending(_), Some(opened)) = (&fact, changed.opened()) {
            let sharing = self.sharing(&opened.store, &opened.keys);
            if let Some(rival) = rules::rival(id, &sharing) {
                return Appended::Rival(rival.clone());
            }
        }
        changed.facts.push(fact);
        for record in &mut self.records {
            if record.id == id {
                *record = changed.clone();
            }
        }
        Appended::Written(changed)
    }
}

impl Journal for BackedUpJournal {
    fn identity(&self) -> JournalFuture<'_, Identity> {
        Box::pin(async { Ok(self.held().identity) })
    }

    fn open(&self, id: AttemptId, opening: Opened, wary: i64) -> JournalFuture<'_, Opening> {
        Box::pin(async move { Ok(self.held().open(id, opening, wary)) })
    }

    fn append(&self, id: AttemptId, after: usize, fact: Fact) -> JournalFuture<'_, Appended> {
        Box::pin(async move { Ok(self.held().append(id, after, fact.into_kept()?)) })
    }

    fn get(&self, id: AttemptId) -> JournalFuture<'_, Option<Record>> {
        Box::pin(async move {
            let held = self.held();
            Ok(held.records.iter().find(|record| record.id == id).cloned())
        })
    }

    fn find(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> JournalFuture<'_, Vec<Record>> {
        let found = self.held().sharing(store, keys);
        Box::pin(async move { Ok(found) })
    }

    fn open_attempts(&self, store: &StoreHash, before: i64) -> JournalFuture<'_, Vec<Record>> {
        let store = store.clone();
        Box::pin(async move {
            let open = |record: &&Record| {
                record
                    .opened()
                    .is_some_and(|opened| opened.store == store && opened.at < before)
                    && record.state().is_open()
            };
            Ok(self.held().records.iter().filter(open).cloned().collect())
        })
    }

    fn trust_since(&self, at: i64) -> JournalFuture<'_, Trust> {
        Box::pin(async move {
            let trust = &mut self.held().identity.trust;
            if *trust == Trust::Unset {
                *trust = Trust::Since(at);
            }
            Ok(*trust)
        })
    }
}

//! The journal in memory.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bigcommerce_types::StoreHash;
use uuid::Uuid;

use crate::attempt::AttemptId;
use crate::fact::{Fact, Opened};
use crate::failure::Failure;
use crate::identity::{Identity, Trust};
use crate::journal::{Appended, Journal, JournalFuture, Opening};
use crate::key::Key;
use crate::plan;
use crate::plan::{Appends, Opens};
use crate::record::Record;

/// A journal in memory, for tests, demonstrations, and a process that never restarts while it pays.
///
/// It forgets every attempt when the process ends: after that nothing knows that a charge may be on its way, and the
/// same cart can be charged again. Other processes never see its attempts. Clones share one memory. It is trusted from
/// its start.
///
/// ```
/// use bigcommerce_journal::{InMemoryJournal, Journal, Trust};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), bigcommerce_journal::Failure> {
/// let journal = InMemoryJournal::new();
/// assert_eq!(journal.identity().await?.trust, Trust::Always);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct InMemoryJournal {
    memory: Arc<Mutex<Memory>>,
}

struct Memory {
    identity: Identity,
    records: HashMap<AttemptId, Record>,
    by_key: HashMap<(StoreHash, Key), Vec<AttemptId>>,
}

impl InMemoryJournal {
    /// A new, empty journal that is trusted from its start.
    #[must_use]
    pub fn new() -> Self {
        Self::with(Trust::Always)
    }

    /// A new, empty journal that replaces one that is gone, for tests of what happens then: see
    /// [`Journal::trust_since`].
    #[must_use]
    pub fn after_loss() -> Self {
        Self::with(Trust::Unset)
    }

    fn with(trust: Trust) -> Self {
        let identity = Identity {
            id: Uuid::new_v4(),
            openings: 0,
            trust,
        };
        Self {
            memory: Arc::new(Mutex::new(Memory {
                identity,
                records: HashMap::new(),
                by_key: HashMap::new(),
            })),
        }
    }

    /// Every change is made after its decision, and cannot stop halfway: a panic elsewhere leaves the memory whole.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for InMemoryJournal {
    fn default() -> Self {
        Self::new()
    }
}

/// Prints the number of records.
impl fmt::Debug for InMemoryJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemoryJournal")
            .field("records", &self.memory().records.len())
            .finish_non_exhaustive()
    }
}

impl Memory {
    fn sharing(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> Vec<Record> {
        let ids: BTreeSet<AttemptId> = keys
            .iter()
            .filter_map(|key| self.by_key.get(&(store.clone(), key.clone())))
            .flatten()
            .copied()
            .collect();
        let mut records: Vec<Record> = ids
            .iter()
            .filter_map(|id| self.records.get(id).cloned())
            .collect();
        records.sort_by_key(|record| record.place);
        records
    }

    fn open(&mut self, id: AttemptId, opening: Opened, wary: i64) -> Result<Opening, Failure> {
        let existing = self.records.get(&id).cloned();
        let sharing = self.sharing(&opening.store, &opening.keys);
        let (store, keys) = (opening.store.clone(), opening.keys.clone());
        match plan::opening(&self.identity, existing, &sharing, (id, opening), wary)? {
            Opens::Refused(answer) => Ok(answer),
            Opens::Writes(record) => {
                for key in keys {
                    self.by_key
                        .entry((store.clone(), key))
                        .or_default()
                        .push(id);
                }
                self.identity.openings = record.place;
                self.records.insert(id, record.clone());
                Ok(Opening::Opened(record))
            }
        }
    }

    fn append(&mut self, id: AttemptId, after: usize, fact: Fact) -> Result<Appended, Failure> {
        let existing = self.records.get(&id).cloned();
        let addition = match plan::appending(existing, (id, after, fact))? {
            Appends::Refused(answer) => return Ok(answer),
            Appends::Fits(addition) => addition,
        };
        let sharing = match addition.shares() {
            Some(opened) => self.sharing(&opened.store, &opened.keys),
            None => Vec::new(),
        };
        if let Some(refusal) = addition.refused_by(&sharing) {
            return Ok(refusal);
        }
        self.records.insert(id, addition.record.clone());
        Ok(Appended::Written(addition.record))
    }
}

impl Journal for InMemoryJournal {
    fn identity(&self) -> JournalFuture<'_, Identity> {
        Box::pin(async { Ok(self.memory().identity) })
    }

    fn open(&self, id: AttemptId, opening: Opened, wary: i64) -> JournalFuture<'_, Opening> {
        Box::pin(async move { self.memory().open(id, opening, wary) })
    }

    fn append(&self, id: AttemptId, after: usize, fact: Fact) -> JournalFuture<'_, Appended> {
        Box::pin(async move { self.memory().append(id, after, fact) })
    }

    fn get(&self, id: AttemptId) -> JournalFuture<'_, Option<Record>> {
        Box::pin(async move { Ok(self.memory().records.get(&id).cloned()) })
    }

    fn find(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> JournalFuture<'_, Vec<Record>> {
        let (store, keys) = (store.clone(), keys.clone());
        Box::pin(async move { Ok(self.memory().sharing(&store, &keys)) })
    }

    fn open_attempts(&self, store: &StoreHash, before: i64) -> JournalFuture<'_, Vec<Record>> {
        let store = store.clone();
        Box::pin(async move {
            let opened_at = |record: &Record| match record.opened() {
                Some(opened) if opened.store == store && record.state().is_open() => {
                    Some(opened.at)
                }
                _ => None,
            };
            let memory = self.memory();
            let mut open: Vec<(i64, &Record)> = memory
                .records
                .values()
                .filter_map(|record| opened_at(record).map(|at| (at, record)))
                .filter(|(at, _)| *at < before)
                .collect();
            open.sort_by_key(|(at, record)| (*at, record.place));
            Ok(open.into_iter().map(|(_, record)| record.clone()).collect())
        })
    }

    fn trust_since(&self, at: i64) -> JournalFuture<'_, Trust> {
        Box::pin(async move {
            let trust = &mut self.memory().identity.trust;
            if *trust == Trust::Unset {
                *trust = Trust::Since(at);
            }
            Ok(*trust)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[tokio::test]
    async fn a_panic_in_one_holder_does_not_lock_others_out() {
        let journal = InMemoryJournal::new();
        let clone = journal.clone();
        let panics = thread::spawn(move || {
            let _memory = clone.memory();
            panic!("a holder panics");
        });
        assert!(panics.join().is_err());
        assert!(journal.memory.is_poisoned());
        assert_eq!(
            journal.trust_since(1).await.expect("it answers"),
            Trust::Always
        );
    }
}

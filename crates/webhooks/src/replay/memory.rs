//! Deliveries remembered in memory, up to a number of them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bigcommerce_types::Timestamp;

use super::{Claim, ReplayKey, ReplayStore};

/// Longer than BigCommerce goes on trying, which is 48 hours.
const KEEP: Duration = Duration::from_secs(72 * 3600);
const LEASE: Duration = Duration::from_secs(300);

/// Remembers deliveries in this process: for one server, and as long as it runs.
///
/// It holds as many as it was made for. When it is full, the oldest one that is finished makes room, and would be acted
/// on again if it came again; so make it for what arrives in two days. An entry takes about 150 bytes.
///
/// ```
/// use std::num::NonZeroUsize;
/// use bigcommerce_webhooks::InMemoryReplays;
///
/// let replays = InMemoryReplays::new(NonZeroUsize::new(100_000).unwrap());
/// assert_eq!(replays.len(), 0);
/// ```
pub struct InMemoryReplays {
    capacity: usize,
    keep: Duration,
    lease: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: HashMap<ReplayKey, Entry>,
    /// Every entry by the number of its claim, so oldest first.
    order: BTreeMap<u64, ReplayKey>,
    /// The number of the last claim.
    last: u64,
    /// The latest time of a claim.
    now: Timestamp,
}

#[derive(Clone, Copy)]
struct Entry {
    claim: u64,
    at: Timestamp,
    finished: bool,
}

impl InMemoryReplays {
    /// A store for this many deliveries.
    #[must_use]
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self {
            capacity: capacity.get(),
            keep: KEEP,
            lease: LEASE,
            state: Mutex::default(),
        }
    }

    /// Sets how long a finished delivery is remembered; 72 hours unless set.
    #[must_use]
    pub fn keep(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }

    /// Sets how long a claim lasts that is neither finished nor released; five minutes unless set. Longer than acting
    /// takes.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// The number of deliveries that it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.state().entries.len()
    }

    /// True if it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True if an entry still says something at a time.
    fn counts(&self, entry: &Entry, now: Timestamp) -> bool {
        let life = if entry.finished {
            self.keep
        } else {
            self.lease
        };
        let age = now.as_second().saturating_sub(entry.at.as_second());
        u64::try_from(age).unwrap_or(0) <= life.as_secs()
    }

    fn take(&self, key: ReplayKey, now: Timestamp) -> Result<Claim, Full> {
        let mut state = self.state();
        state.now = state.now.max(now);
        if let Some(entry) = state.entries.get(&key).copied() {
            if self.counts(&entry, now) {
                return Ok(if entry.finished {
                    Claim::Done
                } else {
                    Claim::InProgress
                });
            }
            state.forget(entry.claim);
        }
        self.add(&mut state, key, now, false).map(Claim::Taken)
    }

    /// Adds an entry and answers the number of its claim; the oldest one that can go makes room.
    fn add(
        &self,
        state: &mut State,
        key: ReplayKey,
        at: Timestamp,
        finished: bool,
    ) -> Result<u64, Full> {
        while state.entries.len() >= self.capacity {
            let free = state
                .order
                .iter()
                .find(|(_, key)| {
                    let entry = state.entries.get(key);
                    entry.is_none_or(|entry| entry.finished || !self.counts(entry, at))
                })
                .map(|(claim, _)| *claim);
            state.forget(free.ok_or(Full)?);
        }
        state.last += 1;
        let claim = state.last;
        state.entries.insert(
            key,
            Entry {
                claim,
                at,
                finished,
            },
        );
        state.order.insert(claim, key);
        Ok(claim)
    }
}

impl State {
    fn forget(&mut self, claim: u64) {
        if let Some(key) = self.order.remove(&claim) {
            self.entries.remove(&key);
        }
    }
}

impl ReplayStore for InMemoryReplays {
    type Error = Full;

    async fn claim(&self, key: ReplayKey, now: Timestamp) -> Result<Claim, Full> {
        self.take(key, now)
    }

    async fn finish(&self, key: ReplayKey, _claim: u64) -> Result<(), Full> {
        let mut state = self.state();
        if let Some(entry) = state.entries.get_mut(&key) {
            entry.finished = true;
            return Ok(());
        }
        // It took longer than its lease, and made room for another.
        let now = state.now;
        self.add(&mut state, key, now, true).map(|_| ())
    }

    async fn release(&self, key: ReplayKey, claim: u64) -> Result<(), Full> {
        let mut state = self.state();
        if state.entries.get(&key).is_some_and(|entry| !entry.finished) {
            // Of a claim that was taken over, the number is gone, and nothing is forgotten.
            state.forget(claim);
        }
        Ok(())
    }
}

impl fmt::Debug for InMemoryReplays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemoryReplays")
            .field("capacity", &self.capacity)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

/// Every place is taken by a webhook that is being acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "no more webhooks can be acted on at once: answer 503, and BigCommerce sends it again",
        )
    }
}

impl std::error::Error for Full {}

//! Tells what answers hold that the specs do not have: where, how often, and never what. It changes no answer.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bigcommerce_types::CorrelationId;
use bigcommerce_types::wire::form::Form;
use bigcommerce_types::wire::unknown::{UnknownKind, unknowns};
use reqwest::StatusCode;

use crate::error::Error;
use crate::operation::Operation;

/// Watches the answers of a session for what its bindings do not know: fields, values of enums, codes, statuses.
///
/// Such things are read past, so that a newer API breaks nothing, and nobody notices them. A watch reports each kind of
/// them (operation, place, what) as a `tracing` event at `WARN` with the target `bigcommerce::drift`, at most once an
/// hour, and counts the answers that had it. Reports name places and fields. They hold no value, and no key that could
/// be one: a key of a map or an index of a list is `*`, and a name that does not look like one is `[field]`.
///
/// Its clones share what has been seen: keep one to read the [`counts`](Self::counts), or give one to several sessions.
/// It goes through each answer a second time, which takes a quarter to a third of what reading it took; a session without a watch
/// pays nothing.
///
/// ```
/// use bigcommerce_transport::{DriftWatch, Session};
/// use bigcommerce_types::{AccessToken, StoreHash};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let watch = DriftWatch::new();
/// let session = Session::builder("abc123".parse::<StoreHash>()?)
///     .access_token(AccessToken::new("an-access-token"))
///     .watch_drift(watch.clone())
///     .build()?;
///
/// // Later, where metrics are collected:
/// for drift in watch.counts() {
///     let (operation, place, what) = (drift.operation, drift.pointer, drift.kind.as_str());
///     let _ = format!("bigcommerce_drift{{operation={operation:?},pointer={place:?},kind={what:?}}} {}", drift.seen);
/// }
/// # drop(session);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct DriftWatch {
    memory: Arc<Mutex<Memory>>,
    limit: usize,
    clock: Arc<dyn Fn() -> Instant + Send + Sync>,
    codes: Option<Codes>,
}

/// Whose codes, and whether one has a meaning.
type Codes = (&'static str, fn(i64) -> bool);

/// One kind of drift, and how often it was met.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// The API, by the name of its spec (`orders`).
    pub api: &'static str,
    /// The operation whose answers had it (`list_orders`).
    pub operation: &'static str,
    /// Where in the answer, as a JSON pointer with `*` for indexes and for keys of maps; empty for the answer as a whole.
    pub pointer: String,
    /// What it was.
    pub kind: DriftKind,
    /// In how many answers it was met.
    pub seen: u64,
}

/// What an answer had that is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// A field, whose name ends the pointer.
    UnknownField,
    /// The value of an enum, or of the field that tells the variants of a union apart.
    UnknownValue,
    /// JSON of a form that none of the variants of a union has.
    UnknownVariant,
    /// A numbered code in a refusal.
    UnknownCode,
    /// A 2xx other than the one in the spec, or a redirect.
    UndocumentedStatus(u16),
}

impl DriftKind {
    /// A short, stable name for logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownField => "unknown_field",
            Self::UnknownValue => "unknown_value",
            Self::UnknownVariant => "unknown_variant",
            Self::UnknownCode => "unknown_code",
            Self::UndocumentedStatus(_) => "undocumented_status",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::UnknownField => {
                "an answer has a field that these bindings do not know; it was left out"
            }
            Self::UnknownValue => {
                "an answer has a value that these bindings have no name for; it was kept as it came"
            }
            Self::UnknownVariant => {
                "an answer has a form of value that these bindings do not know; it was kept as it came"
            }
            Self::UnknownCode => "a refusal has a code that these bindings have no meaning for",
            Self::UndocumentedStatus(_) => {
                "an answer has a status that the spec of its operation does not have"
            }
        }
    }
}

impl DriftWatch {
    /// A watch that remembers a thousand kinds of drift and goes by the system's clock.
    pub fn new() -> Self {
        Self {
            memory: Arc::default(),
            limit: 1000,
            clock: Arc::new(Instant::now),
            codes: None,
        }
    }

    /// How many kinds of drift are told apart. What is new after that only adds to [`unremembered`](Self::unremembered), so
    /// that a server that makes up names cannot fill the memory or the log.
    #[must_use]
    pub fn remember(mut self, kinds: usize) -> Self {
        self.limit = kinds;
        self
    }

    /// Another clock to tell an hour by, for tests.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(now);
        self
    }

    /// Which numbered codes have a meaning in the refusals of one API; without this none is reported. The facade's store sets
    /// it for payments.
    ///
    /// With the bindings alone: `codes_of("payments", |code| !matches!(PaymentCode::from(code), PaymentCode::Unknown(_)))`.
    #[must_use]
    pub fn codes_of(mut self, api: &'static str, has_meaning: fn(i64) -> bool) -> Self {
        self.codes = Some((api, has_meaning));
        self
    }

    /// All that was met so far, ordered by API, operation and place. Counts only grow.
    pub fn counts(&self) -> Vec<Drift> {
        let memory = self.memory();
        let drift = |((api, operation, pointer, kind), met): (&Key, &Met)| Drift {
            api,
            operation,
            pointer: pointer.clone(),
            kind: *kind,
            seen: met.seen,
        };
        memory.kinds.iter().map(drift).collect()
    }

    /// How often something was met that was new when the memory was full.
    pub fn unremembered(&self) -> u64 {
        self.memory().unremembered.seen
    }

    pub(crate) fn look_at_body(
        &self,
        form: &'static Form,
        body: &[u8],
        operation: &'static Operation,
        correlation: &CorrelationId,
    ) {
        for unknown in unknowns(form, body) {
            let kind = match unknown.kind {
                UnknownKind::Field => DriftKind::UnknownField,
                UnknownKind::Value => DriftKind::UnknownValue,
                UnknownKind::Variant => DriftKind::UnknownVariant,
            };
            self.note(kind, unknown.pointer, operation, correlation);
        }
    }

    pub(crate) fn look_at_status(
        &self,
        status: StatusCode,
        operation: &'static Operation,
        correlation: &CorrelationId,
    ) {
        if !operation.documents(status) {
            let kind = DriftKind::UndocumentedStatus(status.as_u16());
            self.note(kind, String::new(), operation, correlation);
        }
    }

    pub(crate) fn look_at_refusal(&self, error: &Error) {
        let (operation, correlation) = (error.operation(), error.correlation_id());
        if let Some(status) = error.status() {
            self.look_at_status(status, operation, correlation);
        }
        let code = error.problem().and_then(|problem| problem.code());
        if let (Some(code), Some((api, has_meaning))) = (code, self.codes)
            && operation.api == api
            && !has_meaning(code)
        {
            let pointer = "/code".to_owned();
            self.note(DriftKind::UnknownCode, pointer, operation, correlation);
        }
    }

    /// Remembers first and tells afterwards: whoever prints an event may take its time, and nobody waits for that.
    fn note(
        &self,
        kind: DriftKind,
        pointer: String,
        operation: &'static Operation,
        correlation: &CorrelationId,
    ) {
        let now = (self.clock)();
        let key = (operation.api, operation.id, pointer.clone(), kind);
        let due = self.memory().meet(key, now, self.limit);
        let status = match kind {
            DriftKind::UndocumentedStatus(status) => Some(status),
            _ => None,
        };
        match due {
            Due::Nothing => {}
            Due::Drift(seen) => tracing::warn!(
                target: "bigcommerce::drift",
                api = operation.api,
                operation = operation.id,
                pointer,
                kind = kind.as_str(),
                status,
                seen,
                correlation_id = correlation.as_str(),
                "{}",
                kind.sentence()
            ),
            Due::Full => tracing::warn!(
                target: "bigcommerce::drift",
                api = operation.api,
                operation = operation.id,
                remembered = self.limit,
                correlation_id = correlation.as_str(),
                "more kinds of drift were met than are remembered; the new ones are only counted"
            ),
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for DriftWatch {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for DriftWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriftWatch")
            .field("kinds", &self.memory().kinds.len())
            .finish_non_exhaustive()
    }
}

const HOUR: Duration = Duration::from_secs(60 * 60);

/// API, operation, pointer, what.
type Key = (&'static str, &'static str, String, DriftKind);

#[derive(Default)]
struct Memory {
    kinds: BTreeMap<Key, Met>,
    unremembered: Met,
}

#[derive(Default)]
struct Met {
    seen: u64,
    told: Option<Instant>,
}

/// What is to be told.
enum Due {
    Nothing,
    /// A kind of drift, and in how many answers it was.
    Drift(u64),
    /// That there is more than is remembered.
    Full,
}

impl Memory {
    fn meet(&mut self, key: Key, now: Instant, limit: usize) -> Due {
        if self.kinds.len() >= limit && !self.kinds.contains_key(&key) {
            return if self.unremembered.again(now) {
                Due::Full
            } else {
                Due::Nothing
            };
        }
        let met = self.kinds.entry(key).or_default();
        if met.again(now) {
            Due::Drift(met.seen)
        } else {
            Due::Nothing
        }
    }
}

impl Met {
    /// Counts, and says whether an hour has gone by since it was told.
    fn again(&mut self, now: Instant) -> bool {
        self.seen = self.seen.saturating_add(1);
        let due = self
            .told
            .is_none_or(|told| now.saturating_duration_since(told) >= HOUR);
        if due {
            self.told = Some(now);
        }
        due
    }
}

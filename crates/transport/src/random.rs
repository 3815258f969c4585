//! Randomness of a session: the correlation ids of requests that were given none, and the jitter of its waits.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bigcommerce_types::CorrelationId;
use uuid::Uuid;

/// The operating system's randomness, or a sequence that repeats itself with its seed.
#[derive(Default)]
pub(crate) enum Random {
    #[default]
    System,
    Seeded(Mutex<Sequences>),
}

/// A sequence for each use, so that a wait more does not change the ids.
pub(crate) struct Sequences {
    ids: fastrand::Rng,
    waits: fastrand::Rng,
}

impl Random {
    pub(crate) fn seeded(seed: Option<u64>) -> Self {
        seed.map_or(Self::System, |seed| {
            Self::Seeded(Mutex::new(Sequences {
                ids: fastrand::Rng::with_seed(seed),
                waits: fastrand::Rng::with_seed(seed.rotate_left(32)),
            }))
        })
    }

    /// A new correlation id.
    pub(crate) fn correlation(&self) -> CorrelationId {
        let id = match self {
            Self::System => Uuid::new_v4(),
            Self::Seeded(sequences) => {
                let mut sequences = sequences.lock().unwrap_or_else(PoisonError::into_inner);
                uuid::Builder::from_random_bytes(sequences.ids.u128(..).to_be_bytes()).into_uuid()
            }
        };
        CorrelationId::new(id.to_string())
    }

    /// A time from zero to `longest`.
    pub(crate) fn up_to(&self, longest: Duration) -> Duration {
        let longest = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
        Duration::from_nanos(self.number(longest))
    }

    /// A number from zero to `largest`.
    pub(crate) fn number(&self, largest: u64) -> u64 {
        match self {
            Self::System => fastrand::u64(..=largest),
            Self::Seeded(sequences) => {
                let mut sequences = sequences.lock().unwrap_or_else(PoisonError::into_inner);
                sequences.waits.u64(..=largest)
            }
        }
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_correlation_ids_and_no_other_s() {
        let ids = |seed| {
            let random = Random::seeded(Some(seed));
            [random.correlation(), random.correlation()].map(|id| id.as_str().to_owned())
        };
        assert_eq!(ids(1), ids(1));
        assert_ne!(ids(1), ids(2));
        let [first, second] = ids(1);
        assert_ne!(first, second);
    }

    #[test]
    fn a_wait_does_not_change_the_ids() {
        let (one, other) = (Random::seeded(Some(1)), Random::seeded(Some(1)));
        other.up_to(Duration::from_secs(1));
        assert_eq!(one.correlation(), other.correlation());
    }
}

//! Randomness of a session: the correlation ids of requests that were given none.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use bigcommerce_types::CorrelationId;
use uuid::Uuid;

/// The operating system's randomness, or a sequence that repeats itself with its seed.
#[derive(Default)]
pub(crate) enum Random {
    #[default]
    System,
    Seeded(Mutex<fastrand::Rng>),
}

impl Random {
    pub(crate) fn seeded(seed: Option<u64>) -> Self {
        seed.map_or(Self::System, |seed| {
            Self::Seeded(Mutex::new(fastrand::Rng::with_seed(seed)))
        })
    }

    /// A new correlation id.
    pub(crate) fn correlation(&self) -> CorrelationId {
        let id = match self {
            Self::System => Uuid::new_v4(),
            Self::Seeded(generator) => {
                let mut generator = generator.lock().unwrap_or_else(PoisonError::into_inner);
                uuid::Builder::from_random_bytes(generator.u128(..).to_be_bytes()).into_uuid()
            }
        };
        CorrelationId::new(id.to_string())
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
}

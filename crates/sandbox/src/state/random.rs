//! The source of every id that the store makes up. With a seed the same requests get the same ids.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// A generator of ids. Clones draw from the same sequence.
#[derive(Clone)]
pub(crate) struct Random(Arc<Mutex<fastrand::Rng>>);

// By hand: the state of the generator predicts the access token and the key of payment access tokens.
impl fmt::Debug for Random {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Random")
    }
}

impl Random {
    /// The sequence of a seed; of a random one where there is none.
    pub(crate) fn seeded(seed: Option<u64>) -> Self {
        let seed = seed.unwrap_or_else(|| Uuid::new_v4().as_u64_pair().0);
        Self(Arc::new(Mutex::new(fastrand::Rng::with_seed(seed))))
    }

    /// A sequence of its own, to be replaced by the store's.
    pub(crate) fn unseeded() -> Self {
        Self::seeded(None)
    }

    /// The next random UUID (version 4).
    pub(crate) fn uuid(&self) -> Uuid {
        let mut generator = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = generator.u128(..).to_be_bytes();
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// A UUID with dashes, as carts, lines and payments have it.
    pub(crate) fn id(&self) -> String {
        self.uuid().to_string()
    }

    /// 32 hexadecimal digits.
    pub(crate) fn hex(&self) -> String {
        self.uuid().simple().to_string()
    }

    /// A short hexadecimal id, as billing addresses and consignments have it.
    pub(crate) fn short_id(&self) -> String {
        let mut id = self.hex();
        id.truncate(13);
        id
    }
}

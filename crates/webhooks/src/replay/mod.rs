//! Replays: a webhook is delivered at least once, and acted on once.

mod memory;
mod once;

use std::fmt;
use std::future::Future;

use bigcommerce_types::Timestamp;
use sha2::{Digest, Sha256};

pub use memory::{Full, InMemoryReplays};
pub use once::{Once, OnceError, once};

/// The identity of a delivery that may come again: 32 bytes, whatever was sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplayKey([u8; 32]);

impl ReplayKey {
    pub(crate) fn of_id(id: &str) -> Self {
        Self(
            Sha256::new()
                .chain_update("id:")
                .chain_update(id)
                .finalize()
                .into(),
        )
    }

    pub(crate) fn of_body(body: &[u8]) -> Self {
        Self(
            Sha256::new()
                .chain_update("body:")
                .chain_update(body)
                .finalize()
                .into(),
        )
    }

    /// The bytes, for a column of a database.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ReplayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReplayKey(")?;
        self.0
            .iter()
            .take(4)
            .try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…)")
    }
}

/// The answer of a store that is asked for a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody has it: it belongs to the caller, who finishes or releases it by this number.
    Taken(u64),
    /// Another caller acts on it.
    InProgress,
    /// It was acted on.
    Done,
}

/// The place where a server remembers which deliveries it has acted on. Servers behind one address share one.
///
/// A claim is a lease: whoever dies with it does not keep the webhook from being acted on for ever. [`once`] calls the
/// three methods in the right order. An implementation decides a claim in one step, as `INSERT … ON CONFLICT` does,
/// and keeps what is finished for longer than BigCommerce goes on trying to deliver, which is 48 hours.
pub trait ReplayStore: Send + Sync {
    /// A failure of the store.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Takes the delivery for the caller, unless somebody has it or has finished it. A number is given out once.
    fn claim(
        &self,
        key: ReplayKey,
        now: Timestamp,
    ) -> impl Future<Output = Result<Claim, Self::Error>> + Send;

    /// Remembers that it was acted on, whoever holds the claim by now.
    fn finish(
        &self,
        key: ReplayKey,
        claim: u64,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Gives it back, so that the next delivery is acted on. A claim that somebody else has taken since is left alone.
    fn release(
        &self,
        key: ReplayKey,
        claim: u64,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

impl<S: ReplayStore> ReplayStore for std::sync::Arc<S> {
    type Error = S::Error;

    fn claim(
        &self,
        key: ReplayKey,
        now: Timestamp,
    ) -> impl Future<Output = Result<Claim, Self::Error>> + Send {
        (**self).claim(key, now)
    }

    fn finish(
        &self,
        key: ReplayKey,
        claim: u64,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send {
        (**self).finish(key, claim)
    }

    fn release(
        &self,
        key: ReplayKey,
        claim: u64,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send {
        (**self).release(key, claim)
    }
}

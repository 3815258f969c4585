//! The retry budget of one store and host: when most requests fail, attempts beyond the first stop, so that retries never
//! multiply the load of a platform in trouble.

use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens of a full bucket: a hundred retries in a row.
const CAPACITY: u32 = 500;
/// The tokens that a retry takes.
const RETRY: u32 = 5;
/// The tokens that a retry after a time limit takes.
const TIMEOUT: u32 = 10;

/// A bucket of tokens. Retries take them; a retry that succeeds gives its own back, and any other success gives one.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl Default for RetryBudget {
    fn default() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }
}

impl RetryBudget {
    /// Takes the tokens of one retry; nothing when there are too few.
    pub(crate) fn take(&self, after_a_timeout: bool) -> Option<u32> {
        let cost = if after_a_timeout { TIMEOUT } else { RETRY };
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(cost)
            })
            .ok()
            .map(|_| cost)
    }

    /// Notes a success: `spent` is the cost of the retry that succeeded, zero for a first attempt.
    pub(crate) fn succeeded(&self, spent: u32) {
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                Some(left.saturating_add(spent.max(1)).min(CAPACITY))
            });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_retries_without_a_success_are_the_last() {
        let budget = RetryBudget::default();
        for _ in 0..100 {
            assert_eq!(budget.take(false), Some(RETRY));
        }
        assert_eq!(budget.take(false), None);
        budget.succeeded(RETRY);
        assert_eq!(budget.take(true), None, "a time limit costs twice as much");
        assert_eq!(budget.take(false), Some(RETRY));
        for _ in 0..2_000 {
            budget.succeeded(0);
        }
        assert_eq!((0..200).filter_map(|_| budget.take(false)).count(), 100);
    }
}

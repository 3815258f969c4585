//! The store's request quota, counted in windows of thirty seconds.

use std::time::{Duration, Instant};

/// Length of a window.
pub(crate) const WINDOW_MS: u64 = 30_000;
/// Requests in a window: roomy, since a local store has nobody else to protect.
pub(crate) const QUOTA: u64 = 20_000;

/// The window that is running.
#[derive(Debug)]
pub(crate) struct Pace {
    since: Instant,
    used: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            used: 0,
        }
    }
}

impl Pace {
    /// Counts a request: how many are left after it, None where there was none left; and the milliseconds to the next window.
    pub(crate) fn take(&mut self, counts: bool) -> (Option<u64>, u64) {
        let window = Duration::from_millis(WINDOW_MS);
        if self.since.elapsed() >= window {
            *self = Self::default();
        }
        let reset = window.saturating_sub(self.since.elapsed()).as_millis();
        let reset = u64::try_from(reset).unwrap_or(WINDOW_MS).max(1);
        if counts && self.used == QUOTA {
            return (None, reset);
        }
        self.used += u64::from(counts);
        (Some(QUOTA - self.used), reset)
    }
}

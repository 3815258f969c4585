//! The store's request quota, counted in windows of thirty seconds of the store's clock.

use jiff::Timestamp;

/// Length of a window.
pub(crate) const WINDOW_MS: u64 = 30_000;
/// Requests in a window: roomy, since a local store has nobody else to protect.
pub(crate) const QUOTA: u64 = 20_000;

/// The window that is running.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Milliseconds since 1970.
    since: i64,
    used: u64,
}

impl Pace {
    /// Counts a request. Answers how many are left after it, None where there was none left, and the milliseconds to
    /// the next window.
    pub(crate) fn take(&mut self, counts: bool, now: Timestamp) -> (Option<u64>, u64) {
        let now = now.as_millisecond();
        let passed = u64::try_from(now.saturating_sub(self.since)).unwrap_or(WINDOW_MS);
        if passed >= WINDOW_MS {
            *self = Self {
                since: now,
                used: 0,
            };
        }
        let passed = u64::try_from(now.saturating_sub(self.since)).unwrap_or(0);
        let reset = WINDOW_MS.saturating_sub(passed).max(1);
        if counts && self.used == QUOTA {
            return (None, reset);
        }
        self.used += u64::from(counts);
        (Some(QUOTA - self.used), reset)
    }
}

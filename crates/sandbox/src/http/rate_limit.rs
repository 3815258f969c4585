//! Quotas of requests, counted in windows of the store's clock and shared by all clients.

use jiff::Timestamp;

use crate::state::settings::Plan;

/// Length of a window of payments, in milliseconds.
pub(crate) const PAYMENTS_WINDOW_MS: u64 = 4_000;

/// The window that is running.
#[derive(Debug)]
pub(crate) struct Pace {
    /// Milliseconds since 1970.
    since: i64,
    used: u64,
}

impl Pace {
    /// The first window begins with the first request.
    pub(crate) fn new() -> Self {
        Self { since: 0, used: 0 }
    }

    /// Counts a request. Answers how many of the quota are left after it, None where there was none left, and the
    /// milliseconds to the next window.
    pub(crate) fn take(
        &mut self,
        counts: bool,
        quota: u64,
        window_ms: u64,
        now: Timestamp,
    ) -> (Option<u64>, u64) {
        let now = now.as_millisecond();
        let passed = u64::try_from(now.saturating_sub(self.since)).unwrap_or(window_ms);
        if passed >= window_ms {
            self.since = now;
            self.used = 0;
        }
        let passed = u64::try_from(now.saturating_sub(self.since)).unwrap_or(0);
        let reset = window_ms.saturating_sub(passed).max(1);
        if counts && self.used >= quota {
            return (None, reset);
        }
        self.used += u64::from(counts);
        (Some(quota.saturating_sub(self.used)), reset)
    }
}

/// The length of a plan's window of requests, in milliseconds.
pub(crate) fn window_ms(plan: Plan) -> u64 {
    u64::try_from(plan.window().as_millis()).unwrap_or(u64::MAX)
}

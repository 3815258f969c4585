//! The time between two attempts: full jitter of our own, or the delay that the server asks for.

use std::time::Duration;

use crate::random::Random;

/// The longest delay of a server that is waited for. A longer one is the caller's to know.
pub(crate) const LONGEST_ASKED: Duration = Duration::from_secs(60);

/// The backoff of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Backoff {
    /// The longest wait before the second attempt; it doubles with each further one.
    pub(crate) base: Duration,
    /// The longest wait before any attempt.
    pub(crate) cap: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            base: Duration::from_millis(500),
            cap: Duration::from_secs(20),
        }
    }
}

impl Backoff {
    /// The longest wait after this many failed attempts.
    fn ceiling(self, failed: u32) -> Duration {
        let doubled = 1_u32.checked_shl(failed.saturating_sub(1));
        let ceiling = doubled.and_then(|times| self.base.checked_mul(times));
        ceiling.unwrap_or(self.cap).min(self.cap)
    }

    /// A wait from zero to the ceiling, so that clients that failed together do not come back together.
    pub(crate) fn full_jitter(self, failed: u32, random: &Random) -> Duration {
        random.up_to(self.ceiling(failed))
    }

    /// A wait from half of the ceiling to the ceiling: a server that sheds load without a delay is never asked again at
    /// once.
    pub(crate) fn at_least_half(self, failed: u32, random: &Random) -> Duration {
        let half = self.ceiling(failed) / 2;
        half + random.up_to(half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_up_to_its_cap_and_is_spread_over_the_whole() {
        let (backoff, random) = (Backoff::default(), Random::seeded(Some(1)));
        let ceilings = [1, 2, 3, 6, 7, 40].map(|failed| backoff.ceiling(failed).as_millis());
        assert_eq!(ceilings, [500, 1_000, 2_000, 16_000, 20_000, 20_000]);
        let waits: Vec<_> = (0..200).map(|_| backoff.full_jitter(1, &random)).collect();
        assert!(waits.iter().all(|wait| *wait <= backoff.base));
        assert!(waits.iter().any(|wait| *wait < backoff.base / 10));
        assert!(waits.iter().any(|wait| *wait > backoff.base / 10 * 9));
    }

    #[test]
    fn a_429_without_a_delay_never_waits_zero() {
        let (backoff, random) = (Backoff::default(), Random::seeded(Some(1)));
        for failed in 1..20 {
            let wait = backoff.at_least_half(failed, &random);
            assert!(wait >= Duration::from_millis(250) && wait <= backoff.cap);
        }
    }
}

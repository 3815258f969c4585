//! The platform's time, as far as this process knows it.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bigcommerce_transport::Reply;
use bigcommerce_types::Time;
use tokio::time::Instant;

/// A `Date` that is behind by more than this, in seconds, may show that the known one was wrong.
const BEHIND: i64 = 5 * 60;

/// The latest `Date` that this process has seen, plus the time that has passed since by a monotonic clock. This machine's
/// own date may be wrong, and servers of one shop may disagree.
#[derive(Debug, Default)]
pub(crate) struct PlatformClock(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    latest: Option<(i64, Instant)>,
    /// A `Date` far behind the latest one; a second one that agrees with it replaces the latest.
    behind: Option<(i64, Instant)>,
}

impl PlatformClock {
    /// The platform's time in Unix seconds; nothing before the first response.
    pub(crate) fn now(&self) -> Option<i64> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.latest.map(|(date, at)| later(date, at))
    }

    /// The time until then, at least a second.
    pub(crate) fn until(&self, then: i64) -> Duration {
        let wait = self.now().map(|now| then.saturating_sub(now));
        let seconds = wait.and_then(|wait| u64::try_from(wait).ok());
        Duration::from_secs(seconds.unwrap_or(1).max(1))
    }

    /// Takes a `Date` into account. A slightly earlier one than is known changes nothing. One that is far behind is kept, and a
    /// second one that agrees with it is believed: a single response of a wrong date must not rule a process for ever.
    pub(crate) fn saw(&self, date: i64) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let known = seen.latest.map(|(known, at)| later(known, at));
        match known {
            Some(known) if date <= known && known - date <= BEHIND => seen.behind = None,
            Some(known) if date < known => match seen.behind {
                Some((earlier, at))
                    if later(earlier, at).abs_diff(date) <= BEHIND.unsigned_abs() =>
                {
                    *seen = Seen {
                        latest: Some((date, now)),
                        behind: None,
                    };
                }
                _ => seen.behind = Some((date, now)),
            },
            _ => {
                *seen = Seen {
                    latest: Some((date, now)),
                    behind: None,
                };
            }
        }
    }
}

fn later(date: i64, at: Instant) -> i64 {
    let passed = i64::try_from(at.elapsed().as_secs()).unwrap_or(i64::MAX);
    date.saturating_add(passed)
}

/// The `Date` of a response, in Unix seconds.
pub(crate) fn date_of<T>(reply: &Reply<T>) -> Option<i64> {
    date(reply.headers().get("date")?.to_str().ok()?)
}

/// The `Date` of a refusal, in Unix seconds.
pub(crate) fn date_of_error(error: &bigcommerce_transport::Error) -> Option<i64> {
    date(error.headers()?.get("date")?.to_str().ok()?)
}

/// The longest wait that is recorded, in seconds: a longer number is something else that was put in its place.
const LONGEST_WAIT: u64 = 30 * 24 * 60 * 60;

/// A wait that the platform asked for, in whole seconds: never shorter than it was asked for, and never none.
pub(crate) fn whole_seconds(wait: Duration) -> u64 {
    let part = u64::from(wait.subsec_nanos() > 0);
    wait.as_secs().saturating_add(part).clamp(1, LONGEST_WAIT)
}

fn date(text: &str) -> Option<i64> {
    text.parse::<Time>()
        .ok()?
        .instant()
        .map(|instant| instant.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_date_counts_and_a_slightly_earlier_one_changes_nothing() {
        let clock = PlatformClock::default();
        assert_eq!(clock.now(), None);
        for date in [1_000, 1_060, 1_030, 900] {
            clock.saw(date);
        }
        assert_eq!(clock.now(), Some(1_060));
    }

    #[test]
    fn one_date_a_day_ahead_is_corrected_by_two_that_agree() {
        let clock = PlatformClock::default();
        clock.saw(100_000);
        clock.saw(1_000);
        assert_eq!(clock.now(), Some(100_000));
        clock.saw(1_001);
        assert_eq!(clock.now(), Some(1_001));
    }

    #[test]
    fn one_date_a_day_behind_changes_nothing() {
        let clock = PlatformClock::default();
        for date in [100_000, 1_000, 100_001, 1_002] {
            clock.saw(date);
        }
        assert_eq!(clock.now(), Some(100_001));
    }
}

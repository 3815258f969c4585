//! The platform's time, as far as this process knows it.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bigcommerce_transport::Reply;
use bigcommerce_types::Time;
use tokio::time::Instant;

/// The latest `Date` that this process has seen, plus the time that has passed since by a monotonic clock. This machine's
/// own date may be wrong, and servers of one shop may disagree.
#[derive(Debug, Default)]
pub(crate) struct PlatformClock(Mutex<Option<(i64, Instant)>>);

impl PlatformClock {
    /// The platform's time in Unix seconds; nothing before the first response.
    pub(crate) fn now(&self) -> Option<i64> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.map(|(date, at)| later(date, at))
    }

    /// Takes a `Date` into account. An earlier one than is known already changes nothing.
    pub(crate) fn saw(&self, date: i64) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.is_none_or(|(known, at)| date > later(known, at)) {
            *seen = Some((date, Instant::now()));
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

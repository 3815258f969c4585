//! The store's time. Everything that has a time in the store takes it from here: headers, expiry, quotas, lags.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A clock that only a test can move: the real time plus what it was moved, or a time that stands still until it is
/// moved.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    frozen_at: Option<Timestamp>,
    ahead: SignedDuration,
}

impl Clock {
    /// A clock that stands still at this second since 1970. None where no date can be written for it.
    pub(crate) fn frozen(unix_seconds: i64) -> Option<Self> {
        let at = Timestamp::from_second(unix_seconds).ok()?;
        (unix_seconds >= 0).then_some(Self {
            frozen_at: Some(at),
            ahead: SignedDuration::ZERO,
        })
    }

    pub(crate) fn now(&self) -> Timestamp {
        let base = self.frozen_at.unwrap_or_else(Timestamp::now);
        base.saturating_add(self.ahead).unwrap_or(Timestamp::MAX)
    }

    /// Its parts, for a saved store: the time at which it stands still, and the milliseconds that it was moved.
    pub(crate) fn parts(&self) -> (Option<Timestamp>, i64) {
        let moved = i64::try_from(self.ahead.as_millis()).unwrap_or(i64::MAX);
        (self.frozen_at, moved)
    }

    /// A clock of these parts.
    pub(crate) fn of_parts(frozen_at: Option<Timestamp>, moved: i64) -> Self {
        Self {
            frozen_at,
            ahead: SignedDuration::from_millis(moved),
        }
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.frozen_at.is_some()
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(signed(by));
    }
}

/// A moment after another one.
pub(crate) fn after(moment: Timestamp, by: Duration) -> Timestamp {
    moment.saturating_add(signed(by)).unwrap_or(Timestamp::MAX)
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

/// Reads the dates that V2 filters accept: RFC 2822, ISO 8601, or a date alone.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    if let Ok(time) = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text) {
        return Some(time);
    }
    format!("{}T00:00:00Z", text.parse::<jiff::civil::Date>().ok()?)
        .parse()
        .ok()
}

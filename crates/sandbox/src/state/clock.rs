//! The store's time. Everything that has a time in the store takes it from here: headers, expiry, quotas, lags.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// A time plus what a test moved it.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    base: Base,
    ahead: SignedDuration,
}

/// The time that a clock shows until it is moved.
#[derive(Debug, Default)]
enum Base {
    #[default]
    Real,
    /// Stands still.
    Frozen(Timestamp),
    /// Begins at a time and runs with tokio's, which stands still in a test that paused it.
    Tokio { begin: Timestamp, since: Instant },
}

impl Clock {
    /// A clock that stands still at this second since 1970. None where no date can be written for it.
    pub(crate) fn frozen(unix_seconds: i64) -> Option<Self> {
        Some(Self::on(Base::Frozen(dated(unix_seconds)?)))
    }

    /// A clock that begins at this second since 1970 and runs with tokio's time. None where no date can be written for
    /// it.
    pub(crate) fn from(unix_seconds: i64) -> Option<Self> {
        Some(Self::on(Base::Tokio {
            begin: dated(unix_seconds)?,
            since: Instant::now(),
        }))
    }

    fn on(base: Base) -> Self {
        Self {
            base,
            ahead: SignedDuration::ZERO,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        let base = match self.base {
            Base::Real => Timestamp::now(),
            Base::Frozen(at) => at,
            Base::Tokio { begin, since } => after(begin, since.elapsed()),
        };
        base.saturating_add(self.ahead).unwrap_or(Timestamp::MAX)
    }

    /// Its parts, for a saved store: the time at which it stands still, and the milliseconds that it was moved. A clock of
    /// tokio's goes on with the real time, from where it is.
    pub(crate) fn parts(&self) -> (Option<Timestamp>, i64) {
        let (frozen_at, ahead) = match self.base {
            Base::Real => (None, self.ahead),
            Base::Frozen(at) => (Some(at), self.ahead),
            Base::Tokio { .. } => (None, self.now().duration_since(Timestamp::now())),
        };
        let moved = i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX);
        (frozen_at, moved)
    }

    /// A clock of these parts.
    pub(crate) fn of_parts(frozen_at: Option<Timestamp>, moved: i64) -> Self {
        Self {
            base: frozen_at.map_or(Base::Real, Base::Frozen),
            ahead: SignedDuration::from_millis(moved),
        }
    }

    pub(crate) fn is_frozen(&self) -> bool {
        matches!(self.base, Base::Frozen(_))
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(signed(by));
    }
}

/// A moment after another one.
pub(crate) fn after(moment: Timestamp, by: Duration) -> Timestamp {
    moment.saturating_add(signed(by)).unwrap_or(Timestamp::MAX)
}

/// The time of a second since 1970, if a `Date` can show it.
fn dated(unix_seconds: i64) -> Option<Timestamp> {
    let at = Timestamp::from_second(unix_seconds).ok()?;
    (unix_seconds >= 0).then_some(at)
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

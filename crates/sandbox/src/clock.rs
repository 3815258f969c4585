//! The store's time: the real one, plus what a test has moved it forward.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// A clock that only a test can move.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: SignedDuration,
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::now()
            .saturating_add(self.ahead)
            .unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.ahead = self.ahead.saturating_add(by);
    }
}

/// ISO 8601 with `Z`, as V3 writes times.
pub(crate) fn iso(time: Timestamp) -> Value {
    Value::String(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// ISO 8601 with a numeric offset, as the storefront writes times.
pub(crate) fn iso_offset(time: Timestamp) -> Value {
    Value::String(time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}

/// RFC 2822 in UTC, as V2 writes times.
pub(crate) fn rfc2822(time: Timestamp) -> Value {
    Value::String(time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string())
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

//! How long the server asks to be left alone.

use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// The longest wait that an answer asks for; nothing when it asks for none. Never zero: whoever takes a missing or
/// empty header for "at once" keeps hammering a platform that is shedding load.
pub(crate) fn asked_by(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    // The window of the quota is on every answer; only on a 429 does it ask anybody to wait.
    let until_refill = (status == StatusCode::TOO_MANY_REQUESTS)
        .then(|| whole_number(headers, "x-rate-limit-time-reset-ms").map(Duration::from_millis))
        .flatten();
    let seconds = whole_number(headers, "x-retry-after").map(Duration::from_secs);
    [until_refill, seconds, retry_after(headers)]
        .into_iter()
        .flatten()
        .max()
        .filter(|wait| !wait.is_zero())
}

/// `Retry-After` is a number of seconds or a date. A date is compared with the server's own clock where it is known.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    whole_number(headers, RETRY_AFTER.as_str())
        .map(Duration::from_secs)
        .or_else(|| {
            let until = date(headers, RETRY_AFTER.as_str())?;
            let now = date(headers, DATE.as_str()).unwrap_or_else(jiff::Timestamp::now);
            Duration::try_from(until.duration_since(now)).ok()
        })
}

fn whole_number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn date(headers: &HeaderMap, name: &str) -> Option<jiff::Timestamp> {
    let text = headers.get(name)?.to_str().ok()?;
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn wait(status: u16, headers: &[(&'static str, &'static str)]) -> Option<Duration> {
        let pairs = headers
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)));
        asked_by(
            StatusCode::from_u16(status).unwrap_or_default(),
            &pairs.collect(),
        )
    }

    #[test]
    fn the_longest_wait_counts() {
        let both = [
            ("x-rate-limit-time-reset-ms", "2500"),
            ("x-retry-after", "1"),
            ("retry-after", "2"),
        ];
        assert_eq!(wait(429, &both), Some(Duration::from_millis(2500)));
        assert_eq!(
            wait(
                429,
                &[
                    ("x-rate-limit-time-reset-ms", "900"),
                    ("x-retry-after", "3")
                ]
            ),
            Some(Duration::from_secs(3))
        );
    }

    #[test]
    fn no_header_and_no_time_are_no_wait_rather_than_none_at_all() {
        assert_eq!(wait(429, &[]), None);
        assert_eq!(wait(429, &[("retry-after", "0")]), None);
        assert_eq!(
            wait(429, &[("retry-after", "soon"), ("x-retry-after", "-1")]),
            None
        );
    }

    #[test]
    fn the_quota_window_asks_for_a_wait_only_on_a_429() {
        assert_eq!(wait(422, &[("x-rate-limit-time-reset-ms", "2500")]), None);
        assert_eq!(
            wait(
                503,
                &[("x-rate-limit-time-reset-ms", "2500"), ("retry-after", "7")]
            ),
            Some(Duration::from_secs(7))
        );
    }

    #[test]
    fn a_date_is_measured_from_the_servers_clock() {
        let dated = [
            ("date", "Sat, 21 Nov 2026 10:00:00 GMT"),
            ("retry-after", "Sat, 21 Nov 2026 10:00:30 GMT"),
        ];
        assert_eq!(wait(503, &dated), Some(Duration::from_secs(30)));
        let past = [
            ("date", "Sat, 21 Nov 2026 10:01:00 GMT"),
            ("retry-after", "Sat, 21 Nov 2026 10:00:30 GMT"),
        ];
        assert_eq!(wait(503, &past), None);
    }
}

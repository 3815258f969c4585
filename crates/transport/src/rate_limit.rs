//! The request quota of a store on one host, as the headers of its answers tell it.

use std::time::Duration;

use http::HeaderMap;

/// The state of a store's request quota, as this process knows it: [`Session::rate_limit`](crate::Session::rate_limit).
///
/// The quota belongs to the store: other processes and other apps use it as well, so that `left` is what the latest
/// answers said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The requests of one window; nothing before the first answer, or where the host names no quota.
    pub quota: Option<u64>,
    /// The requests that are left in this window.
    pub left: Option<u64>,
    /// The length of a window.
    pub window: Option<Duration>,
    /// The time until the quota is full again.
    pub resets_in: Option<Duration>,
    /// The time until which requests wait after a 429, those of a payment excepted; nothing when they do not.
    pub backing_off: Option<Duration>,
    /// The requests of this process that are not answered yet.
    pub in_flight: u32,
    /// The requests of others for a thousand of this process, as far as the headers show them.
    pub others_per_thousand: u64,
}

/// The rate-limit headers of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QuotaHeaders {
    pub(crate) quota: u64,
    pub(crate) left: u64,
    pub(crate) window: Duration,
    pub(crate) reset: Duration,
}

impl QuotaHeaders {
    /// The four headers; nothing unless all of them are there and make sense.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let number =
            |name: &str| -> Option<u64> { headers.get(name)?.to_str().ok()?.trim().parse().ok() };
        let quota = number("x-rate-limit-requests-quota")?;
        let left = number("x-rate-limit-requests-left")?;
        let window = Duration::from_millis(number("x-rate-limit-time-window-ms")?);
        let reset = Duration::from_millis(number("x-rate-limit-time-reset-ms")?);
        let makes_sense = quota > 0 && left <= quota && !window.is_zero() && reset <= window;
        makes_sense.then_some(Self {
            quota,
            left,
            window,
            reset,
        })
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn read(numbers: [&'static str; 4]) -> Option<QuotaHeaders> {
        let names = [
            "x-rate-limit-requests-quota",
            "x-rate-limit-requests-left",
            "x-rate-limit-time-window-ms",
            "x-rate-limit-time-reset-ms",
        ];
        let pairs = names.into_iter().zip(numbers).map(|(name, number)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(number),
            )
        });
        QuotaHeaders::read(&pairs.collect())
    }

    #[test]
    fn headers_that_contradict_each_other_are_none() {
        assert!(read(["150", "35", "30000", "15000"]).is_some());
        for wrong in [
            ["0", "0", "30000", "15000"],
            ["150", "151", "30000", "15000"],
            ["150", "35", "0", "0"],
            ["150", "35", "30000", "30001"],
            ["150", "-1", "30000", "15000"],
            ["many", "35", "30000", "15000"],
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}

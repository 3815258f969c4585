//! The headers by which a 429 says when to come again.

use std::time::Duration;

use crate::http::rate_limit::window_ms;
use crate::state::names;
use crate::state::settings::Plan;

/// The headers of the fault `too_many_requests`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RateLimitHeaders {
    /// The four `X-Rate-Limit-*` and `X-Retry-After`.
    #[default]
    All,
    /// The four `X-Rate-Limit-*` only: the reset in milliseconds.
    RateLimit,
    /// `X-Retry-After` only: whole seconds.
    RetryAfter,
    /// None: the platform sheds load.
    None,
}

impl RateLimitHeaders {
    const NAMED: [(Self, &str); 4] = [
        (Self::All, "all"),
        (Self::RateLimit, "rate_limit"),
        (Self::RetryAfter, "retry_after"),
        (Self::None, "none"),
    ];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        names::name(&Self::NAMED, &self)
    }

    /// The headers of a name. None for a name that none has.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        names::named(&Self::NAMED, name)
    }

    /// The headers of a quota that is used up until `reset` has passed.
    pub(super) fn written(self, reset: Duration, plan: Plan) -> Vec<(String, String)> {
        let milliseconds = reset.as_millis();
        let mut headers = Vec::new();
        let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
        if matches!(self, Self::All | Self::RateLimit) {
            add("x-rate-limit-time-window-ms", window_ms(plan).to_string());
            add("x-rate-limit-time-reset-ms", milliseconds.to_string());
            add("x-rate-limit-requests-quota", plan.requests().to_string());
            add("x-rate-limit-requests-left", "0".to_owned());
        }
        if matches!(self, Self::All | Self::RetryAfter) {
            add("x-retry-after", milliseconds.div_ceil(1000).to_string());
        }
        headers
    }
}

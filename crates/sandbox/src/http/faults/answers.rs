//! The faults that answer something of their own, or change what is answered.

use std::time::Duration;

use super::kind::{Canned, Effect, ErrorAnswer, Kind};
use super::{Fault, RateLimitHeaders};
use crate::state::quirks::ErrorShape;

impl Fault {
    /// Answers this, without an effect. A status outside of 200 to 999 is sent as 500.
    #[must_use]
    pub fn answer_instead(status: u16, body: impl Into<String>) -> Self {
        Self::answer(Effect::Later, status, body.into())
    }

    /// Has the effect and answers this. A status outside of 200 to 999 is sent as 500.
    #[must_use]
    pub fn answer_after_effect(status: u16, body: impl Into<String>) -> Self {
        Self::answer(Effect::First, status, body.into())
    }

    fn answer(effect: Effect, status: u16, body: String) -> Self {
        let headers = Vec::new();
        let canned = Canned {
            status,
            headers,
            body,
        };
        Self::of(Kind::Answer { effect, canned })
    }

    /// Adds a header to the response of `answer_instead` and `answer_after_effect`; without effect on the others. One
    /// that no HTTP message can have is left out, and so is the length of the body. `Content-Type` is
    /// `application/json` unless it is set.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Kind::Answer { canned, .. } = &mut self.kind {
            canned.headers.push((name.into(), value.into()));
        }
        self
    }

    /// Refuses the request with this status, without an effect, in the error shape of its part of the API, or of the
    /// store's [`Quirks`](crate::Quirks). As an error
    /// of the platform it counts against the quota and has the headers of it, unless [`Fault::shape`] makes it a
    /// proxy's. A status outside of 200 to 999 is sent as 500.
    #[must_use]
    pub fn error_instead(status: u16) -> Self {
        Self::error(Effect::Later, status)
    }

    /// Has the effect and says that it failed with this status, in the error shape of its part of the API. A status
    /// outside of 200 to 999 is sent as 500.
    #[must_use]
    pub fn error_after_effect(status: u16) -> Self {
        Self::error(Effect::First, status)
    }

    fn error(effect: Effect, status: u16) -> Self {
        let error = ErrorAnswer {
            status,
            shape: ErrorShape::Family,
            title: None,
            code: None,
        };
        Self::of(Kind::Error { effect, error })
    }

    fn edit_error(mut self, edit: impl FnOnce(&mut ErrorAnswer)) -> Self {
        if let Kind::Error { error, .. } = &mut self.kind {
            edit(error);
        }
        self
    }

    /// The shape of an error's body; without effect on other faults. [`ErrorShape::HtmlPage`] and [`ErrorShape::Empty`]
    /// come from a proxy: they have no headers of quotas.
    #[must_use]
    pub fn shape(self, shape: ErrorShape) -> Self {
        self.edit_error(|error| error.shape = shape)
    }

    /// The title of an error, in place of the usual one of its status; without effect on other faults.
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        self.edit_error(|error| error.title = Some(title.into()))
    }

    /// The `code` of an error that is an object; without effect on other faults.
    #[must_use]
    pub fn code(self, code: i64) -> Self {
        self.edit_error(|error| error.code = Some(code))
    }

    /// Refuses the request with 429, without an effect, with headers that say that the quota is full again after `reset`.
    /// It counts against no quota.
    #[must_use]
    pub fn too_many_requests(reset: Duration) -> Self {
        let headers = RateLimitHeaders::All;
        Self::of(Kind::TooManyRequests { reset, headers })
    }

    /// The headers of [`Fault::too_many_requests`]; without effect on other faults.
    #[must_use]
    pub fn rate_limit_headers(mut self, which: RateLimitHeaders) -> Self {
        if let Kind::TooManyRequests { headers, .. } = &mut self.kind {
            *headers = which;
        }
        self
    }

    /// Has the effect and answers the first half of the body as though it were the whole. A response without a body
    /// stays as it is.
    #[must_use]
    pub fn truncate_json() -> Self {
        Self::of(Kind::TruncateJson { bytes: None })
    }

    /// Has the effect and answers this many bytes of the body as though they were the whole.
    #[must_use]
    pub fn truncate_json_after(bytes: usize) -> Self {
        let bytes = Some(bytes);
        Self::of(Kind::TruncateJson { bytes })
    }

    /// Has the effect and answers a body of the usual length with a comma before its last bracket, which no JSON has. A
    /// response without a body stays as it is.
    #[must_use]
    pub fn malform_json() -> Self {
        Self::of(Kind::MalformJson)
    }
}

//! One fault: its kind, and the requests that it is for.

use std::time::Duration;

use serde_json::Value;

use super::kind::{DelayClock, Effect, Kind};
use super::{Asked, json, path_matches};
use crate::http::routes::ids;

/// A fault, and the requests that it is for: every one, once, unless told otherwise.
///
/// ```
/// # use std::time::Duration;
/// use bigcommerce_sandbox::{ErrorShape, Fault, RateLimitHeaders};
/// // The second payment is taken, and its client never hears of it.
/// let lost = Fault::cut_after_effect().on_operation("payments.process_payment").skip(1);
/// // A part of the response's body arrives.
/// let part = Fault::cut_within_body().on("GET", "/v3/orders/{id}/transactions");
/// // The payment is taken a while after its client gave up.
/// let late = Fault::delay_before_effect(Duration::from_millis(300)).on("POST", "/payments");
/// // The next three connections are closed at once.
/// let refused = Fault::refuse_connection().times(3);
/// // The platform is in maintenance, and says so the way this part of the API says errors.
/// let maintenance = Fault::error_instead(503).always();
/// // A proxy in between has a page of its own, although the payment was taken.
/// let proxy = Fault::error_after_effect(504).shape(ErrorShape::HtmlPage).on("POST", "/payments");
/// // The quota is used up, and no header says for how long.
/// let busy = Fault::too_many_requests(Duration::from_secs(2)).rate_limit_headers(RateLimitHeaders::None);
/// // The shopper is charged twice for one request.
/// let twice = Fault::process_twice().on("POST", "/payments");
/// // The list of a cart's orders is the list of all orders.
/// let strangers = Fault::ignore_filters().on("GET", "/v2/orders");
/// // The next answer, of whatever, has no date.
/// let undated = Fault::omit_date();
/// # let _ = (lost, part, late, refused, maintenance, proxy, busy, twice, strangers, undated);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub(crate) kind: Kind,
    /// None for every operation.
    pub(crate) operation: Option<String>,
    /// In capitals; None for every method.
    pub(crate) method: Option<String>,
    /// None for every path.
    pub(crate) path: Option<String>,
    pub(crate) skip: u32,
    /// None for as long as the store runs.
    pub(crate) times: Option<u32>,
}

impl Fault {
    pub(super) fn of(kind: Kind) -> Self {
        Self {
            kind,
            operation: None,
            method: None,
            path: None,
            skip: 0,
            times: Some(1),
        }
    }

    /// Closes the next connection as soon as it is accepted. It has no method and no path: nothing of it is read.
    #[must_use]
    pub fn refuse_connection() -> Self {
        Self::of(Kind::RefuseConnection)
    }

    /// Closes the connection when the head of the request was read, without an effect.
    #[must_use]
    pub fn refuse() -> Self {
        Self::of(Kind::Refuse)
    }

    /// Closes the connection when the whole request was read, without an effect.
    #[must_use]
    pub fn cut_before_effect() -> Self {
        Self::of(Kind::CutBefore)
    }

    /// Closes the connection after the effect, without a byte of the response.
    #[must_use]
    pub fn cut_after_effect() -> Self {
        Self::cut_after_bytes(0)
    }

    /// Closes the connection after the effect and this many bytes of the response, the head included.
    #[must_use]
    pub fn cut_after_bytes(bytes: u64) -> Self {
        Self::of(Kind::CutAfter { bytes })
    }

    /// Closes the connection after the effect and half of the response's head.
    #[must_use]
    pub fn cut_within_headers() -> Self {
        Self::of(Kind::CutWithinHeaders)
    }

    /// Closes the connection after the effect, the response's head and half of its body. A response without a body is
    /// cut within its head.
    #[must_use]
    pub fn cut_within_body() -> Self {
        Self::of(Kind::CutWithinBody)
    }

    /// Waits, then has the effect, whether or not the client is still there. The time is the real one; see
    /// [`Fault::by_the_store_clock`].
    #[must_use]
    pub fn delay_before_effect(by: Duration) -> Self {
        Self::delay(Effect::Later, by)
    }

    /// Has the effect, then waits before it answers. The time is the real one; see [`Fault::by_the_store_clock`].
    #[must_use]
    pub fn delay_after_effect(by: Duration) -> Self {
        Self::delay(Effect::First, by)
    }

    fn delay(effect: Effect, by: Duration) -> Self {
        let clock = DelayClock::Real;
        Self::of(Kind::Delay { effect, by, clock })
    }

    /// Measures a delay from the request's arrival by the store's clock: [`Sandbox::advance_clock`] ends it. Without
    /// effect on other faults.
    ///
    /// [`Sandbox::advance_clock`]: crate::Sandbox::advance_clock
    #[must_use]
    pub fn by_the_store_clock(mut self) -> Self {
        if let Kind::Delay { clock, .. } = &mut self.kind {
            *clock = DelayClock::Store;
        }
        self
    }

    /// Waits until [`Sandbox::release`](crate::Sandbox::release), then has the effect, whether or not the client is
    /// still there.
    #[must_use]
    pub fn hold_before_effect() -> Self {
        let effect = Effect::Later;
        Self::of(Kind::Hold { effect })
    }

    /// Has the effect, and answers after [`Sandbox::release`](crate::Sandbox::release).
    #[must_use]
    pub fn hold_after_effect() -> Self {
        let effect = Effect::First;
        Self::of(Kind::Hold { effect })
    }

    /// Has the effect twice and answers as though it were once. A payment is charged twice with one token. A request
    /// that is refused has no effect, neither once nor twice.
    #[must_use]
    pub fn process_twice() -> Self {
        Self::of(Kind::ProcessTwice)
    }

    /// Answers a list as though it had been asked for without filters.
    #[must_use]
    pub fn ignore_filters() -> Self {
        Self::of(Kind::IgnoreFilters)
    }

    /// Answers a list without the entries that have one of these ids.
    #[must_use]
    pub fn leave_out(ids: impl IntoIterator<Item = i64>) -> Self {
        let ids = ids.into_iter().collect();
        Self::of(Kind::LeaveOut { ids })
    }

    /// Answers without a `Date`.
    #[must_use]
    pub fn omit_date() -> Self {
        Self::of(Kind::OmitDate)
    }

    /// Answers with a `Date` that is ahead of the store's clock, or behind it where `seconds` is negative.
    #[must_use]
    pub fn shift_date(seconds: i64) -> Self {
        Self::of(Kind::ShiftDate { seconds })
    }

    /// For requests with this method and this path only. The path begins after `/stores/{hash}`, or with
    /// `/api/storefront`; the query does not count. A part in braces, or `*`, stands for any one part, and `**` at the
    /// end for any number of them.
    #[must_use]
    pub fn on(mut self, method: &str, path: impl Into<String>) -> Self {
        self.method = Some(method.to_ascii_uppercase());
        self.path = Some(path.into());
        self
    }

    /// For requests of this operation only: `payments.process_payment`, or `create_order` for the operations of all
    /// specs that have this id. [`operation_ids`](crate::operation_ids) lists them; an id that is not among them is for
    /// no request.
    #[must_use]
    pub fn on_operation(mut self, id: impl Into<String>) -> Self {
        self.operation = Some(id.into());
        self
    }

    /// Lets the first few requests that match go by.
    #[must_use]
    pub fn skip(mut self, requests: u32) -> Self {
        self.skip = requests;
        self
    }

    /// For this many requests; 1 by default.
    #[must_use]
    pub fn times(mut self, requests: u32) -> Self {
        self.times = Some(requests);
        self
    }

    /// For every request that matches.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    pub(super) fn is_for(&self, asked: &Asked<'_>) -> bool {
        let is_operation = |id: &str| asked.operation.is_some_and(|one| ids::names(id, one));
        self.operation.as_deref().is_none_or(is_operation)
            && self.method.as_deref().is_none_or(|own| own == asked.method)
            && self
                .path
                .as_deref()
                .is_none_or(|own| path_matches(own, asked.path))
    }

    /// Reads a fault of the admin endpoint or of a file.
    pub(crate) fn read(body: &Value) -> Result<Self, String> {
        json::read(body)
    }
}

//! Faults: ways in which one request, or the next few, go wrong.
//!
//! A fault comes with the request itself, in the header `X-Sandbox-Fault`, or waits in a list for requests that match
//! its method and path: [`Sandbox::inject`](crate::Sandbox::inject), `POST /sandbox/faults`. A header goes before the
//! list and takes nothing from it; of the list the first fault that matches applies, and only that one. Requests under
//! `/sandbox` have no faults.
//!
//! The header holds the name of a fault, or its JSON where it has settings:
//!
//! ```text
//! X-Sandbox-Fault: cut_after_effect
//! X-Sandbox-Fault: {"fault": "delay_before_effect", "milliseconds": 200}
//! ```
//!
//! | fault | settings | effect on the store | response |
//! |---|---|---|---|
//! | `refuse_connection` | | none | the next connections are closed when they are accepted, whatever they ask for |
//! | `refuse` | | none | closed once the head was read; the body is not read |
//! | `cut_before_effect` | | none | closed once the whole request was read |
//! | `cut_after_effect` | `bytes`, 0 | yes | closed after that many bytes of the response |
//! | `delay_before_effect` | `milliseconds` | after the delay, also if the client has gone | as usual |
//! | `delay_after_effect` | `milliseconds` | at once | after the delay |
//! | `hold_before_effect` | | when the fault is released, also if the client has gone | as usual |
//! | `hold_after_effect` | | at once | when the fault is released |
//! | `answer_instead` | `status`, `headers`, `body` | none | this one |
//! | `answer_after_effect` | `status`, `headers`, `body` | yes | this one |
//! | `ignore_filters` | | as usual | as without filters; `page`, `limit`, `sort` and `include` count |
//! | `leave_out` | `ids` | as usual | a list without the entries with these ids; 204 where none is left |
//! | `omit_date` | | as usual | without `Date` |
//! | `shift_date` | `seconds` | as usual | with a `Date` that is this much ahead, or behind |
//!
//! A response of a fault has a `Date` of the store's clock unless it brings its own.

mod apply;
mod json;
mod list;
mod path;

use std::time::Duration;

use serde_json::Value;

pub(crate) use apply::{Applied, around};
pub(crate) use list::Faults;
pub use list::{FaultId, FaultLeft};
pub(crate) use path::matches as path_matches;

/// A fault, and the requests that it is for: every one, once, unless told otherwise.
///
/// ```
/// # use std::time::Duration;
/// use bigcommerce_sandbox::Fault;
/// // The second payment is taken, and its client never hears of it.
/// let lost = Fault::cut_after_effect().on("POST", "/payments").skip(1);
/// // Half of the response arrives.
/// let half = Fault::cut_after_bytes(40).on("GET", "/v3/orders/{id}/transactions");
/// // The payment is taken a while after its client gave up.
/// let late = Fault::delay_before_effect(Duration::from_millis(300)).on("POST", "/payments");
/// // The next three connections are closed at once.
/// let refused = Fault::refuse_connection().times(3);
/// // A proxy in between says something of its own, always.
/// let proxy = Fault::answer_instead(504, "<html>upstream request timeout</html>")
///     .header("content-type", "text/html")
///     .on("POST", "/payments")
///     .always();
/// // The list of a cart's orders is the list of all orders.
/// let strangers = Fault::ignore_filters().on("GET", "/v2/orders");
/// // The list lacks the very order.
/// let lacking = Fault::leave_out([101]).on("GET", "/v2/orders");
/// // The next answer, of whatever, has no date.
/// let undated = Fault::omit_date();
/// # let _ = (lost, half, late, refused, proxy, strangers, lacking, undated);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub(crate) kind: Kind,
    /// In capitals; None for every method.
    method: Option<String>,
    /// None for every path.
    path: Option<String>,
    skip: u32,
    /// None for as long as the store runs.
    times: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    RefuseConnection,
    Refuse,
    CutBefore,
    CutAfter { bytes: u64 },
    Delay { effect: Effect, by: Duration },
    Hold { effect: Effect },
    Answer { effect: Effect, canned: Canned },
    IgnoreFilters,
    LeaveOut { ids: Vec<i64> },
    OmitDate,
    ShiftDate { seconds: i64 },
}

/// The place of a request's effect beside its fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// After a delay or a hold; for an answer, never.
    Later,
    /// Before the fault.
    First,
}

/// A response that a test wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Canned {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Fault {
    fn of(kind: Kind) -> Self {
        Self {
            kind,
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

    /// Waits in real time, then has the effect, whether or not the client is still there.
    #[must_use]
    pub fn delay_before_effect(by: Duration) -> Self {
        Self::of(Kind::Delay {
            effect: Effect::Later,
            by,
        })
    }

    /// Has the effect, then waits in real time before it answers.
    #[must_use]
    pub fn delay_after_effect(by: Duration) -> Self {
        Self::of(Kind::Delay {
            effect: Effect::First,
            by,
        })
    }

    /// Waits until [`Sandbox::release`](crate::Sandbox::release), then has the effect, whether or not the client is
    /// still there.
    #[must_use]
    pub fn hold_before_effect() -> Self {
        Self::of(Kind::Hold {
            effect: Effect::Later,
        })
    }

    /// Has the effect, and answers after [`Sandbox::release`](crate::Sandbox::release).
    #[must_use]
    pub fn hold_after_effect() -> Self {
        Self::of(Kind::Hold {
            effect: Effect::First,
        })
    }

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
        Self::of(Kind::Answer {
            effect,
            canned: Canned {
                status,
                headers,
                body,
            },
        })
    }

    /// Adds a header to the response of an answering fault; without effect on the others. One that no HTTP message can
    /// have is left out, and so is the length of the body. `Content-Type` is `application/json` unless it is set.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Kind::Answer { canned, .. } = &mut self.kind {
            canned.headers.push((name.into(), value.into()));
        }
        self
    }

    /// Answers a list as though it had been asked for without filters.
    #[must_use]
    pub fn ignore_filters() -> Self {
        Self::of(Kind::IgnoreFilters)
    }

    /// Answers a list without the entries that have one of these ids.
    #[must_use]
    pub fn leave_out(ids: impl IntoIterator<Item = i64>) -> Self {
        Self::of(Kind::LeaveOut {
            ids: ids.into_iter().collect(),
        })
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

    fn is_for(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|own| own == method)
            && self
                .path
                .as_deref()
                .is_none_or(|own| path_matches(own, path))
    }

    /// Reads a fault of the admin endpoint.
    pub(crate) fn read(body: &Value) -> Result<Self, String> {
        json::read(body)
    }
}

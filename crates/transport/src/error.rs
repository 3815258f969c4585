//! The one error of a request: how far it got, what was answered, and nothing that was said in confidence.

mod sentence;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bigcommerce_types::wire::{self, DecodeError, Wire};
use bigcommerce_types::{CorrelationId, Problem};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::connection_error::ConnectionError;
use crate::operation::Operation;
use crate::sent::Sent;
use crate::{reply, retry_after};

/// Why a request did not end in a [`Reply`](crate::Reply).
///
/// `Display` is one sentence: the operation, what happened to it, the status and the server's name for the request
/// where there was an answer, where in the body the reading stopped, whether anything was sent, what to do. Neither it
/// nor `Debug` shows an id of the store, a body, a URL, or the words of the server, which may repeat what was sent;
/// those that are worth showing to somebody are behind [`problem`](Self::problem), and the whole of it is behind
/// [`raw`](Self::raw).
pub struct Error(Box<Failure>);

pub(crate) struct Failure {
    operation: &'static Operation,
    correlation: CorrelationId,
    cause: Cause,
    sent: Sent,
    answer: Option<Answer>,
    attempts: u32,
}

/// The head of an answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The body, where all of it came.
    pub(crate) raw: Option<Bytes>,
}

/// What went wrong.
pub(crate) enum Cause {
    /// Held back here, for the reason given.
    HeldBack(&'static str),
    /// Held back here, because the quota of the store is used up for so long.
    NoQuota(Duration),
    /// The request could not be put together.
    Unbuildable(reqwest::Error),
    /// No answer, or not all of it.
    Connection(ConnectionError),
    /// An answer that is not a 2xx.
    Status(Problem),
    /// A 2xx that could not be read.
    Unreadable(Unreadable),
}

/// Why a 2xx could not be read.
pub(crate) enum Unreadable {
    /// It is not the JSON that the spec describes.
    Json(DecodeError),
    /// There is no body, and the spec wants one.
    Empty,
    /// The body is longer than any that makes sense.
    TooLong,
}

impl Cause {
    pub(crate) fn unbuildable(error: reqwest::Error) -> Self {
        Self::Unbuildable(error.without_url())
    }
}

impl Error {
    pub(crate) fn new(
        operation: &'static Operation,
        correlation: CorrelationId,
        cause: Cause,
        sent: Sent,
    ) -> Self {
        Self(Box::new(Failure {
            operation,
            correlation,
            cause,
            sent,
            answer: None,
            attempts: 0,
        }))
    }

    /// The same error after so many attempts. When an earlier one may have had its effect, so may this one.
    pub(crate) fn after_attempts(mut self, attempts: u32, in_doubt: bool) -> Self {
        self.0.attempts = attempts;
        if in_doubt && self.0.sent != Sent::Answered {
            self.0.sent = Sent::Maybe;
        }
        self
    }

    /// Nothing was written for want of a connection, and another one may be made.
    pub(crate) fn may_connect_again(&self) -> bool {
        matches!(&self.0.cause, Cause::Connection(error) if error.may_connect_again())
    }

    /// The kind of failure for `error.type` of OpenTelemetry: a status, or one of a few words.
    pub(crate) fn kind(&self) -> Cow<'static, str> {
        match &self.0.cause {
            Cause::Status(_) => self.status().map_or(Cow::Borrowed("status"), |status| {
                Cow::Owned(status.as_u16().to_string())
            }),
            Cause::HeldBack(_) | Cause::Unbuildable(_) => Cow::Borrowed("held_back"),
            Cause::NoQuota(_) => Cow::Borrowed("no_quota"),
            Cause::Connection(error) if error.is_timeout() => Cow::Borrowed("timeout"),
            Cause::Connection(_) if self.0.sent == Sent::NotSent => Cow::Borrowed("connect"),
            Cause::Connection(_) => Cow::Borrowed("connection"),
            Cause::Unreadable(_) => Cow::Borrowed("undecodable"),
        }
    }

    pub(crate) fn with_answer(mut self, answer: Answer) -> Self {
        self.0.answer = Some(answer);
        self
    }

    /// The operation that failed.
    pub fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    /// The number of attempts that were made, retries included; zero when nothing was tried.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How far the request got. After several attempts: as far as any of them, where it changes something.
    pub fn sent(&self) -> Sent {
        self.0.sent
    }

    /// The status that was answered; nothing when no answer came.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the answer; nothing when no answer came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The server's name for this request, where it gave one.
    pub fn request_id(&self) -> Option<&str> {
        self.headers().and_then(reply::request_id)
    }

    /// The same as far as it may be printed: `[unusual]` where it is no name, or may be the number of a card.
    pub fn printable_request_id(&self) -> Option<&str> {
        self.request_id().map(reply::printable)
    }

    /// The `X-Correlation-Id` of the request, which BigCommerce's support can search for.
    pub fn correlation_id(&self) -> &CorrelationId {
        &self.0.correlation
    }

    /// What the server said against it, in one shape whatever the API; nothing when there was no such answer.
    pub fn problem(&self) -> Option<&Problem> {
        match &self.0.cause {
            Cause::Status(problem) => Some(problem),
            _ => None,
        }
    }

    /// The body of the answer as it arrived; nothing when none came, or not all of it. It may repeat whatever was sent,
    /// and hold tokens and personal data: keep it out of logs.
    pub fn raw(&self) -> Option<&Bytes> {
        self.0.answer.as_ref()?.raw.as_ref()
    }

    /// The body of the answer, read as a `T`; nothing when none came, or it is no `T`.
    ///
    /// For what a server says beside its refusal: a batch that was done in part answers 422, with what was done under
    /// `data` and what was not under `errors`, which is the very type that a success has.
    ///
    /// ```
    /// # struct MetafieldBatch { data: Vec<String>, errors: Vec<String> }
    /// # bigcommerce_types::record! { MetafieldBatch { data: "data", errors: "errors" } }
    /// # fn example(error: bigcommerce_transport::Error) {
    /// if let Some(part) = error.decode::<MetafieldBatch>() {
    ///     println!("{} done, {} refused", part.data.len(), part.errors.len());
    /// }
    /// # }
    /// ```
    pub fn decode<T: Wire>(&self) -> Option<T> {
        wire::decode(self.raw()?).ok()
    }

    /// How long the server asks to wait before the next request, or how long the quota of the store is used up; nothing
    /// when neither is known. It is never zero.
    pub fn retry_after(&self) -> Option<Duration> {
        if let Cause::NoQuota(wait) = self.0.cause {
            return Some(wait);
        }
        self.0
            .answer
            .as_ref()
            .and_then(|answer| retry_after::asked_by(answer.status, &answer.headers))
    }

    /// Whether a time limit of the session ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(&self.0.cause, Cause::Connection(error) if error.is_timeout())
    }

    /// Whether no connection could be made: refused, unknown host, TLS, or a time limit before it stood.
    pub fn is_connect(&self) -> bool {
        self.0.sent == Sent::NotSent && matches!(self.0.cause, Cause::Connection(_))
    }

    /// Whether the answer was a 2xx that could not be read.
    pub fn is_undecodable(&self) -> bool {
        matches!(self.0.cause, Cause::Unreadable(_))
    }

    /// Why the request was held back before it was sent, as a clause; nothing when that is not what happened.
    pub fn reason(&self) -> Option<&'static str> {
        match &self.0.cause {
            Cause::HeldBack(reason) => Some(reason),
            _ => None,
        }
    }

    /// Where in the body the decoding stopped, as a JSON pointer.
    pub fn decode_path(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Unreadable(Unreadable::Json(error)) => Some(error.pointer()),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        sentence::write(&self.0, f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Error");
        shown
            .field("operation", &self.0.operation.id)
            .field("sent", &self.0.sent);
        if let Some(status) = self.status() {
            shown.field("status", &status.as_u16());
        }
        if let Some(id) = self.printable_request_id() {
            shown.field("request_id", &id);
        }
        match &self.0.cause {
            Cause::HeldBack(reason) => shown.field("held_back", reason),
            Cause::NoQuota(_) => shown.field("held_back", &"no quota"),
            Cause::Unbuildable(error) => shown.field("cause", &Chain(error)),
            Cause::Connection(error) => shown.field("cause", &Chain(error)),
            Cause::Status(problem) => shown.field("problem", problem),
            Cause::Unreadable(Unreadable::Json(error)) => shown.field("undecodable", &Chain(error)),
            Cause::Unreadable(Unreadable::Empty) => shown.field("undecodable", &"empty"),
            Cause::Unreadable(Unreadable::TooLong) => shown.field("undecodable", &"too long"),
        };
        shown.finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.cause {
            Cause::Unbuildable(error) => Some(error),
            Cause::Connection(error) => Some(error),
            Cause::Unreadable(Unreadable::Json(error)) => Some(error),
            _ => None,
        }
    }
}

/// The sentences of an error and of what is beneath it, in a row.
struct Chain<'a>(&'a (dyn StdError + 'static));

impl fmt::Debug for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.0.to_string();
        let mut next = self.0.source();
        while let Some(error) = next {
            text.push_str(": ");
            text.push_str(&error.to_string());
            next = error.source();
        }
        fmt::Debug::fmt(&text, f)
    }
}

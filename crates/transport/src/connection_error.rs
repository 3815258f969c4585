//! Requests without a response, or with a part of one.

use std::error::Error as StdError;
use std::fmt;

use crate::sent::Sent;

/// The failure of an [`HttpClient`](crate::HttpClient): how far the request got, whether a time limit ran out, and the
/// error behind it.
///
/// ```
/// use bigcommerce_transport::{ConnectionError, Sent};
///
/// let refused = ConnectionError::not_connected().caused_by(std::io::Error::from(std::io::ErrorKind::ConnectionRefused));
/// assert_eq!(refused.sent(), Sent::NotSent);
///
/// let silent = ConnectionError::broken().timed_out();
/// assert_eq!(silent.sent(), Sent::Maybe);
/// assert!(silent.is_timeout());
/// ```
#[derive(Debug)]
pub struct ConnectionError {
    reached: Reached,
    timed_out: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    NotConnected,
    NotSent,
    Maybe,
}

impl ConnectionError {
    /// No connection was established, TLS included: no byte of the request was written, and connecting again may work.
    /// Only for what is certain.
    pub fn not_connected() -> Self {
        Self::of(Reached::NotConnected)
    }

    /// The request was not sent, and would not be the next time: the client cannot express it. Only for what is certain.
    pub fn not_sent() -> Self {
        Self::of(Reached::NotSent)
    }

    /// The connection broke, or nothing was answered: the request may have had its effect. For everything that is not
    /// certain, and for a body that breaks off.
    pub fn broken() -> Self {
        Self::of(Reached::Maybe)
    }

    /// The same, because a time limit ran out.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timed_out = true;
        self
    }

    /// The same, with the error behind it. `Debug` of the session's error prints it, so it must not repeat what was sent:
    /// no URL, no header, no body.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// How far the request got: `NotSent` or `Maybe`.
    pub fn sent(&self) -> Sent {
        match self.reached {
            Reached::NotConnected | Reached::NotSent => Sent::NotSent,
            Reached::Maybe => Sent::Maybe,
        }
    }

    /// True if a time limit ran out.
    pub fn is_timeout(&self) -> bool {
        self.timed_out
    }

    /// True if nothing was written for want of a connection.
    pub(crate) fn may_connect_again(&self) -> bool {
        self.reached == Reached::NotConnected
    }

    fn of(reached: Reached) -> Self {
        Self {
            reached,
            timed_out: false,
            source: None,
        }
    }
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.reached, self.timed_out) {
            (Reached::NotConnected, false) => "no connection could be made",
            (Reached::NotConnected, true) => "no connection was made in time",
            (Reached::NotSent, _) => "the request could not be sent",
            (Reached::Maybe, false) => "the connection broke",
            (Reached::Maybe, true) => "the time limit ran out",
        })
    }
}

impl StdError for ConnectionError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

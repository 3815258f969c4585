//! How far a failed request got: the columns of the retry table, decided here and nowhere else.

use std::fmt;

use reqwest::StatusCode;

use crate::operation::Effect;

/// How far a request that failed got.
///
/// Together with the [`Effect`](crate::Effect) of the operation it decides what may follow: something that was not
/// sent can be sent again, something that may have happened has to be looked up first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sent {
    /// Nothing left this machine for the host: no connection, a request that could not be built, or one that was
    /// held back here.
    NotSent,
    /// The host answered that it did not do it: 429, or a 4xx with a JSON body, except 408, 423 and 499. A 409 is here
    /// for what reads or replaces: its `version` is not the current one.
    Refused,
    /// It may have happened: a time limit or a broken connection after the connection stood, a 3xx, 408, 423, 499, a
    /// 5xx, a 409 to anything that creates or moves money, or a 4xx that is not JSON and so may come from something
    /// between here and the host. A batch that was refused with a list of what was done is here too: a part of it
    /// happened. So is whatever was sent more than once, when any of these ended an earlier attempt.
    Maybe,
    /// A 2xx arrived, so it happened, but what it says could not be read. Treat it as [`Maybe`](Self::Maybe): find
    /// out what there is, and never send it again.
    Answered,
}

impl Sent {
    /// Sorts an answer that is not a success. `is_plain` tells whether its whole body arrived, is a JSON document, and
    /// lists nothing that was done all the same.
    pub(crate) fn from_answer(effect: Effect, status: StatusCode, is_plain: bool) -> Self {
        match status.as_u16() {
            429 => Self::Refused,
            408 | 423 | 499 => Self::Maybe,
            409 if matches!(effect, Effect::Create | Effect::Money) => Self::Maybe,
            400..=498 if is_plain => Self::Refused,
            _ => Self::Maybe,
        }
    }

    /// A short, stable name for logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::Maybe => "maybe",
            Self::Answered => "answered",
        }
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent => "not sent",
            Self::Refused => "refused",
            Self::Maybe => "maybe",
            Self::Answered => "answered",
        })
    }
}

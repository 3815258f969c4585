//! The sentence of an error: what happened; whether it had an effect; what to do.

use std::fmt::{Formatter, Result};

use bigcommerce_types::ProblemShape;
use bigcommerce_types::wire::ShownCode;

use super::{Cause, Failure, Unreadable};
use crate::operation::{Effect, Host};
use crate::reply;
use crate::sent::Sent;

pub(super) fn write(failure: &Failure, f: &mut Formatter<'_>) -> Result {
    let (id, host) = (failure.operation.id, failure.operation.host);
    let status = failure
        .answer
        .as_ref()
        .map_or(0, |answer| answer.status.as_u16());
    let request = failure
        .answer
        .as_ref()
        .and_then(|answer| reply::request_id(&answer.headers))
        .map(reply::printable);
    match &failure.cause {
        Cause::HeldBack(reason) => {
            return write!(f, "{id} was held back, because {reason}; nothing was sent");
        }
        Cause::NoQuota(_) => write!(
            f,
            "{id} was held back, because the request quota of the store is used up"
        )?,
        Cause::Unbuildable(_) => write!(
            f,
            "the request for {id} could not be built from what it was given"
        )?,
        Cause::Connection(error) if failure.sent == Sent::NotSent && error.is_timeout() => {
            write!(f, "no connection to {host} for {id} was made in time")?;
        }
        Cause::Connection(_) if failure.sent == Sent::NotSent => {
            write!(f, "could not connect to {host} for {id}")?
        }
        Cause::Connection(error) if error.is_timeout() => {
            write!(f, "{host} did not answer {id} in time")?
        }
        Cause::Connection(_) => write!(
            f,
            "the connection to {host} broke before {id} was fully answered"
        )?,
        Cause::Status(problem) => {
            let verb = if failure.sent == Sent::Refused || status == 409 {
                "refused"
            } else {
                "answered"
            };
            write!(f, "{host} {verb} {id} with status {status}")?;
            match (problem.code().map(ShownCode), request) {
                (Some(code), Some(request)) => write!(f, " (code {code}, request {request})")?,
                (Some(code), None) => write!(f, " (code {code})")?,
                (None, Some(request)) => write!(f, " (request {request})")?,
                (None, None) => {}
            }
        }
        Cause::Unreadable(why) => {
            write!(f, "{host} accepted {id} with status {status}")?;
            if let Some(request) = request {
                write!(f, " (request {request})")?;
            }
            f.write_str(", but its answer ")?;
            match why {
                Unreadable::Json(error) => write!(f, "could not be read ({error})")?,
                Unreadable::Empty => f.write_str("has no body")?,
                Unreadable::TooLong => f.write_str("is too long to be read")?,
            }
        }
    }
    write!(f, "; {}", aftermath(failure))?;
    match (failure.sent, &failure.cause) {
        (Sent::Refused, _) => write!(f, ": {}", advice(status, host)),
        (Sent::Maybe, Cause::Status(_)) if (300..400).contains(&status) => {
            f.write_str("; redirects are not followed, so check the configured address")
        }
        (Sent::NotSent, Cause::NoQuota(_)) => f.write_str(": wait before the next request"),
        (Sent::NotSent, Cause::Connection(_)) => f.write_str(", so it may be sent again"),
        _ => Ok(()),
    }
}

/// What the store has of it.
fn aftermath(failure: &Failure) -> &'static str {
    if let Cause::Status(problem) = &failure.cause
        && problem.shape() == ProblemShape::Partial
        && failure.sent == Sent::Maybe
        && failure.operation.effect != Effect::Read
    {
        return "a part of it may have been done, so look at what the answer lists and send only the rest again";
    }
    match (failure.sent, failure.operation.effect) {
        (Sent::NotSent, _) => "nothing was sent",
        (Sent::Refused, Effect::Read) => "nothing was read",
        (Sent::Refused, _) => "nothing was done",
        (Sent::Maybe, Effect::Read) => "it changes nothing, so it may be sent again",
        (Sent::Maybe, Effect::Money) => {
            "whether money moved is not known, so look before anything is sent again"
        }
        (Sent::Maybe, _) => "whether it took effect is not known, so look before it is sent again",
        (Sent::Answered, Effect::Read) => "nothing was changed",
        (Sent::Answered, _) => "it took effect, so do not send it again",
    }
}

/// What to do about a refusal, as far as a status can tell.
fn advice(status: u16, host: Host) -> &'static str {
    match (status, host) {
        (401, Host::Api) => "check the access token and the store hash",
        (401, Host::Payments) => "mint a new payment access token",
        (401, Host::Storefront) => "check the shopper's session",
        (403, Host::Api) => "check the scopes of the access token and the store hash",
        (403, _) => "check what the credential allows",
        (404, _) => "check the ids and the store hash",
        (409, _) => "read the present state and decide again",
        (429, _) => "wait before the next request",
        (_, Host::Payments) => "see what the code or status asks for",
        _ => "correct the request",
    }
}

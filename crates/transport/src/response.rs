//! Response bodies: read in full, classified as success or failure, decoded.

use std::time::Duration;

use bigcommerce_types::wire::{Wire, decode};
use bigcommerce_types::{CorrelationId, Problem, ProblemShape};
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use tokio::time::Instant;

use crate::connection_error::ConnectionError;
use crate::drift::DriftWatch;
use crate::error::Error;
use crate::error::{Answer, Cause, Unreadable};
use crate::operation::Operation;
use crate::reply::Reply;
use crate::response_body::Incomplete;
use crate::response_body::ResponseBody;
use crate::sent::Sent;
use crate::time_limit::within;

/// More than any answer of the API by far; a body beyond it is a fault, and must not fill the memory.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// A 2xx with its whole body.
pub(crate) struct Success {
    pub(crate) operation: &'static Operation,
    pub(crate) correlation: CorrelationId,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    raw: Bytes,
}

impl Success {
    /// Reads the body of a response whose head has arrived. Anything but a 2xx with its whole body is an error.
    pub(crate) async fn read_body(
        response: Response<ResponseBody>,
        operation: &'static Operation,
        correlation: CorrelationId,
        deadline: Option<Instant>,
        silence: Option<Duration>,
    ) -> Result<Self, Error> {
        let (head, body) = response.into_parts();
        let mut answer = Answer {
            status: head.status,
            headers: head.headers,
            raw: None,
        };
        let status = answer.status;
        let reading = body.collect(BODY_LIMIT, silence);
        let body = match within(deadline, reading).await {
            Ok(body) => body,
            Err(_) => Err(Incomplete::Broken(ConnectionError::broken().timed_out())),
        };
        let (cause, sent) = match body {
            Ok(raw) if status.is_success() => {
                return Ok(Self {
                    operation,
                    correlation,
                    status,
                    headers: answer.headers,
                    raw,
                });
            }
            Ok(raw) => {
                let problem = Problem::normalise(status.as_u16(), &raw);
                let shape = problem.shape();
                let is_plain = shape.is_json() && shape != ProblemShape::Partial;
                let sent = Sent::from_answer(operation.effect, status, is_plain);
                answer.raw = Some(raw);
                (Cause::Status(problem), sent)
            }
            Err(Incomplete::TooLong) if status.is_success() => {
                (Cause::Unreadable(Unreadable::TooLong), Sent::Answered)
            }
            Err(Incomplete::Broken(error)) if status.is_success() => {
                (Cause::Connection(error), Sent::Maybe)
            }
            // A part of an error body is no error body; the status alone still says something.
            Err(_) => {
                let problem = Problem::normalise(status.as_u16(), &[]);
                (
                    Cause::Status(problem),
                    Sent::from_answer(operation.effect, status, false),
                )
            }
        };
        Err(Error::new(operation, correlation, cause, sent).with_answer(answer))
    }

    /// Decodes the body. An empty one is what the operation declares for it, or what its type is without a value.
    /// Whoever watches is shown what it holds beyond that.
    pub(crate) fn read<T: Wire>(self, drift: Option<&DriftWatch>) -> Result<Reply<T>, Error> {
        let value = if self.raw.trim_ascii().is_empty() {
            match self.operation.empty {
                Some(declared) => decode(declared.as_bytes()).map_err(Unreadable::Json),
                None => T::absent().ok_or(Unreadable::Empty),
            }
        } else {
            decode(&self.raw).map_err(Unreadable::Json)
        };
        match value {
            Ok(value) => {
                if let Some(watch) = drift {
                    watch.look_at_body(T::form(), &self.raw, self.operation, &self.correlation);
                }
                Ok(Reply::new(
                    value,
                    self.status,
                    self.headers,
                    self.raw,
                    self.correlation,
                ))
            }
            Err(unreadable) => Err(self.unreadable(unreadable)),
        }
    }

    fn unreadable(self, why: Unreadable) -> Error {
        let answer = Answer {
            status: self.status,
            headers: self.headers,
            raw: Some(self.raw),
        };
        let error = Error::new(
            self.operation,
            self.correlation,
            Cause::Unreadable(why),
            Sent::Answered,
        );
        let error = error.with_answer(answer);
        tracing::warn!(
            operation = self.operation.id,
            status = self.status.as_u16(),
            "{error}"
        );
        error
    }
}

//! An answer that arrived: read in full, sorted into success or failure, decoded.

use bigcommerce_types::wire::{Wire, decode};
use bigcommerce_types::{CorrelationId, Problem, ProblemShape};
use bytes::{Bytes, BytesMut};
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};

use crate::drift::DriftWatch;
use crate::error::{Answer, Cause, Error, Unreadable};
use crate::operation::Operation;
use crate::reply::Reply;
use crate::sent::Sent;

/// More than any answer of the API by far; a body beyond it is a fault, and must not fill the memory.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// A 2xx with its whole body.
pub(crate) struct Arrival {
    pub(crate) operation: &'static Operation,
    pub(crate) correlation: CorrelationId,
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    raw: Bytes,
}

impl Arrival {
    /// Waits for the rest of an answer whose head has come.
    pub(crate) async fn wait_for(
        response: Response,
        operation: &'static Operation,
        correlation: CorrelationId,
    ) -> Result<Self, Error> {
        let mut answer = Answer {
            status: response.status(),
            headers: response.headers().clone(),
            raw: None,
        };
        let status = answer.status;
        let body = whole_body(response).await;
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
                let sent = Sent::from_answer(status, is_plain);
                answer.raw = Some(raw);
                (Cause::Status(problem), sent)
            }
            Err(Short::TooLong) if status.is_success() => {
                (Cause::Unreadable(Unreadable::TooLong), Sent::Answered)
            }
            Err(Short::Broken(error)) if status.is_success() => {
                (Cause::connection(error), Sent::Maybe)
            }
            // A part of an error body is no error body; the status alone still says something.
            Err(_) => {
                let problem = Problem::normalise(status.as_u16(), &[]);
                (Cause::Status(problem), Sent::from_answer(status, false))
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

/// Why a body is not whole.
enum Short {
    TooLong,
    Broken(reqwest::Error),
}

async fn whole_body(mut response: Response) -> Result<Bytes, Short> {
    let mut body = BytesMut::new();
    while let Some(part) = response.chunk().await.map_err(Short::Broken)? {
        if body.len() + part.len() > BODY_LIMIT {
            return Err(Short::TooLong);
        }
        body.extend_from_slice(&part);
    }
    Ok(body.freeze())
}

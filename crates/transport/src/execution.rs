//! Request execution: one call of a session with all its attempts. Paces them, waits between them, and asks the retry
//! table what a failure means.

use std::time::Duration;

use bigcommerce_types::CorrelationId;
use bigcommerce_types::wire::Wire;
use bytes::Bytes;
use http::Request;
use tokio::time::{Instant, sleep};
use tracing::{Instrument as _, Span};

use crate::backoff::LONGEST_ASKED;
use crate::error::Cause;
use crate::error::Error;
use crate::execute::Authorization;
use crate::observe::Attempt;
use crate::operation::Effect;
use crate::operation::Host;
use crate::operation::Operation;
use crate::pacing::Priority;
use crate::pacing::{Class, Ticket};
use crate::reply::Reply;
use crate::response::Success;
use crate::retry::{Failed, Verdict, verdict};
use crate::sent::Sent;
use crate::session::Session;

/// One call of a session.
pub(crate) struct Execution<'a> {
    session: &'a Session,
    operation: &'static Operation,
    correlation: CorrelationId,
    request: Request<Bytes>,
    /// The limit of one attempt: the session's, or a shorter one of the request itself.
    attempt_limit: Option<Duration>,
    /// The end of the call, waits included.
    deadline: Option<Instant>,
    /// The end of the attempt. Reconnects share it.
    attempt_deadline: Option<Instant>,
    attempts: u32,
    /// An earlier attempt may have had its effect.
    in_doubt: bool,
    /// The tokens that the latest retry took from the budget.
    spent: u32,
    /// The attempt that was just made.
    attempt: Option<Attempt>,
}

impl<'a> Execution<'a> {
    /// Checks a request that may be sent.
    pub(crate) fn begin(
        session: &'a Session,
        request: Result<reqwest::Request, reqwest::Error>,
        operation: &'static Operation,
        authorization: &Authorization<'_>,
    ) -> Result<Self, Error> {
        let shared = session.shared();
        let correlation = session.correlation();
        let own = request.as_ref().ok().and_then(|r| r.timeout().copied());
        let attempt_limit = [own, shared.limits.attempt].into_iter().flatten().min();
        match shared.prepare(request, operation, authorization, &correlation) {
            Ok(request) => Ok(Self {
                session,
                operation,
                correlation,
                request,
                attempt_limit,
                deadline: session.deadline(),
                attempt_deadline: None,
                attempts: 0,
                in_doubt: false,
                spent: 0,
                attempt: None,
            }),
            Err(cause) => {
                let error = Error::new(operation, correlation, cause, Sent::NotSent);
                tracing::debug!(operation = operation.id, "{error}");
                Err(error)
            }
        }
    }

    /// Sends the request once more, when the quota of the store allows it, and reads the body of its response.
    pub(crate) async fn attempt(&mut self) -> Result<Success, Error> {
        let ticket = self.admitted().await?;
        self.attempts += 1;
        let endpoint = self.session.shared().endpoint(self.operation.host);
        let attempt = Attempt::begin(self.operation, endpoint, self.attempts - 1);
        let span = attempt.span.clone();
        self.attempt = Some(attempt);
        let outcome = self.send().instrument(span).await;
        drop(ticket);
        self.note(&outcome);
        outcome
    }

    /// Decodes a success: the end of the call.
    pub(crate) fn read<T: Wire>(&mut self, success: Success) -> Result<Reply<T>, Error> {
        let span = self.span();
        let (status, reply) = span.in_scope(|| {
            let drift = self.session.shared().drift.as_ref();
            (success.status, success.read(drift))
        });
        if reply.is_ok() {
            self.session
                .limiter(self.operation)
                .budget
                .succeeded(self.spent);
            if let Some(attempt) = self.attempt.take() {
                attempt.succeeded(status);
            }
        }
        reply
    }

    /// Waits for the next attempt.
    ///
    /// # Errors
    /// The error itself, when there is none.
    pub(crate) async fn after(&mut self, error: Error) -> Result<(), Error> {
        let pause = self.pause(&error);
        if let Some(attempt) = self.attempt.take() {
            attempt.failed(&error, pause);
        }
        self.in_doubt |= self.operation.effect != Effect::Read
            && matches!(error.sent(), Sent::Maybe | Sent::Answered);
        let Some(pause) = pause else {
            return Err(error.after_attempts(self.attempts, self.in_doubt));
        };
        if !pause.is_zero() {
            sleep(pause).await;
        }
        Ok(())
    }

    /// The time until the next attempt; nothing when the caller decides.
    fn pause(&mut self, error: &Error) -> Option<Duration> {
        // What the limiter holds back was not tried.
        self.attempt.as_ref()?;
        let failed = Failed {
            sent: error.sent(),
            status: error.status().map(|status| status.as_u16()),
            may_connect_again: error.may_connect_again(),
        };
        let verdict = verdict(self.operation, failed);
        if verdict == Verdict::Return || self.attempts >= self.session.attempts() {
            return None;
        }
        let now = Instant::now();
        if verdict == Verdict::Reconnect {
            let has_time = self.attempt_deadline.is_none_or(|end| now < end);
            return has_time.then_some(Duration::ZERO);
        }
        self.attempt_deadline = None;
        let shared = self.session.shared();
        let pause = match (error.retry_after(), verdict) {
            (Some(asked), _) if asked > LONGEST_ASKED => return None,
            (Some(asked), _) => asked,
            (None, Verdict::Wait) => shared.backoff.at_least_half(self.attempts, &shared.random),
            (None, _) => shared.backoff.full_jitter(self.attempts, &shared.random),
        };
        if self
            .deadline
            .is_some_and(|deadline| now + pause >= deadline)
        {
            return None;
        }
        let limiter = self.session.limiter(self.operation);
        self.spent = limiter.budget.take(error.is_timeout())?;
        Some(pause)
    }

    /// Waits until the pacing lets the request leave.
    async fn admitted(&self) -> Result<Ticket, Error> {
        let shared = self.session.shared();
        let limiter = self.session.limiter(self.operation);
        let class = match (self.session.priority(), self.operation.effect) {
            _ if shared.unpaced => Class::Payment,
            (Priority::Payment, _) | (_, Effect::Money) => Class::Payment,
            (_, Effect::Read) => Class::Read,
            (_, Effect::Replace | Effect::Create) => Class::Write,
        };
        let admitted = match limiter.admit(class, self.deadline, &shared.random).await {
            Ok(ticket) if self.operation.host == Host::Payments && !shared.unpaced => {
                limiter.admit_payment(self.deadline).await.map(|()| ticket)
            }
            admitted => admitted,
        };
        admitted.map_err(|wait| {
            let correlation = self.correlation.clone();
            let error = Error::new(
                self.operation,
                correlation,
                Cause::NoQuota(wait),
                Sent::NotSent,
            );
            tracing::debug!(operation = self.operation.id, "{error}");
            error
        })
    }

    async fn send(&mut self) -> Result<Success, Error> {
        let shared = self.session.shared();
        let limit = self.attempt_limit;
        let end = limit.and_then(|limit| Instant::now().checked_add(limit));
        let end = [self.attempt_deadline.or(end), self.deadline]
            .into_iter()
            .flatten()
            .min();
        self.attempt_deadline = end;
        let (operation, correlation) = (self.operation, self.correlation.clone());
        let request = self.request.clone();
        match shared.send_once(request, operation, end).await {
            Ok(response) => {
                let silence = shared.silence(operation);
                Success::read_body(response, operation, correlation, end, silence).await
            }
            Err(error) => {
                let sent = error.sent();
                Err(Error::new(
                    operation,
                    correlation,
                    Cause::Connection(error),
                    sent,
                ))
            }
        }
    }

    /// Tells the limiter and the watch of an answer.
    fn note(&self, outcome: &Result<Success, Error>) {
        let shared = self.session.shared();
        let (limited, headers, asked) = match outcome {
            Ok(success) => (false, Some(&success.headers), None),
            Err(error) => {
                let limited = error.status().is_some_and(|status| status.as_u16() == 429);
                (limited, error.headers(), error.retry_after())
            }
        };
        if let Some(headers) = headers {
            let limiter = self.session.limiter(self.operation);
            limiter.answered(limited, headers, asked, shared.backoff, &shared.random);
        }
        if let Some(watch) = &shared.drift {
            match outcome {
                Ok(success) => {
                    watch.look_at_status(success.status, self.operation, &success.correlation);
                }
                Err(error) => watch.look_at_refusal(error),
            }
        }
    }

    fn span(&self) -> Span {
        self.attempt
            .as_ref()
            .map_or_else(Span::none, |attempt| attempt.span.clone())
    }
}

impl Session {
    /// Runs one call. The part that is compiled for every type of response is small.
    pub(crate) async fn run<T: Wire>(
        &self,
        request: Result<reqwest::Request, reqwest::Error>,
        operation: &'static Operation,
        authorization: Authorization<'_>,
    ) -> Result<Reply<T>, Error> {
        // Boxed, both: the future of a call is part of every future above it.
        let execution = Execution::begin(self, request, operation, &authorization)?;
        let mut execution = Box::new(execution);
        loop {
            let error = match Box::pin(execution.attempt()).await {
                Err(error) => error,
                Ok(success) => match execution.read(success) {
                    Ok(reply) => return Ok(reply),
                    Err(error) => error,
                },
            };
            execution.after(error).await?;
        }
    }
}

//! The road itself: one request, one host, one send.

use std::time::Instant;

use bigcommerce_types::{CorrelationId, PaymentAccessToken};
use http::HeaderName;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, USER_AGENT};
use reqwest::{Method, Request, Response};
use tracing::Instrument;
use tracing::field::Empty;

use crate::arrival::Arrival;
use crate::error::{Cause, Error};
use crate::operation::{Effect, Host, Operation, Recovery};
use crate::permit::Permit;
use crate::sent::Sent;
use crate::session::{Session, Shared};
use crate::{header, witness};

const CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The only type that the gateway's spec allows.
const GATEWAY_JSON: HeaderValue = HeaderValue::from_static("application/vnd.bc.v1+json");

/// What a request carries, which decides what it has to show at the gate and which client takes it.
pub(crate) enum Load<'a> {
    /// No money.
    Ordinary,
    /// Money, on the API host.
    Money(Permit),
    /// A charge, on the payments host.
    Charge(Permit, &'a PaymentAccessToken),
}

impl Load<'_> {
    /// Whether this is the way for `operation` to leave, and the token that it shows.
    fn check(&self, operation: &Operation) -> Result<Option<&PaymentAccessToken>, Cause> {
        match (operation.effect, operation.host, self) {
            (_, Host::Payments, Self::Charge(_, token)) => Ok(Some(token)),
            (Effect::Money, Host::Api, Self::Money(_)) => Ok(None),
            (Effect::Money, ..) => Err(Cause::HeldBack("it moves money and was not sent as such")),
            (_, _, Self::Ordinary) => Ok(None),
            _ => Err(Cause::HeldBack(
                "it moves no money and was sent as if it did",
            )),
        }
    }
}

impl Session {
    /// Sends a request once. Not generic, so that it is compiled once.
    pub(crate) async fn travel(
        &self,
        request: Result<Request, reqwest::Error>,
        operation: &'static Operation,
        load: Load<'_>,
    ) -> Result<Arrival, Error> {
        let span = tracing::info_span!(
            "bigcommerce.request",
            operation = operation.id,
            api = operation.api,
            method = operation.method,
            path = operation.path,
            host = operation.host.as_str(),
            effect = operation.effect.as_str(),
            status = Empty,
            sent = Empty,
            elapsed_ms = Empty,
        );
        let begun = Instant::now();
        let outcome = self
            .travel_in_span(request, operation, load)
            .instrument(span.clone())
            .await;
        let (status, sent) = match &outcome {
            Ok(arrival) => (Some(arrival.status), Sent::Answered),
            Err(error) => (error.status(), error.sent()),
        };
        if let Some(status) = status {
            span.record("status", status.as_u16());
        }
        if let Some(watch) = &self.shared().drift {
            match &outcome {
                Ok(arrival) => {
                    watch.look_at_status(arrival.status, operation, &arrival.correlation);
                }
                Err(error) => watch.look_at_refusal(error),
            }
        }
        let elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        span.record("sent", sent.as_str());
        span.record("elapsed_ms", elapsed_ms);
        span.in_scope(|| match &outcome {
            Ok(_) => tracing::debug!("answered"),
            Err(error) => tracing::debug!("{error}"),
        });
        outcome
    }

    async fn travel_in_span(
        &self,
        request: Result<Request, reqwest::Error>,
        operation: &'static Operation,
        load: Load<'_>,
    ) -> Result<Arrival, Error> {
        let correlation = self.correlation();
        let prepared = self
            .shared()
            .prepare(request, operation, &load, &correlation);
        let sent = match prepared {
            Ok(request) => self.shared().send(request, operation).await,
            Err(cause) => Err((cause, Sent::NotSent)),
        };
        match sent {
            Ok(response) => Arrival::wait_for(response, operation, correlation).await,
            Err((cause, sent)) => Err(Error::new(operation, correlation, cause, sent)),
        }
    }
}

impl Shared {
    /// The gate: nothing passes that is not what its operation says.
    fn prepare(
        &self,
        request: Result<Request, reqwest::Error>,
        operation: &'static Operation,
        load: &Load<'_>,
        correlation: &CorrelationId,
    ) -> Result<Request, Cause> {
        let token = load.check(operation)?;
        let Some(endpoint) = self.endpoint(operation.host) else {
            return Err(Cause::HeldBack(
                "the session has no storefront address: give one to the session's builder",
            ));
        };
        let mut request = request.map_err(Cause::unbuildable)?;
        let path = endpoint.path_below(request.url());
        if !path.is_some_and(|path| operation.matches(request.method().as_str(), path)) {
            return Err(Cause::HeldBack(
                "its address is not the one of this operation: check its ids",
            ));
        }
        self.dress(&mut request, operation.host, token, correlation)?;
        Ok(request)
    }

    /// Puts on what the host asks for, and takes off what belongs to another.
    fn dress(
        &self,
        request: &mut Request,
        host: Host,
        token: Option<&PaymentAccessToken>,
        correlation: &CorrelationId,
    ) -> Result<(), Cause> {
        let writes = matches!(
            *request.method(),
            Method::POST | Method::PUT | Method::PATCH
        );
        // The API wants it on a write without a body too, and answers 400 or 415 where it is missing.
        let has_body = request.body().is_some();
        let has_content_type = writes || has_body;
        let headers = request.headers_mut();
        self.credentials
            .attach(headers, host, token)
            .map_err(|missing| Cause::HeldBack(missing.sentence()))?;
        let correlation = header::plain(correlation.as_str()).ok_or(Cause::HeldBack(
            "its correlation id does not fit in a header",
        ))?;
        headers.insert(CORRELATION_ID, correlation);
        headers.insert(USER_AGENT, self.user_agent.clone());
        headers.insert(ACCEPT, accepted_by(host));
        headers.remove(CONTENT_TYPE);
        if has_content_type {
            headers.insert(CONTENT_TYPE, JSON);
        }
        // Said in so many words (RFC 9110, section 8.6): some front ends answer 411 to a write that leaves it open.
        if writes && !has_body {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
        }
        Ok(())
    }

    /// The one send. A request that moves money and of which the connection proves that no byte was written may connect
    /// again, at most twice and within the time limit of the request; it is still written once.
    async fn send(
        &self,
        mut request: Request,
        operation: &Operation,
    ) -> Result<Response, (Cause, Sent)> {
        let begun = Instant::now();
        let mut again = if operation.effect == Effect::Money {
            RECONNECTS
        } else {
            0
        };
        loop {
            let spare = if again > 0 { request.try_clone() } else { None };
            let failed = match self.send_once(request, operation).await {
                Ok(response) => return Ok(response),
                Err(failed) => failed,
            };
            let left = self.clients.total.saturating_sub(begun.elapsed());
            match spare {
                Some(spare) if failed.may_connect_again && !left.is_zero() => {
                    again -= 1;
                    request = spare;
                    *request.timeout_mut() = Some(left);
                }
                _ => return Err((failed.cause, failed.sent)),
            }
        }
    }

    async fn send_once(&self, request: Request, operation: &Operation) -> Result<Response, Failed> {
        let (outcome, nothing_stood) = if needs_a_fresh_connection(operation) {
            witness::watch(self.clients.fresh.execute(request)).await
        } else {
            (self.clients.pooled.execute(request).await, false)
        };
        outcome.map_err(|error| {
            let unconnected = nothing_stood || error.is_connect();
            let not_sent = unconnected || error.is_builder();
            Failed {
                may_connect_again: unconnected && !error.is_builder(),
                sent: if not_sent { Sent::NotSent } else { Sent::Maybe },
                cause: Cause::connection(error),
            }
        })
    }
}

/// One send that failed.
struct Failed {
    cause: Cause,
    sent: Sent,
    /// The connection proves that no byte of the request was written.
    may_connect_again: bool,
}

/// The number of times that a request that moves money connects again.
const RECONNECTS: u32 = 2;

/// A pooled connection may be closed by the other side just when it is used again, and then nobody knows whether the
/// request was read. Money, all that goes to the payments host, and what has to be looked up when it is in doubt, is
/// not exposed to that.
fn needs_a_fresh_connection(operation: &Operation) -> bool {
    operation.effect == Effect::Money
        || operation.host == Host::Payments
        || matches!(operation.recovery, Recovery::Lookup(_))
}

fn accepted_by(host: Host) -> HeaderValue {
    match host {
        Host::Payments => GATEWAY_JSON,
        Host::Api | Host::Storefront => JSON,
    }
}

//! One attempt: checks a request, gives it the credentials of its host, sends it once and classifies how far it got.
//! Knows no API and decides no retry.

use bigcommerce_types::{CorrelationId, PaymentAccessToken};
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use tokio::time::Instant;

use crate::connection::Connection;
use crate::connection_error::ConnectionError;
use crate::error::Cause;
use crate::headers;
use crate::operation::Effect;
use crate::operation::Host;
use crate::operation::Operation;
use crate::operation::Recovery;
use crate::permit::Permit;
use crate::response_body::ResponseBody;
use crate::shared::Shared;
use crate::time_limit::within;

const CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The only type that the gateway's spec allows.
const GATEWAY_JSON: HeaderValue = HeaderValue::from_static("application/vnd.bc.v1+json");

/// The authorization that a request comes with: it decides which operations may be sent with it.
pub(crate) enum Authorization<'a> {
    /// For what moves no money.
    None,
    /// For money, on the API host.
    Money(Permit),
    /// For a charge, on the payments host.
    Charge(Permit, &'a PaymentAccessToken),
}

impl Authorization<'_> {
    /// The token of a charge. Refuses an operation that this is not the authorization of.
    fn check(&self, operation: &Operation) -> Result<Option<&PaymentAccessToken>, Cause> {
        match (operation.effect, operation.host, self) {
            (_, Host::Payments, Self::Charge(_, token)) => Ok(Some(token)),
            (Effect::Money, Host::Api, Self::Money(_)) => Ok(None),
            (Effect::Money, ..) => Err(Cause::HeldBack("it moves money and was not sent as such")),
            (_, _, Self::None) => Ok(None),
            _ => Err(Cause::HeldBack(
                "it moves no money and was sent as if it did",
            )),
        }
    }
}

impl Shared {
    /// Checks that a request is what its operation says, and puts the headers on it.
    pub(crate) fn prepare(
        &self,
        request: Result<reqwest::Request, reqwest::Error>,
        operation: &'static Operation,
        authorization: &Authorization<'_>,
        correlation: &CorrelationId,
    ) -> Result<Request<Bytes>, Cause> {
        let token = authorization.check(operation)?;
        let Some(endpoint) = self.endpoint(operation.host) else {
            return Err(Cause::HeldBack(
                "the session has no storefront address: give one to the session's builder",
            ));
        };
        let request = request.map_err(Cause::unbuildable)?;
        let path = endpoint.path_below(request.url());
        if !path.is_some_and(|path| operation.matches(request.method().as_str(), path)) {
            return Err(Cause::HeldBack(
                "its address is not the one of this operation: check its ids",
            ));
        }
        let mut request = convert(request)?;
        self.set_headers(&mut request, operation.host, token, correlation)?;
        Ok(request)
    }

    /// Sets the headers that the host asks for, and removes those that belong to another.
    fn set_headers(
        &self,
        request: &mut Request<Bytes>,
        host: Host,
        token: Option<&PaymentAccessToken>,
        correlation: &CorrelationId,
    ) -> Result<(), Cause> {
        let writes = matches!(
            *request.method(),
            Method::POST | Method::PUT | Method::PATCH
        );
        // The API wants it on a write without a body too, and answers 400 or 415 where it is missing.
        let has_body = !request.body().is_empty();
        let has_content_type = writes || has_body;
        let headers = request.headers_mut();
        self.credentials
            .attach(headers, host, token)
            .map_err(|missing| Cause::HeldBack(missing.sentence()))?;
        let correlation = headers::plain(correlation.as_str()).ok_or(Cause::HeldBack(
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

    /// Executes the request once, and awaits the head of its response.
    pub(crate) async fn send_once(
        &self,
        request: Request<Bytes>,
        operation: &Operation,
        deadline: Option<Instant>,
    ) -> Result<Response<ResponseBody>, ConnectionError> {
        let connection = Connection::new(!needs_a_new_connection(operation));
        let sending = self.client.execute(request, &connection);
        let silence = self.silence(operation).and_then(|silence| {
            // A head cannot come before the connection.
            let begins = Instant::now().checked_add(self.limits.connect?)?;
            begins.checked_add(silence)
        });
        let deadline = [deadline, silence].into_iter().flatten().min();
        match within(deadline, sending).await {
            Ok(outcome) => outcome,
            Err(_) if connection.was_never_established() => {
                Err(ConnectionError::not_connected().timed_out())
            }
            Err(_) => Err(ConnectionError::broken().timed_out()),
        }
    }

    /// The longest silence of a response. A gateway takes its time, and a charge that is given up is in doubt: only the
    /// limit of the attempt is for money.
    pub(crate) fn silence(&self, operation: &Operation) -> Option<std::time::Duration> {
        let is_money = operation.effect == Effect::Money || operation.host == Host::Payments;
        self.limits.read.filter(|_| !is_money)
    }
}

/// A pooled connection may be closed by the other side just when it is used again, and then nobody knows whether the
/// request was read. Money, all that goes to the payments host, and what has to be looked up when it is in doubt, is
/// not exposed to that.
fn needs_a_new_connection(operation: &Operation) -> bool {
    operation.effect == Effect::Money
        || operation.host == Host::Payments
        || matches!(operation.recovery, Recovery::Lookup(_))
}

/// The request in the form that an HTTP client takes.
fn convert(request: reqwest::Request) -> Result<Request<Bytes>, Cause> {
    let uri = request
        .url()
        .as_str()
        .parse::<Uri>()
        .map_err(|_| Cause::HeldBack("its address does not fit in a request: check its ids"))?;
    let body = match request.body() {
        None => Bytes::new(),
        Some(body) => Bytes::copy_from_slice(body.as_bytes().ok_or(Cause::HeldBack(
            "its body is a stream, which cannot be sent a second time when the connection fails",
        ))?),
    };
    let mut converted = Request::new(body);
    *converted.method_mut() = request.method().clone();
    *converted.uri_mut() = uri;
    *converted.headers_mut() = request.headers().clone();
    Ok(converted)
}

fn accepted_by(host: Host) -> HeaderValue {
    match host {
        Host::Payments => GATEWAY_JSON,
        Host::Api | Host::Storefront => JSON,
    }
}

//! A session with one store: its hosts, its credentials, and the methods that send requests.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bigcommerce_types::wire::Wire;
use bigcommerce_types::{CorrelationId, PaymentAccessToken, StoreHash};
use reqwest::{Client, Request};
use tokio::time::Instant;

use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::execute::Authorization;
use crate::operation::Host;
use crate::operation::Operation;
use crate::pacing::Limiter;
use crate::pacing::Priority;
use crate::permit::Permit;
use crate::rate_limit::RateLimit;
use crate::reply::Reply;
use crate::retry::ATTEMPTS;
use crate::shared::Shared;

/// Access to one store: its hosts, its credentials and its connections.
///
/// A session is cheap to clone, and all its clones share one pool of connections. Make one per store and keep it.
///
/// ```
/// use std::time::Duration;
///
/// use bigcommerce_transport::Session;
/// use bigcommerce_types::{AccessToken, CorrelationId, StoreHash};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let session = Session::builder("abc123".parse::<StoreHash>()?)
///     .access_token(AccessToken::new("an-access-token"))
///     .timeout(Duration::from_secs(30))
///     .build()?;
///
/// // One id for all the requests of one shopper's checkout:
/// let session = session.with_correlation(CorrelationId::new("0b9a4a3e-6a53-4f0c-9d3c-1f1f0a6f4c11"));
/// # drop(session);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
    /// Behind a pointer, because a session is part of every client and of what an application holds.
    call: Arc<CallSettings>,
}

/// The settings of the calls of one clone: never more than the session's own.
#[derive(Clone)]
struct CallSettings {
    correlation: Option<CorrelationId>,
    attempts: u32,
    /// The time at which every call of this clone ends.
    ends: Option<Instant>,
    priority: Priority,
}

impl Session {
    /// The same session, with `X-Correlation-Id` set to `correlation` on every request.
    ///
    /// BigCommerce asks for one id per checkout, repeated on all its requests, the payment included. It is for tracing
    /// only: two requests with one id are two requests. Without this each request has a fresh id of its own.
    pub fn with_correlation(&self, correlation: CorrelationId) -> Self {
        self.with(|call| call.correlation = Some(correlation))
    }

    /// The same session with a fresh id, as [`with_correlation`](Self::with_correlation) takes it: for one checkout.
    pub fn with_new_correlation(&self) -> Self {
        self.with_correlation(self.shared.random.correlation())
    }

    /// The same session with at most `attempts` attempts for a call; one means that nothing is retried. It cannot ask
    /// for more than the session it is made from, and none asks for more than three. Zero counts as one.
    ///
    /// Which failures are retried is not a setting: see [the retry table](crate#retries).
    pub fn with_attempts(&self, attempts: u32) -> Self {
        self.with(|call| call.attempts = attempts.clamp(1, call.attempts))
    }

    /// The same session, whose calls all end within `limit` from now, attempts and waits included. A wait that would end
    /// later is not begun: the call returns its error at once. It cannot ask for more than the session it is made from.
    pub fn ending_within(&self, limit: Duration) -> Self {
        let ends = Instant::now().checked_add(limit);
        self.with(|call| call.ends = [ends, call.ends].into_iter().flatten().min())
    }

    /// The same session with another priority when the quota of the store runs low.
    pub fn with_priority(&self, priority: Priority) -> Self {
        self.with(|call| call.priority = priority)
    }

    /// The request quota of the store on a host, as this process knows it. Nothing is sent.
    pub fn rate_limit(&self, host: Host) -> RateLimit {
        self.shared.limiters.of(host).rate_limit()
    }

    /// The store.
    pub fn store(&self) -> &StoreHash {
        &self.shared.store
    }

    /// The client that generated code builds requests with. What is sent by it directly gets no credential.
    #[doc(hidden)]
    pub fn client(&self) -> &Client {
        &self.shared.request_builder
    }

    /// The address below which the path of `operation` begins, without a trailing slash. It is empty for the
    /// storefront when the session was given no storefront.
    #[doc(hidden)]
    pub fn base(&self, operation: &Operation) -> &str {
        self.shared
            .endpoint(operation.host)
            .map_or("", Endpoint::as_str)
    }

    /// Sends a request and reads its answer; again, where [the retry table](crate#retries) says so. For operations that
    /// move no money.
    ///
    /// # Errors
    /// Whatever is not a 2xx that could be read. [`Error::sent`] tells how far the request got, in any of its attempts.
    pub async fn send<T: Wire>(
        &self,
        request: Result<Request, reqwest::Error>,
        operation: &'static Operation,
    ) -> Result<Reply<T>, Error> {
        self.run(request, operation, Authorization::None).await
    }

    /// Sends a request that moves money on the API host (a capture, a void, a refund), once, on a connection of its
    /// own.
    ///
    /// # Errors
    /// Whatever is not a 2xx that could be read. [`Error::sent`] tells how far the request got.
    pub async fn send_once<T: Wire>(
        &self,
        request: Result<Request, reqwest::Error>,
        operation: &'static Operation,
        permit: Permit,
    ) -> Result<Reply<T>, Error> {
        self.run(request, operation, Authorization::Money(permit))
            .await
    }

    /// Sends a charge to the payments host, once, on a connection of its own. `token` is the payment access token of
    /// the order that is paid; it is good for one attempt.
    ///
    /// # Errors
    /// Whatever is not a 2xx that could be read. [`Error::sent`] tells how far the request got.
    pub async fn send_payment<T: Wire>(
        &self,
        request: Result<Request, reqwest::Error>,
        operation: &'static Operation,
        permit: Permit,
        token: &PaymentAccessToken,
    ) -> Result<Reply<T>, Error> {
        self.run(request, operation, Authorization::Charge(permit, token))
            .await
    }

    pub(crate) fn from_shared(shared: Shared) -> Self {
        Self {
            call: Arc::new(CallSettings {
                correlation: None,
                attempts: shared.attempts.clamp(1, ATTEMPTS),
                ends: None,
                priority: Priority::ByEffect,
            }),
            shared: Arc::new(shared),
        }
    }

    /// The same session with other settings of its calls.
    fn with(&self, change: impl FnOnce(&mut CallSettings)) -> Self {
        let mut other = self.clone();
        change(Arc::make_mut(&mut other.call));
        other
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.call.attempts
    }

    pub(crate) fn priority(&self) -> Priority {
        self.call.priority
    }

    /// The end of a call that begins now.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let step = self.shared.limits.step;
        let step = step.and_then(|step| Instant::now().checked_add(step));
        [step, self.call.ends].into_iter().flatten().min()
    }

    pub(crate) fn limiter(&self, operation: &Operation) -> &Arc<Limiter> {
        self.shared.limiters.of(operation.host)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The id of the next request: the one that was set, or a fresh one.
    pub(crate) fn correlation(&self) -> CorrelationId {
        self.call
            .correlation
            .clone()
            .unwrap_or_else(|| self.shared.random.correlation())
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("store", &self.shared.store)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;
    use crate::backoff::Backoff;
    use crate::credentials::Credentials;
    use crate::operation::Effect;
    use crate::operation::Recovery;
    use crate::random::Random;
    use crate::reqwest_client::{self, ReqwestClient};
    use crate::sent::Sent;
    use crate::shared::Limiters;
    use crate::time_limit::Limits;
    use http::HeaderValue;

    static CHARGE: Operation = Operation {
        api: "payments",
        id: "process_payment",
        method: "POST",
        path: "/payments",
        host: Host::Payments,
        effect: Effect::Money,
        recovery: Recovery::None,
        status: 201,
        empty: None,
        scope: "",
    };

    /// A session whose total limit runs out first, as it also does when the machine was too busy to look at its
    /// clocks. The builder refuses such limits, so it is put together here.
    fn session(url: &str, store: StoreHash) -> Result<Session, Box<dyn std::error::Error>> {
        Ok(Session::from_shared(Shared {
            api: Endpoint::parse("api_url", url)?.of_store(&store),
            payments: Endpoint::parse("payments_url", url)?.of_store(&store),
            storefront: None,
            store,
            credentials: Credentials::default(),
            user_agent: HeaderValue::from_static("test"),
            request_builder: reqwest_client::request_builder()?,
            client: Arc::new(ReqwestClient::build(None, None, false)?),
            limits: Limits {
                connect: None,
                read: None,
                attempt: Some(Duration::from_millis(200)),
                step: None,
            },
            attempts: ATTEMPTS,
            backoff: Backoff::default(),
            limiters: Limiters {
                api: Arc::default(),
                payments: Arc::default(),
                storefront: Arc::default(),
            },
            unpaced: false,
            random: Random::default(),
            drift: None,
        }))
    }

    #[tokio::test]
    async fn a_total_time_limit_tells_a_handshake_from_a_request()
    -> Result<(), Box<dyn std::error::Error>> {
        // Nobody accepts: the kernel completes the TCP handshake, and no TLS hello or request is ever answered.
        let silent = TcpListener::bind("127.0.0.1:0")?;
        let address = silent.local_addr()?;
        for (scheme, expected) in [("https", Sent::NotSent), ("http", Sent::Maybe)] {
            let session = session(&format!("{scheme}://{address}"), "abc123".parse()?)?;
            let request = session
                .client()
                .post(format!("{}/payments", session.base(&CHARGE)))
                .build();
            let permit = Permit::for_a_caller_that_keeps_its_own_journal();
            let token = PaymentAccessToken::new("token");
            let outcome = session
                .send_payment::<()>(request, &CHARGE, permit, &token)
                .await;
            let error = outcome.err().ok_or("nobody answers")?;
            assert_eq!(error.sent(), expected, "{scheme}");
            assert!(error.is_timeout(), "{scheme}");
        }
        Ok(())
    }
}

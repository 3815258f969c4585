//! A session with one store: its hosts, its credentials, and the methods that send requests.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bigcommerce_types::wire::Wire;
use bigcommerce_types::{CorrelationId, PaymentAccessToken, StoreHash};
use http::HeaderValue;
use reqwest::{Client, Request};

use crate::credentials::Credentials;
use crate::drift::DriftWatch;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::execute::Authorization;
use crate::http_client::HttpClient;
use crate::operation::{Host, Operation};
use crate::permit::Permit;
use crate::random::Random;
use crate::reply::Reply;

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
    correlation: Option<CorrelationId>,
}

/// What all the clones of a session have in common.
pub(crate) struct Shared {
    pub(crate) store: StoreHash,
    pub(crate) api: Endpoint,
    pub(crate) payments: Endpoint,
    pub(crate) storefront: Option<Endpoint>,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    /// For building requests, never for sending them.
    pub(crate) request_builder: Client,
    pub(crate) client: Arc<dyn HttpClient>,
    /// The time limit of one request, from the first connection to the last byte of the response.
    pub(crate) timeout: Duration,
    pub(crate) random: Random,
    pub(crate) drift: Option<DriftWatch>,
}

impl Session {
    /// The same session, with `X-Correlation-Id` set to `correlation` on every request.
    ///
    /// BigCommerce asks for one id per checkout, repeated on all its requests, the payment included. It is for tracing
    /// only: two requests with one id are two requests. Without this each request has a fresh id of its own.
    pub fn with_correlation(&self, correlation: CorrelationId) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            correlation: Some(correlation),
        }
    }

    /// The same session with a fresh id, as [`with_correlation`](Self::with_correlation) takes it: for one checkout.
    pub fn with_new_correlation(&self) -> Self {
        self.with_correlation(self.shared.random.correlation())
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

    /// Sends a request once and reads its answer. For operations that move no money.
    ///
    /// # Errors
    /// Whatever is not a 2xx that could be read. [`Error::sent`] tells how far the request got.
    pub async fn send<T: Wire>(
        &self,
        request: Result<Request, reqwest::Error>,
        operation: &'static Operation,
    ) -> Result<Reply<T>, Error> {
        self.execute(request, operation, Authorization::None)
            .await?
            .read(self.shared.drift.as_ref())
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
        self.execute(request, operation, Authorization::Money(permit))
            .await?
            .read(self.shared.drift.as_ref())
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
        self.execute(request, operation, Authorization::Charge(permit, token))
            .await?
            .read(self.shared.drift.as_ref())
    }

    pub(crate) fn from_shared(shared: Shared) -> Self {
        Self {
            shared: Arc::new(shared),
            correlation: None,
        }
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The id of the next request: the one that was set, or a fresh one.
    pub(crate) fn correlation(&self) -> CorrelationId {
        self.correlation
            .clone()
            .unwrap_or_else(|| self.shared.random.correlation())
    }
}

impl Shared {
    pub(crate) fn endpoint(&self, host: Host) -> Option<&Endpoint> {
        match host {
            Host::Api => Some(&self.api),
            Host::Payments => Some(&self.payments),
            Host::Storefront => self.storefront.as_ref(),
        }
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
    use crate::reqwest_client::{self, ReqwestClient};
    use crate::{Effect, Recovery, Sent};

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
            client: Arc::new(ReqwestClient::build(Duration::from_secs(600), None, false)?),
            timeout: Duration::from_millis(200),
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

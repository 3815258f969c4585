//! The configuration of a session: collected first, checked once.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bigcommerce_types::{AccessToken, StoreHash};
use http::HeaderValue;
use reqwest::{Proxy, Url};

use crate::backoff::Backoff;
use crate::config_error::ConfigError;
use crate::credentials::Credentials;
use crate::credentials::StorefrontSession;
use crate::drift::DriftWatch;
use crate::endpoint::Endpoint;
use crate::headers;
use crate::http_client::HttpClient;
use crate::pacing::limiter_of;
use crate::random::Random;
use crate::reqwest_client::{self, ReqwestClient};
use crate::retry::ATTEMPTS;
use crate::session::Session;
use crate::shared::{Limiters, Shared};
use crate::time_limit::TimeLimit;
use crate::time_limit::{Limits, TimeLimits};

const API_URL: &str = "https://api.bigcommerce.com";
const PAYMENTS_URL: &str = "https://payments.bigcommerce.com";
const USER_AGENT: &str = concat!("bigcommerce-rust/", env!("CARGO_PKG_VERSION"));

/// Collects the settings of a [`Session`]; [`build`](Self::build) checks them.
///
/// Only the store is required. An access token is needed for everything on the API host.
///
/// ```
/// use bigcommerce_transport::Session;
/// use bigcommerce_types::{AccessToken, StoreHash};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store: StoreHash = "abc123".parse()?;
///
/// // A store on this machine, for tests: plain http is fine there, and only there.
/// let local = Session::builder(store.clone())
///     .api_url("http://127.0.0.1:8080")
///     .payments_url("http://127.0.0.1:8081")
///     .access_token(AccessToken::new("an-access-token"))
///     .build();
/// assert!(local.is_ok());
///
/// let refused = Session::builder(store).api_url("http://store.example.com").build();
/// assert_eq!(refused.map_err(|error| error.setting()).err(), Some("api_url"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct SessionBuilder {
    store: StoreHash,
    api_url: String,
    payments_url: String,
    storefront_url: Option<String>,
    credentials: Credentials,
    user_agent: Option<String>,
    limits: TimeLimits,
    attempts: u32,
    backoff: Backoff,
    unpaced: bool,
    proxy: Option<String>,
    drift: Option<DriftWatch>,
    client: Option<Arc<dyn HttpClient>>,
    seed: Option<u64>,
}

impl Session {
    /// Starts the configuration of a session with the store that `store` names.
    pub fn builder(store: StoreHash) -> SessionBuilder {
        SessionBuilder::new(store)
    }
}

impl SessionBuilder {
    pub(crate) fn new(store: StoreHash) -> Self {
        Self {
            store,
            api_url: API_URL.to_owned(),
            payments_url: PAYMENTS_URL.to_owned(),
            storefront_url: None,
            credentials: Credentials::default(),
            user_agent: None,
            limits: TimeLimits::default(),
            attempts: ATTEMPTS,
            backoff: Backoff::default(),
            unpaced: false,
            proxy: None,
            drift: None,
            client: None,
            seed: None,
        }
    }

    /// The access token of an API account. It goes to the API host, and to no other.
    pub fn access_token(mut self, token: AccessToken) -> Self {
        self.credentials.access_token = Some(token);
        self
    }

    /// Where the management API is, if not at BigCommerce: what stands before `/stores/{store_hash}`.
    pub fn api_url(mut self, url: &str) -> Self {
        self.api_url = url.to_owned();
        self
    }

    /// Where the payments gateway is, if not at BigCommerce: what stands before `/stores/{store_hash}`.
    pub fn payments_url(mut self, url: &str) -> Self {
        self.payments_url = url.to_owned();
        self
    }

    /// The address of the storefront (`https://shop.example.com`). Without it storefront operations cannot be sent.
    pub fn storefront_url(mut self, url: &str) -> Self {
        self.storefront_url = Some(url.to_owned());
        self
    }

    /// The shopper's session. It goes to the storefront, and to no other host.
    pub fn storefront_session(mut self, session: StorefrontSession) -> Self {
        self.credentials.storefront = Some(session);
        self
    }

    /// What to send as `User-Agent`: the application's name and version, so that BigCommerce can tell it apart.
    pub fn user_agent(mut self, name: &str) -> Self {
        self.user_agent = Some(name.to_owned());
        self
    }

    /// The limit of making a connection, TLS included. It must be shorter than [`timeout`](Self::timeout); the default is
    /// ten seconds, or half of `timeout` if that is less.
    pub fn connect_timeout(mut self, limit: impl Into<TimeLimit>) -> Self {
        self.limits.connect = limit.into();
        self
    }

    /// The limit of one silence of the server: until the head of a response, once connecting has had its time, and
    /// between two parts of a body. The default is thirty seconds. It does not hold for what moves money: a gateway
    /// takes its time, and a charge that is given up is in doubt.
    pub fn read_timeout(mut self, limit: impl Into<TimeLimit>) -> Self {
        self.limits.read = limit.into();
        self
    }

    /// The limit of one attempt, from the connection to the last byte of the answer. The default is one minute.
    ///
    /// A charge that reaches this limit has an unknown outcome, so a short one makes trouble rather than haste.
    pub fn timeout(mut self, limit: impl Into<TimeLimit>) -> Self {
        self.limits.attempt = limit.into();
        self
    }

    /// The limit of one call with all its attempts and the waits between them. The default is two minutes, or twice
    /// `timeout` if that is more. A wait that would end later is not begun.
    pub fn step_timeout(mut self, limit: impl Into<TimeLimit>) -> Self {
        self.limits.step = limit.into();
        self
    }

    /// The largest number of attempts of a call: three unless set, and never more. One means that nothing is retried.
    /// Which failures are retried is not a setting: see [the retry table](crate#retries).
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Another backoff between attempts: the longest wait before the second, and before any. For tests over sockets.
    #[doc(hidden)]
    pub fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.backoff = Backoff { base, cap };
        self
    }

    /// Lets requests leave whatever the quota is. For the measurement of a client that simply retries.
    #[doc(hidden)]
    pub fn without_pacing(mut self) -> Self {
        self.unpaced = true;
        self
    }

    /// A proxy for everything that is encrypted, with a user name and password in its URL if it wants them. Proxies named
    /// in the environment are not used.
    pub fn proxy(mut self, url: &str) -> Self {
        self.proxy = Some(url.to_owned());
        self
    }

    /// Reports what answers hold beyond the specs: keep a clone of `watch` to read its counts. Without this nothing is
    /// looked for. See [`DriftWatch`].
    pub fn watch_drift(mut self, watch: DriftWatch) -> Self {
        self.drift = Some(watch);
        self
    }

    /// Executes all requests with this client, in place of the one that is built in: a store in the same process, a script
    /// in a test, another HTTP library. See [`HttpClient`]. The connections are then its own affair: a
    /// [`proxy`](Self::proxy) is refused, [`connect_timeout`](Self::connect_timeout) is without effect, and a machine
    /// without root certificates is good enough. The other limits hold as ever. The session and its clones have a request
    /// quota of their own, which is not shared with other sessions of the store.
    pub fn http_client(mut self, client: impl HttpClient + 'static) -> Self {
        self.client = Some(Arc::new(client));
        self
    }

    /// Makes up the correlation ids and the jitter from this seed, so that a test sends the same bytes every time. Without
    /// it they are random. Not for production: two servers with one seed use the same ids.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Checks the settings and makes the session. Nothing is sent.
    ///
    /// # Errors
    /// The first setting that cannot work: an address that is not `https://` (or loopback), a credential or
    /// `User-Agent` that does not fit in a header, time limits that contradict each other, a proxy that is not a URL
    /// or that comes with a client of its own; or a machine without root certificates.
    pub fn build(self) -> Result<Session, ConfigError> {
        let limits = self.limits.check()?;
        self.assemble(limits)
    }

    fn assemble(self, limits: Limits) -> Result<Session, ConfigError> {
        let api = Endpoint::parse("api_url", &self.api_url)?.of_store(&self.store);
        let payments = Endpoint::parse("payments_url", &self.payments_url)?.of_store(&self.store);
        let storefront = self
            .storefront_url
            .as_deref()
            .map(|url| Endpoint::parse("storefront_url", url))
            .transpose()?;
        check_credentials(&self.credentials)?;
        let encrypted = api.is_encrypted()
            || payments.is_encrypted()
            || storefront.as_ref().is_some_and(Endpoint::is_encrypted)
            || self.proxy.is_some();
        let proxy = self.proxy.as_deref().map(proxy).transpose()?;
        let limiters = if self.client.is_some() {
            Limiters {
                api: Arc::default(),
                payments: Arc::default(),
                storefront: Arc::default(),
            }
        } else {
            let of_storefront = storefront.as_ref().map(Endpoint::as_str);
            Limiters {
                api: limiter_of(api.as_str()),
                payments: limiter_of(payments.as_str()),
                storefront: of_storefront.map(limiter_of).unwrap_or_default(),
            }
        };
        let client = match (self.client, proxy) {
            (None, proxy) => Arc::new(ReqwestClient::build(limits.connect, proxy, encrypted)?),
            (Some(client), None) => client,
            (Some(_), Some(_)) => {
                return Err(ConfigError::new(
                    "proxy",
                    "has no effect on the session's own HTTP client: set it up there",
                ));
            }
        };
        Ok(Session::from_shared(Shared {
            user_agent: user_agent(self.user_agent.as_deref().unwrap_or(USER_AGENT))?,
            store: self.store,
            api,
            payments,
            storefront,
            credentials: self.credentials,
            request_builder: reqwest_client::request_builder()?,
            client,
            limits,
            attempts: self.attempts,
            backoff: self.backoff,
            limiters,
            unpaced: self.unpaced,
            random: Random::seeded(self.seed),
            drift: self.drift,
        }))
    }
}

/// Finds here what would otherwise be found at the first request.
fn check_credentials(credentials: &Credentials) -> Result<(), ConfigError> {
    let usable = |text: &str| headers::secret(text).is_some();
    if credentials
        .access_token
        .as_ref()
        .is_some_and(|token| !usable(token.expose_secret()))
    {
        return Err(ConfigError::new(
            "access_token",
            "is empty or holds a character that no token has, such as a line break: copy it again",
        ));
    }
    let storefront = credentials.storefront.as_ref();
    if storefront
        .is_some_and(|s| !usable(s.cookie.expose_secret()) || !usable(s.csrf_token.expose_secret()))
    {
        return Err(ConfigError::new(
            "storefront_session",
            "has a cookie or CSRF token that is empty or does not fit in a header",
        ));
    }
    Ok(())
}

fn user_agent(name: &str) -> Result<HeaderValue, ConfigError> {
    headers::plain(name).ok_or(ConfigError::new(
        "user_agent",
        "must be a line of plain ASCII text without white space around it",
    ))
}

/// Only what is encrypted goes through the proxy: plain http is for loopback, where a proxy would read the secrets.
fn proxy(address: &str) -> Result<Proxy, ConfigError> {
    let refused = ConfigError::new(
        "proxy",
        "must be a URL that begins with `http://` or `https://`",
    );
    let url = Url::parse(address).map_err(|_| refused.clone())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(refused);
    }
    Proxy::https(url).map_err(|_| refused)
}

impl fmt::Debug for SessionBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionBuilder")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

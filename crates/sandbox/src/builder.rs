//! The settings of a sandbox that is to be started, and its start.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::http::app::App;
use crate::http::faults::{Fault, RandomFaults, script};
use crate::http::serve;
use crate::http::shared::{Credentials, Shared};
use crate::http::webhooks::Secret;
use crate::server::{Sandbox, Server};
use crate::state::catalogue::Catalogue;
use crate::state::clock::Clock;
use crate::state::destinations::Destination;
use crate::state::lags::Lags;
use crate::state::random::Random;
use crate::state::settings::Settings;
use crate::state::store::Store;

/// The second since 1970 at which the clock of a store in process begins: 2026-01-01, midnight UTC.
#[cfg(feature = "in-process")]
pub const IN_PROCESS_START: i64 = 1_767_225_600;

/// A name that is reserved for what does not exist.
#[cfg(feature = "in-process")]
const IN_PROCESS_ORIGIN: &str = "https://sandbox.invalid";

/// The settings of a [`Sandbox`] that is to start.
#[derive(Clone)]
pub struct SandboxBuilder {
    host: IpAddr,
    port: u16,
    store_hash: String,
    access_token: Option<String>,
    denied_scopes: Vec<String>,
    clock_at: Option<i64>,
    clock_from: Option<i64>,
    lags: Lags,
    settings: Settings,
    catalogue: Catalogue,
    state: Option<String>,
    /// The file that the state is of, for messages.
    state_file: Option<PathBuf>,
    webhooks: Option<String>,
    client_secret: Option<String>,
    authorize_only: Vec<String>,
    faults: Vec<Fault>,
    fault_files: Vec<PathBuf>,
    random_faults: Option<RandomFaults>,
    seed: Option<u64>,
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SandboxBuilder")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("store_hash", &self.store_hash)
            .finish_non_exhaustive()
    }
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            store_hash: "abc123".to_owned(),
            access_token: None,
            denied_scopes: Vec::new(),
            clock_at: None,
            clock_from: None,
            lags: Lags::default(),
            settings: Settings::default(),
            catalogue: Catalogue::default(),
            state: None,
            state_file: None,
            webhooks: None,
            client_secret: None,
            authorize_only: Vec::new(),
            faults: Vec::new(),
            fault_files: Vec::new(),
            random_faults: None,
            seed: None,
        }
    }
}

impl SandboxBuilder {
    /// The port; 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The address to listen on; loopback unless told otherwise, since everybody who reaches it can order.
    #[must_use]
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// The store's hash, `abc123` by default.
    #[must_use]
    pub fn store_hash(mut self, hash: impl Into<String>) -> Self {
        self.store_hash = hash.into();
        self
    }

    /// The access token; a new random one by default.
    #[must_use]
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.access_token = Some(token.into());
        self
    }

    /// Takes a scope from the access token, such as `store_payments_access_token_create`.
    #[must_use]
    pub fn without_scope(mut self, scope: impl Into<String>) -> Self {
        self.denied_scopes.push(scope.into());
        self
    }

    /// Has the store's clock stand still at this second since 1970, until it is moved with
    /// [`Sandbox::advance_clock`]. Without it the clock runs with the real time.
    #[must_use]
    pub fn clock_at(mut self, unix_seconds: i64) -> Self {
        self.clock_at = Some(unix_seconds);
        self
    }

    /// Has the store's clock begin at this second since 1970 and run with tokio's time from there: with the real time, or,
    /// in a test under `start_paused`, with the one that `tokio::time::advance` moves. [`clock_at`](Self::clock_at) goes
    /// before it.
    #[must_use]
    pub fn clock_from(mut self, unix_seconds: i64) -> Self {
        self.clock_from = Some(unix_seconds);
        self
    }

    /// The seed of every id that the store makes up: of carts, lines, payments, tokens and requests, and of the access
    /// token where none is given. Two stores with the same seed, on the same address and with clocks that stand still at
    /// the same time, answer the same requests with the same bytes. Without a seed every store makes up others.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The delays of reads; none by default.
    #[must_use]
    pub fn lags(mut self, lags: Lags) -> Self {
        self.lags = lags;
        self
    }

    /// The rules of the store that differ from store to store, or that nobody outside knows.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The products of the store, in the place of the mug and the others.
    #[must_use]
    pub fn catalogue(mut self, catalogue: Catalogue) -> Self {
        self.catalogue = catalogue;
        self
    }

    /// Goes on from what [`Sandbox::save`] answered: carts, orders, balances, metafields, stock, settings of channels,
    /// webhooks without headers and without a query, methods that authorize only, lags unless this start has
    /// [`lags`](Self::lags), and the clock, unless [`clock_at`](Self::clock_at) sets it. Faults and [`Settings`] are those
    /// of this start; tokens, newly stored instruments and webhooks with headers ended with the store that made them.
    #[must_use]
    pub fn state(mut self, saved: impl Into<String>) -> Self {
        self.state = Some(saved.into());
        self
    }

    /// As [`state`](Self::state); errors name the file.
    pub(crate) fn state_of(mut self, file: &Path, saved: String) -> Self {
        self.state_file = Some(file.to_owned());
        self.state(saved)
    }

    /// Sends webhooks of everything that happens to this address, besides those that are registered through the hooks
    /// API, signed with the client secret. The address is plain HTTP on loopback.
    #[must_use]
    pub fn webhooks_to(mut self, url: impl Into<String>, client_secret: impl Into<String>) -> Self {
        self.webhooks = Some(url.into());
        self.client_secret(client_secret)
    }

    /// The receiver of all events, whatever the client secret is.
    pub(crate) fn receiver(mut self, url: &str) -> Self {
        self.webhooks = Some(url.to_owned());
        self
    }

    /// The client secret of the store's API account, a new random one by default. All webhooks are signed with it: the
    /// headers `webhook-id`, `webhook-timestamp` and `webhook-signature` of Standard Webhooks.
    #[must_use]
    pub fn client_secret(mut self, client_secret: impl Into<String>) -> Self {
        self.client_secret = Some(client_secret.into());
        self
    }

    /// Has the payments by this method, such as `stripe.card`, be authorizations, which a merchant captures or voids.
    /// A method that is no gateway's is left as it is.
    #[must_use]
    pub fn authorize_only(mut self, method: impl Into<String>) -> Self {
        self.authorize_only.push(method.into());
        self
    }

    /// Injects a fault before the first request. See [`Sandbox::inject`].
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Injects faults before the first request, in this order.
    #[must_use]
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.extend(faults);
        self
    }

    /// Injects the faults of a file before the first request, after all others: a JSON array of what
    /// `POST /sandbox/faults` takes. [`faults`](crate::faults) has an example.
    #[must_use]
    pub fn faults_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.fault_files.push(path.into());
        self
    }

    /// Has some of the requests go wrong, as a seed draws them.
    #[must_use]
    pub fn random_faults(mut self, faults: RandomFaults) -> Self {
        self.random_faults = Some(faults);
        self
    }

    /// Starts the store on its address.
    ///
    /// # Errors
    /// When a file of faults can't be read, or has an entry that is none; the message names its line.
    /// When the address can't be listened on, for instance because the port is taken, and when there is no date for the
    /// time that the clock was to show. Also when a saved state can't be used, and when webhooks are to go anywhere but
    /// to plain HTTP on loopback, or unsigned.
    pub async fn start(self) -> io::Result<Sandbox> {
        let listener = TcpListener::bind(SocketAddr::new(self.host, self.port)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let mut sandbox = self.open(origin)?;
        let (stop, stopped) = oneshot::channel();
        let app = sandbox.app.clone();
        app.send_webhooks();
        let task = tokio::spawn(async move {
            let stopped = async move {
                // An error means that the sandbox was dropped, which stops it just as well.
                let _ = stopped.await;
            };
            serve::serve(listener, app, stopped).await;
        });
        sandbox.server = Some(Server { stop, task });
        Ok(sandbox)
    }

    /// Opens the store without a listener: it has no socket, and no task unless it has webhooks to send.
    /// [`Sandbox::http_client`] reaches it; its addresses are names that lead nowhere else. Host and port are without
    /// effect.
    ///
    /// Its clock begins at [`IN_PROCESS_START`] and runs with tokio's, unless [`clock_at`](Self::clock_at) or
    /// [`clock_from`](Self::clock_from) is set. Under tokio's paused time, and with a [`seed`](Self::seed), the same
    /// requests get the same bytes, and no test waits: delays pass at once, and whatever expires does so when
    /// `tokio::time::advance` says so.
    ///
    /// # Errors
    /// When a file of faults can't be read, when there is no date for the time that the clock was to show, when a saved
    /// state can't be used, and when webhooks are to go anywhere but to plain HTTP on loopback, or unsigned.
    #[cfg(feature = "in-process")]
    pub fn in_process(mut self) -> io::Result<Sandbox> {
        self.clock_from = self.clock_from.or(Some(IN_PROCESS_START));
        let sandbox = self.open(IN_PROCESS_ORIGIN.to_owned())?;
        if sandbox.shared.store().has_subscribers() {
            sandbox.app.send_webhooks();
        }
        Ok(sandbox)
    }

    /// The store, not listening.
    fn open(self, origin: String) -> io::Result<Sandbox> {
        let mut faults = self.faults;
        for file in &self.fault_files {
            faults.extend(script::read(file)?);
        }
        let random = Random::seeded(self.seed);
        let access_token = self
            .access_token
            .unwrap_or_else(|| format!("sandbox-{}", random.hex()));
        let client_secret = self
            .client_secret
            .unwrap_or_else(|| format!("sandbox-{}", random.hex()));
        let credentials = Credentials {
            access_token: access_token.clone(),
            denied_scopes: self.denied_scopes,
        };
        let mut store = Store::seeded(self.store_hash.clone(), origin.clone(), random);
        store.lags = self.lags;
        store.settings = self.settings;
        let clock = match (self.clock_at, self.clock_from) {
            (Some(at), _) => Clock::frozen(at),
            (None, Some(from)) => Clock::from(from),
            (None, None) => Some(Clock::default()),
        };
        store.clock = clock.ok_or_else(|| invalid("there is no date for the clock's second"))?;
        store.catalogue = self.catalogue;
        for method in &self.authorize_only {
            store.set_authorize_only(method, true);
        }
        if let Some(saved) = &self.state {
            let keeps_clock = self.clock_at.is_some() || self.clock_from.is_some();
            store.load(saved, keeps_clock).map_err(|why| {
                let file = self.state_file.as_deref().map(Path::display);
                let name = file.map_or(String::new(), |file| format!(" {file}"));
                invalid(&format!("the saved state{name} can't be used: {why}"))
            })?;
        }
        let no_receiver = || invalid("webhooks go to an http address on loopback, with a secret");
        let secret = Secret::new(&client_secret).ok_or_else(no_receiver)?;
        if let Some(url) = self.webhooks {
            let receiver = Destination::read(&url).ok().filter(Destination::is_sent_to);
            store
                .deliveries
                .send_all_to(receiver.ok_or_else(no_receiver)?);
        }
        let shared = Shared::new(store, credentials);
        for fault in faults {
            shared.faults().inject(fault);
        }
        shared.faults().set_random(self.random_faults);
        Ok(Sandbox {
            app: App::new(shared.clone(), secret),
            shared,
            admin_url: format!("{origin}/sandbox"),
            origin,
            store_hash: self.store_hash,
            access_token,
            client_secret,
            server: None,
        })
    }
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

impl Sandbox {
    /// Starts a store on a free port of loopback.
    ///
    /// # Errors
    /// When loopback can't be listened on.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A store that is to be started otherwise.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }
}

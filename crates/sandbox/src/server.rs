//! The listener: starts a store on loopback and stops it when it is dropped.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use rust_decimal::Decimal;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::admin::Settlement;
use crate::door::{Credentials, Shared};
use crate::ledger::Ledger;
use crate::routes;
use crate::store::Store;

/// How long a stop waits for requests that have begun.
const GRACE: Duration = Duration::from_secs(5);

/// A running store. Dropping it stops it.
pub struct Sandbox {
    shared: Shared,
    origin: String,
    admin_url: String,
    store_hash: String,
    access_token: String,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<io::Result<()>>,
}

/// How to start a [`Sandbox`].
#[derive(Clone)]
pub struct SandboxBuilder {
    host: IpAddr,
    port: u16,
    store_hash: String,
    access_token: Option<String>,
    denied_scopes: Vec<String>,
}

// By hand: the access token stays out of every log.
impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("origin", &self.origin)
            .field("store_hash", &self.store_hash)
            .finish_non_exhaustive()
    }
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

    /// Starts the store.
    ///
    /// # Errors
    /// When the address can't be listened on, for instance because the port is taken.
    pub async fn start(self) -> io::Result<Sandbox> {
        let listener = TcpListener::bind(SocketAddr::new(self.host, self.port)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let access_token = self
            .access_token
            .unwrap_or_else(|| format!("sandbox-{}", Uuid::new_v4().simple()));
        let credentials = Credentials {
            access_token: access_token.clone(),
            denied_scopes: self.denied_scopes,
        };
        let shared = Shared::new(
            Store::seeded(self.store_hash.clone(), origin.clone()),
            credentials,
        );
        let router = routes::router(shared.clone());
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(async move {
            let stopped = async move {
                // An error means that the sandbox was dropped, which stops it just as well.
                let _ = stopped.await;
            };
            axum::serve(listener, router)
                .with_graceful_shutdown(stopped)
                .await
        });
        Ok(Sandbox {
            shared,
            admin_url: format!("{origin}/sandbox"),
            origin,
            store_hash: self.store_hash,
            access_token,
            stop: Some(stop),
            server,
        })
    }
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

    /// Where the management API is: what precedes `/stores/{store_hash}`.
    #[must_use]
    pub fn api_url(&self) -> &str {
        &self.origin
    }

    /// Where payments are taken: what precedes `/stores/{store_hash}`.
    #[must_use]
    pub fn payments_url(&self) -> &str {
        &self.origin
    }

    /// Where the storefront is: what precedes `/api/storefront`.
    #[must_use]
    pub fn storefront_url(&self) -> &str {
        &self.origin
    }

    /// Where `GET /ledger`, `POST /orders/{id}/settle`, `POST /orders/{id}/total` and `POST /clock` are.
    #[must_use]
    pub fn admin_url(&self) -> &str {
        &self.admin_url
    }

    /// The hash of the store.
    #[must_use]
    pub fn store_hash(&self) -> &str {
        &self.store_hash
    }

    /// The access token of the management API.
    #[must_use]
    pub fn access_token(&self) -> &str {
        &self.access_token
    }

    /// The store's books as they are now.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.shared.store().ledger()
    }

    /// Ends the pending payments of an order. False where there is none.
    pub fn settle(&self, order_id: i64, how: Settlement) -> bool {
        self.shared.store().settle(order_id, how)
    }

    /// Gives an order another total, as an edit by the merchant would. False where there is no such order.
    pub fn reprice(&self, order_id: i64, total: Decimal) -> bool {
        self.shared.store().reprice(order_id, total)
    }

    /// Says how many pieces of a product are left, as a sale elsewhere or the merchant would change it. False where
    /// there is no such product.
    pub fn set_stock(&self, product_id: i64, left: u32) -> bool {
        self.shared.store().set_stock(product_id, left)
    }

    /// Moves the store's clock forward.
    pub fn advance_clock(&self, by: Duration) {
        self.shared.store().clock.advance(by);
    }

    /// Runs until `signal` completes, then gives the requests that are being answered five seconds to finish.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run_until(mut self, signal: impl Future<Output = ()>) -> io::Result<()> {
        signal.await;
        self.stop = None;
        match tokio::time::timeout(GRACE, &mut self.server).await {
            Ok(ended) => ended.map_err(io::Error::other)?,
            // Somebody holds a connection open without asking for anything; that keeps nobody alive.
            Err(_) => Ok(()),
        }
    }
}

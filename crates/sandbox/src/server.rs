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

use crate::http::door::{Credentials, Shared};
use crate::http::faults::{Fault, FaultId, FaultLeft};
use crate::http::routes;
use crate::http::serve;
use crate::http::webhooks::{self, Receiver};
use crate::state::clock::Clock;
use crate::state::lags::Lags;
use crate::state::ledger::Ledger;
use crate::state::manual_orders::NewOrder;
use crate::state::merchant::{NewTransaction, OrderEdit, Settlement};
use crate::state::settings::Settings;
use crate::state::store::Store;

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
    server: JoinHandle<()>,
}

/// How to start a [`Sandbox`].
#[derive(Clone)]
pub struct SandboxBuilder {
    host: IpAddr,
    port: u16,
    store_hash: String,
    access_token: Option<String>,
    denied_scopes: Vec<String>,
    clock_at: Option<i64>,
    lags: Lags,
    settings: Settings,
    webhooks: Option<(String, String)>,
    authorize_only: Vec<String>,
    faults: Vec<Fault>,
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
            clock_at: None,
            lags: Lags::default(),
            settings: Settings::default(),
            webhooks: None,
            authorize_only: Vec::new(),
            faults: Vec::new(),
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

    /// Sends webhooks of everything that happens to this address, signed with the client secret: the headers
    /// `webhook-id`, `webhook-timestamp` and `webhook-signature` of Standard Webhooks. The address is plain HTTP on
    /// loopback.
    #[must_use]
    pub fn webhooks_to(mut self, url: impl Into<String>, client_secret: impl Into<String>) -> Self {
        self.webhooks = Some((url.into(), client_secret.into()));
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

    /// Starts the store.
    ///
    /// # Errors
    /// When the address can't be listened on, for instance because the port is taken, and when there is no date for the
    /// time that the clock was to show. Also when webhooks are to go anywhere but to plain HTTP on loopback, or unsigned.
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
        let mut store = Store::seeded(self.store_hash.clone(), origin.clone());
        store.lags = self.lags;
        store.settings = self.settings;
        if let Some(at) = self.clock_at {
            store.clock = Clock::frozen(at).ok_or_else(|| {
                let message = format!("the clock can't show second {at} since 1970");
                io::Error::new(io::ErrorKind::InvalidInput, message)
            })?;
        }
        for method in &self.authorize_only {
            store.set_authorize_only(method, true);
        }
        let receiver = self.webhooks.map(|(url, secret)| {
            Receiver::new(&url, &secret).ok_or_else(|| {
                let message = "webhooks go to an http address on loopback, with a secret";
                io::Error::new(io::ErrorKind::InvalidInput, message)
            })
        });
        let receiver = receiver.transpose()?;
        let shared = Shared::new(store, credentials);
        for fault in self.faults {
            shared.faults().inject(fault);
        }
        let webhooks = receiver.map(|receiver| {
            // Before the first request, so that nothing is missed.
            shared.store().notices.listen();
            tokio::spawn(webhooks::run(shared.clone(), receiver)).abort_handle()
        });
        let router = routes::router(shared.clone());
        let (stop, stopped) = oneshot::channel();
        let served = shared.clone();
        let server = tokio::spawn(async move {
            let stopped = async move {
                // An error means that the sandbox was dropped, which stops it just as well.
                let _ = stopped.await;
            };
            serve::serve(listener, router, served, stopped).await;
            if let Some(webhooks) = webhooks {
                webhooks.abort();
            }
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

    /// The address of the admin endpoints, which the [crate's documentation](crate) lists.
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

    /// Makes an order without the API and answers its number.
    pub fn make_order(&self, new: NewOrder) -> i64 {
        self.shared.store().make_order(new)
    }

    /// Edits an order's own fields. False where there is no such order.
    pub fn edit_order(&self, order_id: i64, edit: OrderEdit) -> bool {
        self.shared.store().edit_order(order_id, edit)
    }

    /// Gives an order another total, as an edit by the merchant would. False where there is no such order.
    pub fn reprice(&self, order_id: i64, total: Decimal) -> bool {
        self.shared.store().reprice(order_id, total)
    }

    /// Adds a transaction to an order and answers its id. None where there is no such order.
    pub fn add_transaction(&self, order_id: i64, new: NewTransaction) -> Option<i64> {
        self.shared.store().add_transaction(order_id, new)
    }

    /// Ends the pending payments of an order: a transaction with the event `settled` refers to each, with the status
    /// `ok` or `error`. A payment under review ends in place. False where there is none.
    pub fn settle(&self, order_id: i64, how: Settlement) -> bool {
        self.shared.store().settle(order_id, how)
    }

    /// Captures what is reserved for an order, or a part of it. False where nothing is, or less than the part.
    pub fn capture(&self, order_id: i64, part: Option<Decimal>) -> bool {
        self.shared.store().capture(order_id, part)
    }

    /// Voids what is reserved for an order; its status stays. False where nothing is reserved.
    pub fn void(&self, order_id: i64) -> bool {
        self.shared.store().void(order_id)
    }

    /// Refunds all that is taken for an order, or a part of it: the order is Refunded or Partially Refunded. False
    /// where nothing is taken, or less than the part.
    pub fn refund(&self, order_id: i64, part: Option<Decimal>) -> bool {
        self.shared.store().refund(order_id, part)
    }

    /// Takes a cart away, as its expiry would. False where there is no such cart.
    pub fn delete_cart(&self, cart_id: &str) -> bool {
        self.shared.store().drop_cart(cart_id).is_some()
    }

    /// Has the payments by this method be authorizations from now on, or no longer. False where it is no gateway's
    /// method.
    pub fn set_authorize_only(&self, method: &str, only: bool) -> bool {
        self.shared.store().set_authorize_only(method, only)
    }

    /// The time of the store's clock, in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.shared.store().clock.now().as_second()
    }

    /// Says how many pieces of a product are left, as a sale elsewhere or the merchant would change it. False where
    /// there is no such product.
    pub fn set_stock(&self, product_id: i64, left: u32) -> bool {
        self.shared.store().set_stock(product_id, left)
    }

    /// Moves the store's clock forward: the `Date` of responses, every other time, and whatever expires, is refilled or
    /// lags.
    pub fn advance_clock(&self, by: Duration) {
        self.shared.store().advance_clock(by);
    }

    /// The delays of reads.
    #[must_use]
    pub fn lags(&self) -> Lags {
        self.shared.store().lags
    }

    /// Sets the delays of reads for whatever happens from now on.
    pub fn set_lags(&self, lags: Lags) {
        self.shared.store().lags = lags;
    }

    /// The rules of the store.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.shared.store().settings.clone()
    }

    /// Sets the rules of the store. A cart that is open keeps those that it was opened under.
    pub fn set_settings(&self, settings: Settings) {
        self.shared.store().settings = settings;
    }

    /// Puts a message on an order, from the shopper or from the merchant, and answers its id. None where there is no
    /// such order.
    pub fn add_message(&self, order_id: i64, message: &str, from_customer: bool) -> Option<i64> {
        self.shared
            .store()
            .add_message(order_id, message, from_customer)
    }

    /// Has the next request that a fault is for go wrong.
    pub fn inject(&self, fault: Fault) -> FaultId {
        self.shared.faults().inject(fault)
    }

    /// The faults that are not used up, oldest first.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultLeft> {
        self.shared.faults().left()
    }

    /// Forgets all faults, and lets the requests go that they hold.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// Waits until a holding fault has a request to hold. It is over at once for any other fault.
    pub async fn until_held(&self, fault: FaultId) {
        self.shared.faults().until_held(fault).await;
    }

    /// Lets the requests go that a fault holds. False where it holds none and is not going to.
    pub fn release(&self, fault: FaultId) -> bool {
        self.shared.faults().release(fault)
    }

    /// Runs until `signal` completes, then gives the requests that are being answered five seconds to finish.
    ///
    /// # Errors
    /// When the listener ended by itself.
    pub async fn run_until(mut self, signal: impl Future<Output = ()>) -> io::Result<()> {
        signal.await;
        self.stop = None;
        match tokio::time::timeout(GRACE, &mut self.server).await {
            Ok(ended) => ended.map_err(io::Error::other),
            // Somebody holds a connection open without asking for anything; that keeps nobody alive.
            Err(_) => Ok(()),
        }
    }
}

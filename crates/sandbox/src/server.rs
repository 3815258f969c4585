//! A running store, and everything that a test may do to it.

use std::fmt;
use std::io;
use std::time::Duration;

use rust_decimal::Decimal;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::http::app::App;
use crate::http::faults::{Fault, FaultId, FaultLeft, RandomFaults};
use crate::http::shared::Shared;
use crate::state::delivery_log::Delivery;
use crate::state::lags::Lags;
use crate::state::ledger::Ledger;
use crate::state::manual_orders::NewOrder;
use crate::state::merchant::{NewTransaction, OrderEdit, Settlement};
use crate::state::settings::Settings;

/// How long a stop waits for requests that have begun.
const GRACE: Duration = Duration::from_secs(5);

/// A running store. Dropping it stops it.
pub struct Sandbox {
    pub(crate) shared: Shared,
    pub(crate) origin: String,
    pub(crate) admin_url: String,
    pub(crate) store_hash: String,
    pub(crate) access_token: String,
    pub(crate) client_secret: String,
    pub(crate) app: App,
    /// None in process.
    pub(crate) server: Option<Server>,
}

/// A listener.
pub(crate) struct Server {
    /// Stops it when it is dropped.
    pub(crate) stop: oneshot::Sender<()>,
    pub(crate) task: JoinHandle<()>,
}

// By hand: the access token and the client secret stay out of every log.
impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("origin", &self.origin)
            .field("store_hash", &self.store_hash)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
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

    /// The address of the page for people.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("{}/", self.origin)
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

    /// An HTTP client that hands its requests to this store in the same process, for
    /// [`SessionBuilder::http_client`](bigcommerce_transport::SessionBuilder::http_client).
    #[cfg(feature = "in-process")]
    #[must_use]
    pub fn http_client(&self) -> crate::InProcessClient {
        crate::InProcessClient::new(self.app.clone())
    }

    /// The client secret of the API account, which webhooks are signed with.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.client_secret
    }

    /// The newest thousand deliveries of webhooks, oldest first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.store().deliveries.log.all()
    }

    /// Sends a webhook again, by its [`Delivery::id`]: the same body under the same id, as the platform may at any time.
    /// False where none with this id is kept, or its webhook was removed or switched off.
    pub fn send_again(&self, webhook_id: &str) -> bool {
        self.shared.store().send_again(webhook_id)
    }

    /// Waits until no webhook is on its way: each was taken, given up or dropped, or waits for the store's clock.
    pub async fn until_webhooks_sent(&self) {
        let tried = self.shared.store().deliveries.tried_signal();
        loop {
            // Before the look, so that no attempt ends unseen between the two.
            let signal = tried.notified();
            if self.shared.store().has_sent_what_is_due() {
                return;
            }
            signal.await;
        }
    }

    /// The store's books as they are now.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.shared.store().ledger()
    }

    /// The number of things that the store holds, by kind: for tests of what it lets go.
    #[doc(hidden)]
    #[must_use]
    pub fn held(&self) -> Vec<(&'static str, usize)> {
        let mut held = self.shared.store().held();
        held.push(("holding faults", self.shared.faults().holding()));
        held
    }

    /// The store as versioned JSON, for [`SandboxBuilder::state`](crate::SandboxBuilder::state). It holds the addresses of
    /// orders, and no secret: neither tokens nor card numbers, nor webhooks that have headers or a query.
    #[must_use]
    pub fn save(&self) -> String {
        self.shared.store().saved()
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
        self.shared.advance_clock(by);
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

    /// Forgets all faults, those by a seed too, and lets the requests go that they hold.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// Draws faults by a seed for the requests from now on; None for no more of them. The numbers of requests begin
    /// anew.
    pub fn set_random_faults(&self, faults: Option<RandomFaults>) {
        self.shared.faults().set_random(faults);
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
        let Some(Server { stop, task }) = self.server.take() else {
            return Ok(());
        };
        drop(stop);
        match tokio::time::timeout(GRACE, task).await {
            Ok(ended) => ended.map_err(io::Error::other),
            // Somebody holds a connection open without asking for anything; that keeps nobody alive.
            Err(_) => Ok(()),
        }
    }
}

//! The store: the beginning of every flow, and the way back to one.

use std::{fmt, sync::Arc, time::Duration};

use bigcommerce_journal::{AttemptId, Journal};
use bigcommerce_management_checkout::query::{CreateCartQuery, GetCartQuery};
use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_transport::{DriftWatch, Session, SessionBuilder};
use bigcommerce_types::{AccessToken, CartId, CorrelationId, OrderId, Owner, Remedy, StoreHash};

use crate::{
    checkout::{Checkout, CheckoutState, Opened},
    error::{Error, Rejected, Step},
    flow::{Flow, Settings, Shared},
    lines::Lines,
    order::{DirectOrder, Order, Unpaid},
    pay::{OrderState, Resumed, Swept},
    ticket::Ticket,
};

/// A BigCommerce store and the credentials to sell from it. Cheap to clone; one is enough for a whole server.
#[derive(Clone)]
pub struct Store {
    session: Session,
    shared: Arc<Shared>,
}

/// The longest time that `drain` waits.
const DRAIN: Duration = Duration::from_secs(60);

impl Store {
    /// Describes a store by its hash (the path segment after `/stores/`) and the access token of an API account.
    pub fn builder(store_hash: impl Into<String>, access_token: impl Into<String>) -> StoreBuilder {
        let access_token = AccessToken::new(access_token);
        let session = StoreHash::new(store_hash.into())
            .map(|hash| Session::builder(hash).access_token(access_token))
            .map_err(|_| InvalidStoreHash);
        StoreBuilder {
            session,
            journal: None,
            settings: Settings::default(),
        }
    }

    /// Opens a cart with these lines: `POST /v3/carts`.
    ///
    /// # Errors
    /// The lines come back beside the [`Error`]: empty ones are refused before anything is sent; a product or variant
    /// that does not exist, or an option that is missing, is refused by the store.
    pub async fn open_cart(&self, lines: Lines) -> Result<Checkout<Opened>, Rejected<Lines>> {
        if lines.is_empty() {
            return Err(Rejected::new(lines, empty(Step::OpenCart)));
        }
        let flow = self.flow();
        match flow
            .checkouts
            .create_cart(&CreateCartQuery::new(), lines.request())
            .await
        {
            Ok(reply) => Ok(Checkout::opened(flow, reply.into_data())),
            Err(error) => Err(Rejected::new(lines, error)),
        }
    }

    /// Starts from a cart that exists already, say one whose id the storefront keeps in a cookie: `GET /v3/carts/{id}`.
    ///
    /// # Errors
    /// When the cart is gone.
    pub async fn cart(&self, id: &CartId) -> Result<Checkout<Opened>, Error> {
        let flow = self.flow();
        let cart = flow
            .checkouts
            .get_cart(id, &GetCartQuery::new())
            .await?
            .into_data();
        Ok(Checkout::opened(flow, cart))
    }

    /// Finds a checkout again by the id of its cart, at the stage at which the store shows it: the way back between two
    /// requests of a web shop. `GET /v3/checkouts/{id}`; before there is a billing address, also `GET /v3/carts/{id}`;
    /// for a cart that is gone, `GET /v2/orders?cart_id=`.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Address, CartId, CheckoutState, Error, Store};
    /// # async fn shipping_page(store: Store, id: CartId, address: Address) -> Result<(), Error> {
    /// let quoted = match store.checkout(&id).await? {
    ///     CheckoutState::Opened(_) => return Ok(println!("ask for the billing address")),
    ///     CheckoutState::Billed(checkout) => checkout.ship_everything_to(address).await?,
    ///     CheckoutState::Quoted(checkout) => checkout,
    ///     CheckoutState::Ready(checkout) => return Ok(println!("{:?}", checkout.details().grand_total)),
    ///     CheckoutState::Gone(gone) => return Ok(println!("{}", gone.shopper_message())),
    /// };
    /// println!("{} ways to ship", quoted.offers().len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the checkout cannot be read, or when it is gone and the orders of its cart cannot be read.
    pub async fn checkout(&self, id: &CartId) -> Result<CheckoutState, Error> {
        crate::checkout::find(self.flow(), id).await
    }

    /// Creates an order without a cart, as Incomplete, so that it can be paid: `POST /v2/orders`.
    ///
    /// Promotions, coupons, shipping quotes and automatic tax do not apply to such an order.
    /// It runs in a task of its own: dropping this future does not cut it in half.
    ///
    /// # Errors
    /// The order as described comes back beside the [`Error`]. Its
    /// [`external_order_id`](DirectOrder::external_order_id) is the key: orders of it are looked up always, an unpaid
    /// one that equals the description (products included) is taken instead of making another, and one that is paid or
    /// has a payment under way is named by [`Error::order`], with the remedy [`Stop`](Remedy::Stop).
    pub async fn order_directly(
        &self,
        order: DirectOrder,
    ) -> Result<Order<Unpaid>, Rejected<DirectOrder>> {
        if order.is_empty() {
            return Err(Rejected::new(order, empty(Step::CreateOrderDirectly)));
        }
        let flow = self.flow();
        flow.to_the_end(crate::order::create_directly(flow.clone(), order))
            .await
    }

    /// Finds an order again, whoever made it: what the journal holds of it, then what the store shows. An order that
    /// was made in the control panel or by another program can be paid where the platform allows it.
    ///
    /// Reads `GET /v2/orders/{id}`, the other orders of its cart and of its external id, and all their transactions.
    ///
    /// # Errors
    /// When the journal does not answer, or the store cannot be read completely: then nobody is told that it is unpaid.
    pub async fn order(&self, id: OrderId) -> Result<OrderState, Error> {
        let flow = self.flow();
        let read = crate::pay::order(flow.clone(), id, None, Step::ReadOrder);
        flow.to_the_end(read).await
    }

    /// Follows a ticket: to the checkout, to the order, or to the payment that was made, by whichever process.
    ///
    /// It answers for the key and not only for the attempt: where a later attempt of the same order, cart or external
    /// id paid or is under way, it says so.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Error, Resumed, Store, Ticket};
    /// # async fn thank_you_page(store: Store, ticket: Ticket) -> Result<String, Error> {
    /// Ok(match store.resume(&ticket).await? {
    ///     Resumed::Payment(payment) => payment.shopper_message().to_string(),
    ///     Resumed::Order(order) => order.shopper_message().to_string(),
    ///     Resumed::Checkout(_) => "Please go on with your checkout.".to_owned(),
    /// })
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the ticket is of another store, the journal does not answer, or the store cannot be read.
    pub async fn resume(&self, ticket: &Ticket) -> Result<Resumed, Error> {
        if ticket.store() != &self.shared.store {
            return Err(foreign_ticket());
        }
        let flow = self.flow();
        match (ticket.order(), ticket.checkout()) {
            (Some(order), _) => {
                let ticket = ticket.clone();
                let task = flow.clone();
                flow.to_the_end(async move { crate::pay::resume(task, &ticket, order).await })
                    .await
            }
            (None, Some(checkout)) => self.checkout(checkout).await.map(Resumed::Checkout),
            (None, None) => Err(foreign_ticket()),
        }
    }

    /// Drives every open attempt of the store that was opened at least `older_than` ago to its end, or says until when
    /// it has to wait. Call it from time to time, say every minute, from as many servers as you like.
    ///
    /// It decides by what the store shows and never by time alone: nothing is declared failed because it is old.
    ///
    /// # Errors
    /// When the journal does not answer.
    pub async fn sweep(&self, older_than: Duration) -> Result<Vec<Swept>, Error> {
        let flow = self.flow();
        flow.to_the_end(crate::pay::sweep(flow.clone(), older_than))
            .await
    }

    /// Drives the open attempts of one order, as [`sweep`](Self::sweep) does for all of them. Call it when a webhook
    /// names the order (`Hook::order_id` of `bigcommerce-webhooks`).
    ///
    /// The webhook is a reason to read the store and never the truth about it, so nothing of it is taken but the order.
    /// An order without an open attempt is not read, whoever names it.
    ///
    /// # Errors
    /// When the journal does not answer.
    pub async fn observe(&self, order: OrderId) -> Result<Vec<Swept>, Error> {
        let flow = self.flow();
        flow.to_the_end(crate::pay::observe(flow.clone(), order))
            .await
    }

    /// Ends an attempt on the merchant's word: somebody has looked at the gateway's own records and found that nothing
    /// was taken. See [`OpenAttempt::released_by_merchant`](crate::OpenAttempt::released_by_merchant). What the store
    /// shows comes first: the order as it is then comes back.
    ///
    /// # Errors
    /// When it is too early, there is no such attempt, or the journal does not answer: then nothing was released. An order that
    /// cannot be read afterwards is an error that says that the attempt has come to its end.
    pub async fn release(&self, attempt: AttemptId) -> Result<OrderState, Error> {
        let flow = self.flow();
        flow.to_the_end(crate::pay::release(flow.clone(), attempt))
            .await
    }

    /// Opens the keys of a paid attempt again, once the store shows that all of its money was given back or voided, so
    /// that the order's cart or external id can be sold once more.
    ///
    /// # Errors
    /// When money is left, there is no such attempt, or the store or the journal cannot be read.
    pub async fn reopen(&self, attempt: AttemptId) -> Result<(), Error> {
        let flow = self.flow();
        flow.to_the_end(crate::pay::reopen(flow.clone(), attempt))
            .await
    }

    /// Waits until every charge and every order that is being made has come to its end, at most a minute. Call it at
    /// shutdown, after the server has stopped taking requests. True where all have.
    pub async fn drain(&self) -> bool {
        self.drain_within(DRAIN).await
    }

    /// As [`drain`](Store::drain), with another limit.
    pub async fn drain_within(&self, limit: Duration) -> bool {
        self.shared.tasks.close();
        let ended = tokio::time::timeout(limit, self.shared.tasks.wait())
            .await
            .is_ok();
        if ended {
            self.shared.tasks.reopen();
        } else {
            // An answer that cannot be put on record is given up; its attempt stays in doubt.
            self.shared.draining.cancel();
        }
        ended
    }

    /// The session below, for calls that the facade does not wrap.
    pub fn session(&self) -> &Session {
        &self.session
    }

    fn flow(&self) -> Flow {
        let correlation = CorrelationId::new(uuid::Uuid::new_v4().to_string());
        Flow::new(
            self.session.with_correlation(correlation),
            self.shared.clone(),
        )
    }
}

fn foreign_ticket() -> Error {
    Error::here(
        Step::Resume,
        Owner::Developer,
        Remedy::FixRequest,
        "the ticket is of another store, or names neither a checkout nor an order",
        "begin from the cart or the order",
    )
}

fn empty(step: Step) -> Error {
    Error::here(
        step,
        Owner::Developer,
        Remedy::FixRequest,
        "it would hold nothing",
        "add at least one line",
    )
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("session", &self.session)
            .field("journal", &self.shared.journal)
            .finish()
    }
}

/// Describes a [`Store`]; made by [`Store::builder`].
#[must_use]
pub struct StoreBuilder {
    session: Result<SessionBuilder, InvalidStoreHash>,
    journal: Option<Arc<dyn Journal>>,
    settings: Settings,
}

/// Kept until `build`, so that a chain of settings is not interrupted.
struct InvalidStoreHash;

impl StoreBuilder {
    /// The journal of attempts to pay. Without one, [`Order::pay`] refuses to send anything.
    pub fn journal(self, journal: impl Journal) -> Self {
        self.shared_journal(Arc::new(journal))
    }

    /// As [`journal`](StoreBuilder::journal), for one that other stores of this process use as well.
    pub fn shared_journal(mut self, journal: Arc<dyn Journal>) -> Self {
        self.journal = Some(journal);
        self
    }

    /// The longest time from the expiry of a payment access token until a charge that was sent with it becomes readable
    /// as a transaction; half an hour unless set. Before it has passed "not charged" is never said of a payment in
    /// doubt.
    ///
    /// Make it at least the longest time from accepted to booked, plus from booked to readable, plus the staleness of a
    /// read, plus twice the difference of the platform's clocks. The library logs how late transactions became visible.
    pub fn quiet_period(mut self, quiet: Duration) -> Self {
        self.settings.quiet = quiet;
        self
    }

    /// The time that paying and reconciling wait for the store to show what the gateway said; ten seconds unless set.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.settings.patience = patience;
        self
    }

    /// The time that an attempt that was not sent is left to the process that opened it; two minutes unless set. It is
    /// manners, not safety: a shorter one ends attempts of slow servers before they are sent.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.settings.grace = grace;
        self
    }

    /// The time limit of one call to the journal; five seconds unless set. For tests of journals that hang.
    #[doc(hidden)]
    pub fn journal_limit(mut self, limit: Duration) -> Self {
        self.settings.journal_limit = limit;
        self
    }

    /// How long one look at an order with its transactions may take; twenty seconds unless set. For tests of stores that hang.
    #[doc(hidden)]
    pub fn look_limit(mut self, limit: Duration) -> Self {
        self.settings.look_limit = limit;
        self
    }

    /// Another base URL for the management APIs; `https://api.bigcommerce.com` unless set.
    pub fn api_url(self, url: &str) -> Self {
        self.with(|session| session.api_url(url))
    }

    /// Another base URL for the payments host; `https://payments.bigcommerce.com` unless set.
    pub fn payments_url(self, url: &str) -> Self {
        self.with(|session| session.payments_url(url))
    }

    /// Names your application to BigCommerce, in place of the library's own name.
    pub fn user_agent(self, user_agent: &str) -> Self {
        self.with(|session| session.user_agent(user_agent))
    }

    /// The time limit of connecting.
    pub fn connect_timeout(self, limit: Duration) -> Self {
        self.with(|session| session.connect_timeout(limit))
    }

    /// The time limit of one request, from connecting to the last byte of the answer.
    pub fn timeout(self, limit: Duration) -> Self {
        self.with(|session| session.timeout(limit))
    }

    /// Reports what answers hold beyond the specs, payment codes without a meaning here among it: keep a clone of
    /// `watch` to read its counts. Without this nothing is looked for. See [`DriftWatch`].
    pub fn watch_drift(self, watch: DriftWatch) -> Self {
        let has_meaning = |code| !matches!(PaymentCode::from(code), PaymentCode::Unknown(_));
        self.with(|session| session.watch_drift(watch.codes_of("payments", has_meaning)))
    }

    /// The store.
    ///
    /// # Errors
    /// When the store hash has characters that no hash has, or a base URL is not `https://` (or `http://` on loopback).
    pub fn build(self) -> Result<Store, Error> {
        let session = self.session.map_err(|InvalidStoreHash| {
            Error::here(
                Step::SetUpStore,
                Owner::Developer,
                Remedy::FixRequest,
                "the store hash is not one (letters and digits are expected)",
                "copy the store hash from the API path of the control panel",
            )
        })?;
        let session = session.build()?;
        let shared = Shared::new(session.store().clone(), self.journal, self.settings);
        Ok(Store {
            session,
            shared: Arc::new(shared),
        })
    }

    fn with(mut self, set: impl FnOnce(SessionBuilder) -> SessionBuilder) -> Self {
        self.session = self.session.map(set);
        self
    }
}

impl fmt::Debug for StoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreBuilder")
            .field("journal", &self.journal)
            .finish_non_exhaustive()
    }
}

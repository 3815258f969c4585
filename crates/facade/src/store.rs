//! The store: where every walk begins.

use std::{fmt, sync::Arc, time::Duration};

use bigcommerce_management_checkout::query::{CreateCartQuery, GetCartQuery};
use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_transport::{DriftWatch, Session, SessionBuilder};
use bigcommerce_types::{AccessToken, CartId, CorrelationId, Owner, Remedy, StoreHash};

use crate::{
    checkout::{Checkout, CheckoutState, Opened},
    error::{Error, Rejected, Step},
    flow::{Flow, to_the_end},
    journal::Journal,
    lines::Lines,
    order::{DirectOrder, Order, Unpaid},
};

/// A BigCommerce store and the credentials to sell from it. Cheap to clone; one is enough for a whole server.
#[derive(Clone)]
pub struct Store {
    session: Session,
    journal: Option<Arc<dyn Journal>>,
}

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
    /// The order as described comes back beside the [`Error`]. Sending that one again does not make a second order: one
    /// that exists is read, and when the outcome is in doubt it is looked for by its
    /// [`external_order_id`](DirectOrder::external_order_id) first.
    pub async fn order_directly(
        &self,
        order: DirectOrder,
    ) -> Result<Order<Unpaid>, Rejected<DirectOrder>> {
        if order.is_empty() {
            return Err(Rejected::new(order, empty(Step::CreateOrderDirectly)));
        }
        to_the_end(crate::order::create_directly(self.flow(), order)).await
    }

    /// The session below, for calls that the facade does not wrap.
    pub fn session(&self) -> &Session {
        &self.session
    }

    fn flow(&self) -> Flow {
        let correlation = CorrelationId::new(uuid::Uuid::new_v4().to_string());
        Flow::new(
            self.session.with_correlation(correlation),
            self.journal.clone(),
        )
    }
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
            .field("journal", &self.journal)
            .finish()
    }
}

/// Describes a [`Store`]; made by [`Store::builder`].
#[must_use]
pub struct StoreBuilder {
    session: Result<SessionBuilder, InvalidStoreHash>,
    journal: Option<Arc<dyn Journal>>,
}

/// Kept until `build`, so that a chain of settings is not interrupted.
struct InvalidStoreHash;

impl StoreBuilder {
    /// Where attempts to pay are recorded. Without one, [`Order::pay`] refuses to send anything.
    pub fn journal(self, journal: impl Journal) -> Self {
        self.shared_journal(Arc::new(journal))
    }

    /// As [`journal`](StoreBuilder::journal), for one that other stores of this process use as well.
    pub fn shared_journal(mut self, journal: Arc<dyn Journal>) -> Self {
        self.journal = Some(journal);
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

    /// How long connecting may take.
    pub fn connect_timeout(self, limit: Duration) -> Self {
        self.with(|session| session.connect_timeout(limit))
    }

    /// How long one request may take, from connecting to the last byte of the answer.
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
        Ok(Store {
            session: session.build()?,
            journal: self.journal,
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

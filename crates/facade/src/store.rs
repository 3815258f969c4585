//! The store: the beginning of every flow, and the way back to one.

use std::{convert::Infallible, fmt, sync::Arc, time::Duration};

use bigcommerce_journal::AttemptId;
use bigcommerce_management_checkout::query::{CreateCartQuery, GetCartQuery};
use bigcommerce_transport::{Host, RateLimit, Session};
use bigcommerce_types::{AccessToken, CartId, OrderId, Owner, Remedy};

use crate::{
    checkout::{Checkout, CheckoutState, Opened},
    error::{Error, Rejected, Step},
    flow::{Flow, Shared, in_step},
    lines::Lines,
    order::{DirectOrder, Order, Unpaid},
    pay::{OrderState, Resumed, Swept},
    store_builder::StoreBuilder,
    ticket::{NotATicket, Ticket},
};

/// A BigCommerce store and the credentials to sell from it. Cheap to clone; one is enough for a whole server.
#[derive(Clone)]
pub struct Store {
    pub(crate) session: Session,
    pub(crate) shared: Arc<Shared>,
}

/// The age at which `sweep_every` looks at an open attempt.
const OPEN_LONG: Duration = Duration::from_secs(60);
/// The longest time that `drain` waits.
const DRAIN: Duration = Duration::from_secs(60);

impl Store {
    /// Describes a store by its hash (the path segment after `/stores/`) and the access token of an API account.
    pub fn builder(store_hash: impl Into<String>, access_token: impl Into<String>) -> StoreBuilder {
        StoreBuilder::new(store_hash.into(), AccessToken::new(access_token))
    }

    /// Opens a cart with these lines: `POST /v3/carts`.
    ///
    /// # Errors
    /// The lines come back beside the [`Error`]: empty ones are refused before anything is sent; a product or variant
    /// that does not exist, or an option that is missing, is refused by the store.
    pub async fn open_cart(&self, lines: Lines) -> Result<Checkout<Opened>, Rejected<Lines>> {
        in_step(Step::OpenCart, async move {
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
        })
        .await
    }

    /// Starts from a cart that exists already, say one whose id the storefront keeps in a cookie: `GET /v3/carts/{id}`.
    ///
    /// # Errors
    /// When the cart is gone.
    pub async fn cart(&self, id: &CartId) -> Result<Checkout<Opened>, Error> {
        in_step(Step::ReadCart, async move {
            let flow = self.flow();
            let cart = flow
                .checkouts
                .get_cart(id, &GetCartQuery::new())
                .await?
                .into_data();
            Ok(Checkout::opened(flow, cart))
        })
        .await
    }

    /// As [`cart`](Store::cart), for a page that shows a cart that is gone as an empty one: nothing then.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{CartId, Error, Store};
    /// # async fn cart_page(store: Store, id: CartId) -> Result<(), Error> {
    /// match store.find_cart(&id).await? {
    ///     Some(cart) => println!("{} lines", cart.lines().len()),
    ///     None => println!("Your cart is empty."), // ordered, expired or deleted: `Store::checkout` says which
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the cart cannot be read.
    pub async fn find_cart(&self, id: &CartId) -> Result<Option<Checkout<Opened>>, Error> {
        match self.cart(id).await {
            Ok(cart) => Ok(Some(cart)),
            Err(error) if error.remedy() == Remedy::NewCart => Ok(None),
            Err(error) => Err(error),
        }
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
        in_step(Step::ReadCheckout, async move {
            crate::checkout::find(self.flow(), id).await
        })
        .await
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
        flow.step_to_the_end(
            Step::CreateOrderDirectly,
            crate::order::create_directly(flow.clone(), order),
        )
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
        flow.step_to_the_end(Step::ReadOrder, read).await
    }

    /// Follows a ticket: to the checkout, to the order, or to the payment that was made, by whichever process. A cart
    /// that is gone since it was ordered leads to its order.
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
    ///     Resumed::Change(change) => change.merchant_message().to_string(), // for the back office
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
                flow.step_to_the_end(Step::Resume, async move {
                    crate::pay::resume(task, &ticket, order).await
                })
                .await
            }
            (None, Some(checkout)) => match self.checkout(checkout).await? {
                CheckoutState::Gone(gone) => match gone.order() {
                    // The ticket names the cart, which an order of it has to know of.
                    Some(order) => {
                        let (ticket, task) = (ticket.clone(), flow.clone());
                        let state = async move {
                            crate::pay::order(task, order, Some(&ticket), Step::Resume).await
                        };
                        flow.step_to_the_end(Step::Resume, state)
                            .await
                            .map(Resumed::Order)
                    }
                    None => Ok(Resumed::Checkout(CheckoutState::Gone(gone))),
                },
                found => Ok(Resumed::Checkout(found)),
            },
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
        flow.step_to_the_end(Step::Sweep, crate::pay::sweep(flow.clone(), older_than))
            .await
    }

    /// [Sweeps](Store::sweep) what is at least a minute old, again and again with this pause before each, for as
    /// long as it is polled. A sweep that fails is logged as a warning, and the next one tries again.
    ///
    /// ```no_run
    /// # use std::{future::Future, time::Duration};
    /// # use bigcommerce_facade::Store;
    /// # async fn run(store: Store, server: impl Future<Output = ()>) {
    /// tokio::select! {
    ///     () = server => {}
    ///     _ = store.sweep_every(Duration::from_secs(60)) => {}
    /// }
    /// store.drain().await;
    /// # }
    /// ```
    pub async fn sweep_every(&self, pause: Duration) -> Infallible {
        loop {
            tokio::time::sleep(pause).await;
            if let Err(error) = self.sweep(OPEN_LONG).await {
                tracing::warn!(%error, "payments that were left open could not be looked at");
            }
        }
    }

    /// The ticket of a text that was [signed](Ticket::sign) with this key, such as a cookie, where it is of this store.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Store, Ticket};
    /// # fn session(store: &Store, cookie: &str, key: &[u8]) -> Option<Ticket> {
    /// store.verify_ticket(cookie, key).ok() // one that is forged, or of another store, is none
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the text is no signed ticket, was signed with another key, or is of another store.
    pub fn verify_ticket(&self, signed: &str, key: &[u8]) -> Result<Ticket, NotATicket> {
        let ticket = Ticket::verify(signed, key)?;
        if ticket.store() == &self.shared.store {
            Ok(ticket)
        } else {
            Err(NotATicket)
        }
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
        flow.step_to_the_end(Step::Sweep, crate::pay::observe(flow.clone(), order))
            .await
    }

    /// Ends an attempt on the merchant's word: somebody has looked at the gateway's own records and found that nothing
    /// was taken. See [`OpenAttempt::released_by_merchant`](crate::OpenAttempt::released_by_merchant). What the store
    /// shows comes first: the order as it is then comes back.
    ///
    /// # Errors
    /// When it is too early, there is no such attempt, or the journal does not answer: then nothing was released. An
    /// order that cannot be read afterwards is an error that says that the attempt has come to its end.
    pub async fn release(&self, attempt: AttemptId) -> Result<OrderState, Error> {
        let flow = self.flow();
        flow.step_to_the_end(Step::Release, crate::pay::release(flow.clone(), attempt))
            .await
    }

    /// Opens the keys of a paid attempt again, once the store shows that all of its money was given back or voided, so
    /// that the order's cart or external id can be sold once more.
    ///
    /// # Errors
    /// When money is left, there is no such attempt, or the store or the journal cannot be read.
    pub async fn reopen(&self, attempt: AttemptId) -> Result<(), Error> {
        let flow = self.flow();
        flow.step_to_the_end(Step::Reopen, crate::pay::reopen(flow.clone(), attempt))
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

    /// The request quota of the store on the API host, as this process knows it from the answers so far. Nothing is sent.
    ///
    /// ```no_run
    /// # fn dashboard(store: &bigcommerce_facade::Store) {
    /// let quota = store.rate_limit();
    /// if let (Some(left), Some(all)) = (quota.left, quota.quota) {
    ///     println!("{left} of {all} requests are left");
    /// }
    /// # }
    /// ```
    pub fn rate_limit(&self) -> RateLimit {
        self.session.rate_limit(Host::Api)
    }

    /// The session below, for calls that the facade does not wrap.
    pub fn session(&self) -> &Session {
        &self.session
    }

    fn flow(&self) -> Flow {
        Flow::new(self.session.with_new_correlation(), self.shared.clone())
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

//! A sandbox store with a relay in front of each of its hosts, and a shopper in it.

use std::{error::Error as AnyError, time::Duration};

use bigcommerce_facade::{
    Address, AttemptId, Billed, CartId, Checkout, CustomerId, GiftCertificateCode, InMemoryJournal,
    Instrument, InstrumentToken, Journal, Lines, OpenAttempt, Order, OrderId, OrderState, Payment,
    PaymentMethodId, ProductId, Quoted, Ready, Store, StoreBuilder, Unpaid, VariantId,
    journal::{Failure, Key, Kind, Money, Nonce, Opened, Record},
    management_checkout,
    payments::{
        self,
        types::{
            OrderReference, PaymentAccessTokenRequest, PaymentDetails, PaymentInstrument,
            PaymentRequest, StoredCardInstrument,
        },
    },
    transport::Permit,
    types::Decimal,
};
use bigcommerce_sandbox::{
    NewOrder, SMALL_GIFT_CERTIFICATE, Sandbox, catalogue, customer, payment,
};

use crate::Relay;

/// What a test returns, so that `?` works in it.
pub type Tested = Result<(), Box<dyn AnyError>>;

/// A sandbox store, a relay in front of each of its hosts, and a client that goes through them.
pub struct Shop {
    /// The store itself, with its ledger.
    pub sandbox: Sandbox,
    /// In front of the management APIs.
    pub api: Relay,
    /// In front of the payments host.
    pub payments: Relay,
    /// The record of every payment.
    pub journal: InMemoryJournal,
    /// The client. It does not wait for the store to show what the gateway said.
    pub store: Store,
}

/// The life of a payment access token, and a second.
pub const TOKEN_LIFE: Duration = Duration::from_secs(3601);
/// The quiet period of a store that sets none.
pub const QUIET: Duration = Duration::from_secs(1800);

impl Shop {
    /// Starts all of it.
    ///
    /// # Errors
    /// When no port of loopback can be had.
    pub async fn open() -> Result<Self, Box<dyn AnyError>> {
        Self::open_with(|store| store).await
    }

    /// The same, with a client that has further settings.
    ///
    /// # Errors
    /// When no port of loopback can be had.
    pub async fn open_with(
        settings: impl FnOnce(StoreBuilder) -> StoreBuilder,
    ) -> Result<Self, Box<dyn AnyError>> {
        let sandbox = Sandbox::start().await?;
        let api = Relay::before(sandbox.api_url()).await?;
        let payments = Relay::before(sandbox.payments_url()).await?;
        let journal = InMemoryJournal::new();
        let store = builder(&sandbox, &api, &payments).journal(journal.clone());
        let store = settings(store).build()?;
        Ok(Self {
            sandbox,
            api,
            payments,
            journal,
            store,
        })
    }

    /// The same, with a client that goes straight to the management APIs: for tests of many payments.
    ///
    /// # Errors
    /// When no port of loopback can be had.
    pub async fn open_without_api_relay() -> Result<Self, Box<dyn AnyError>> {
        let shop = Self::open().await?;
        let store = shop
            .builder_without_api_relay()
            .journal(shop.journal.clone())
            .build()?;
        Ok(Self { store, ..shop })
    }

    /// A store that goes straight to the management APIs, still without a journal.
    pub fn builder_without_api_relay(&self) -> StoreBuilder {
        builder(&self.sandbox, &self.api, &self.payments).api_url(self.sandbox.api_url())
    }

    /// Another server of the same shop, with the same journal.
    ///
    /// # Errors
    /// When the store cannot be described.
    pub fn server(&self) -> Result<Store, bigcommerce_facade::Error> {
        self.server_with(self.journal.clone())
    }

    /// A server of the same shop, with this journal.
    ///
    /// # Errors
    /// When the store cannot be described.
    pub fn server_with(&self, journal: impl Journal) -> Result<Store, bigcommerce_facade::Error> {
        builder(&self.sandbox, &self.api, &self.payments)
            .journal(journal)
            .build()
    }

    /// Moves the platform's clock.
    pub fn pass(&self, time: Duration) {
        self.sandbox.advance_clock(time);
    }

    /// Looks into an attempt after its token has expired, and once more after the quiet period.
    ///
    /// # Errors
    /// When the journal does not answer.
    pub async fn wait_out(
        &self,
        attempt: OpenAttempt,
    ) -> Result<Payment, bigcommerce_facade::Error> {
        self.pass(TOKEN_LIFE);
        let Payment::Unknown(attempt) = attempt.reconcile().await? else {
            panic!("one look is not enough")
        };
        self.pass(QUIET);
        Ok(attempt.reconcile().await?)
    }

    /// Makes one more order of the cart, as another tab would.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn another_order_of(
        &self,
        cart: &CartId,
    ) -> Result<OrderId, bigcommerce_facade::Error> {
        let checkouts = management_checkout::Client::new(self.store.session().clone());
        let order = checkouts.create_order(&cart.clone().into()).await?;
        Ok(order.into_data().id)
    }

    /// Makes one more order of the cart and pays it, as another tab would.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn pay_another_order_of(
        &self,
        cart: &CartId,
    ) -> Result<OrderId, bigcommerce_facade::Error> {
        let order = self.another_order_of(cart).await?;
        self.pay_with_the_bindings_alone(order).await?;
        Ok(order)
    }

    /// Two orders of one cart, as two tabs make them.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn two_orders_of_a_cart(
        &self,
    ) -> Result<[Order<Unpaid>; 2], bigcommerce_facade::Error> {
        let first = self.order().await?;
        let cart = first
            .details()
            .cart_id
            .clone()
            .expect("it came from a cart");
        let second = self.another_order_of(&cart).await?;
        Ok([first, self.unpaid(second).await?])
    }

    /// Jane's order of 35.00, made without the API.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn made(&self) -> Result<Order<Unpaid>, bigcommerce_facade::Error> {
        let order = NewOrder::new(Decimal::from(35)).customer_id(customer::JANE);
        self.unpaid(OrderId::new(self.sandbox.make_order(order)))
            .await
    }

    /// So many of Jane's orders of 35.00 that are of one cart, made without the API and without the cart.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn made_of_a_cart<const N: usize>(
        &self,
    ) -> Result<[Order<Unpaid>; N], bigcommerce_facade::Error> {
        // An attempt's id is a UUID, as a cart's is.
        let cart = AttemptId::mint().to_string();
        let order = NewOrder::new(Decimal::from(35)).customer_id(customer::JANE);
        let ids = [(); N].map(|()| self.sandbox.make_order(order.clone().cart_id(&cart)));
        let mut orders = Vec::new();
        for id in ids {
            orders.push(self.unpaid(OrderId::new(id)).await?);
        }
        Ok(orders
            .try_into()
            .unwrap_or_else(|_| unreachable!("as many as ids")))
    }

    /// The order with this number, of which nothing was paid.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn unpaid(&self, id: OrderId) -> Result<Order<Unpaid>, bigcommerce_facade::Error> {
        match self.store.order(id).await? {
            OrderState::Unpaid(order) => Ok(order),
            other => panic!("order {id} is {other:?}"),
        }
    }

    /// Drives every open attempt to its end: another server sweeps, the token expires, the quiet period passes, and
    /// servers sweep again, as long as an attempt is open. Each of them is new, and learns the platform's time by its
    /// own requests.
    ///
    /// # Errors
    /// When the journal does not answer.
    pub async fn sweep_to_the_end(&self) -> Result<(), bigcommerce_facade::Error> {
        for pause in [Duration::ZERO, TOKEN_LIFE, QUIET, QUIET] {
            if self.open_attempts().await == 0 {
                break;
            }
            self.pass(pause);
            let _ = self.server()?.sweep(Duration::ZERO).await?;
        }
        Ok(())
    }

    /// The records of an order.
    pub async fn journal_of(&self, order: OrderId) -> Vec<Record> {
        let keys = [Key::Order(order)].into();
        let found = self.journal.find(self.store.session().store(), &keys).await;
        found.expect("a journal in memory answers")
    }

    /// Opens an attempt to pay 35.00 as a process would that ends before it sends anything.
    ///
    /// # Errors
    /// When the journal does not answer.
    pub async fn open_and_vanish(&self, id: AttemptId, order: OrderId) -> Result<(), Failure> {
        let opened = Opened {
            store: self.store.session().store().clone(),
            order,
            keys: [Key::Order(order)].into(),
            kind: Kind::Payment,
            shown: Money::new(Decimal::from(35), "USD"),
            may_pay_part: false,
            nonce: Nonce::mint(),
            at: self.sandbox.now(),
        };
        self.journal.open(id, opened, 0).await.map(|_| ())
    }

    /// The attempts of the store that are open.
    pub async fn open_attempts(&self) -> usize {
        let open = self
            .journal
            .open_attempts(self.store.session().store(), i64::MAX)
            .await;
        open.expect("a journal in memory answers").len()
    }

    /// The requests to charge that have been sent.
    pub fn sent(&self) -> usize {
        self.payments.count("POST", "/payments")
    }

    /// Pays an order through the generated client, as a process with another journal would.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn pay_with_the_bindings_alone(
        &self,
        order: OrderId,
    ) -> Result<(), bigcommerce_facade::Error> {
        let payments = payments::Client::new(self.store.session().clone());
        let request = PaymentAccessTokenRequest::new(OrderReference::new(order));
        let token = payments
            .create_payment_access_token(&request)
            .await?
            .into_data()
            .id;
        let visa = PaymentInstrument::StoredCard(StoredCardInstrument::new(InstrumentToken::new(
            customer::JANE_VISA,
        )));
        let details = PaymentDetails::new(visa, PaymentMethodId::new(payment::CARD_METHOD));
        let permit = Permit::for_a_caller_that_keeps_its_own_journal();
        payments
            .process_payment(permit, &token, &PaymentRequest::new(details))
            .await?;
        Ok(())
    }

    /// A checkout of two mugs, billed home.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn billed(&self) -> Result<Checkout<Billed>, bigcommerce_facade::Error> {
        Ok(self
            .store
            .open_cart(two_mugs())
            .await?
            .bill_to(home())
            .await?)
    }

    /// A checkout of two mugs, billed and shipped home, with options to choose from.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn quoted(&self) -> Result<Checkout<Quoted>, bigcommerce_facade::Error> {
        Ok(self.billed().await?.ship_everything_to(home()).await?)
    }

    /// The same with the cheapest option chosen.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn ready(&self) -> Result<Checkout<Ready>, bigcommerce_facade::Error> {
        let quoted = self.quoted().await?;
        let offers = quoted.cheapest_offers()?;
        Ok(quoted.choose(offers).await?)
    }

    /// The same as an order.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn order(&self) -> Result<Order<Unpaid>, bigcommerce_facade::Error> {
        Ok(self.ready().await?.place_order().await?)
    }

    /// How many charges the gateway has booked.
    pub fn charges(&self) -> usize {
        self.sandbox.ledger().charges.len()
    }
}

/// A store that goes through these relays, still without a journal.
pub fn builder(sandbox: &Sandbox, api: &Relay, payments: &Relay) -> StoreBuilder {
    Store::builder(sandbox.store_hash(), sandbox.access_token())
        .api_url(api.url())
        .payments_url(payments.url())
        .patience(Duration::ZERO)
        .backoff(Duration::from_millis(1), Duration::from_millis(1))
}

/// Jane's two blue mugs at 15.00.
pub fn two_mugs() -> Lines {
    Lines::new()
        .variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_BLUE),
            2,
        )
        .for_customer(CustomerId::new(customer::JANE))
}

/// Jane's stored Visa, which approves.
pub fn visa() -> Instrument {
    Instrument::stored_card(InstrumentToken::new(customer::JANE_VISA))
}

/// Jane's stored Mastercard, which stays pending.
pub fn pending_card() -> Instrument {
    Instrument::stored_card(InstrumentToken::new(customer::JANE_PENDING_MASTERCARD))
}

/// A stored card that the gateway refuses with this code.
pub fn declining(code: i64) -> Instrument {
    Instrument::stored_card(InstrumentToken::new(customer::declining_token(code)))
        .via(PaymentMethodId::new(payment::CARD_METHOD))
}

/// A gift certificate that is worth 10.00.
pub fn small_gift_certificate() -> Instrument {
    Instrument::gift_certificate(GiftCertificateCode::new(SMALL_GIFT_CERTIFICATE))
}

/// An address in Texas.
pub fn home() -> Address {
    Address::new("jane.doe@example.com", "US")
        .first_name("Jane")
        .last_name("Doe")
        .address1("1 Congress Avenue")
        .city("Austin")
        .state_or_province("Texas")
        .state_or_province_code("TX")
        .postal_code("78701")
        .phone("+15125550100")
}

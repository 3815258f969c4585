//! A sandbox store with a relay in front of each of its hosts, and a shopper in it.

use std::error::Error as AnyError;

use bigcommerce_facade::{
    Address, Checkout, CustomerId, ForgetfulJournal, Instrument, InstrumentToken, Lines, Order, ProductId, Quoted,
    Ready, Store, StoreBuilder, Unpaid, VariantId,
};
use bigcommerce_sandbox::{Sandbox, catalogue, customer};
use bigcommerce_tests::Relay;

pub(crate) type Tested = Result<(), Box<dyn AnyError>>;

pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) api: Relay,
    pub(crate) payments: Relay,
    pub(crate) store: Store,
}

impl Shop {
    pub(crate) async fn open() -> Result<Self, Box<dyn AnyError>> {
        let sandbox = Sandbox::start().await?;
        let api = Relay::before(sandbox.api_url()).await?;
        let payments = Relay::before(sandbox.payments_url()).await?;
        let store = builder(&sandbox, &api, &payments).journal(ForgetfulJournal::default()).build()?;
        Ok(Self { sandbox, api, payments, store })
    }

    /// The same store as another process would see it: with a journal of its own.
    pub(crate) fn another_process(&self) -> Result<Store, bigcommerce_facade::Error> {
        builder(&self.sandbox, &self.api, &self.payments).journal(ForgetfulJournal::default()).build()
    }

    pub(crate) async fn quoted(&self) -> Result<Checkout<Quoted>, bigcommerce_facade::Error> {
        let billed = self.store.open_cart(two_mugs()).await?.bill_to(home()).await?;
        Ok(billed.ship_everything_to(home()).await?)
    }

    pub(crate) async fn ready(&self) -> Result<Checkout<Ready>, bigcommerce_facade::Error> {
        let quoted = self.quoted().await?;
        let offer = quoted.cheapest_offer()?;
        Ok(quoted.choose(offer).await?)
    }

    pub(crate) async fn order(&self) -> Result<Order<Unpaid>, bigcommerce_facade::Error> {
        Ok(self.ready().await?.place_order().await?)
    }

    /// How many charges the gateway has booked.
    pub(crate) fn charges(&self) -> usize {
        self.sandbox.ledger().charges.len()
    }
}

pub(crate) fn builder(sandbox: &Sandbox, api: &Relay, payments: &Relay) -> StoreBuilder {
    Store::builder(sandbox.store_hash(), sandbox.access_token()).api_url(api.url()).payments_url(payments.url())
}

pub(crate) fn two_mugs() -> Lines {
    Lines::new()
        .variant(ProductId::new(catalogue::MUG), VariantId::new(catalogue::MUG_BLUE), 2)
        .for_customer(CustomerId::new(customer::JANE))
}

pub(crate) fn visa() -> Instrument {
    Instrument::stored_card(InstrumentToken::new(customer::JANE_VISA))
}

pub(crate) fn home() -> Address {
    Address::default()
        .first_name("Jane")
        .last_name("Doe")
        .email("jane.doe@example.com")
        .address1("1 Congress Avenue")
        .city("Austin")
        .state_or_province("Texas")
        .state_or_province_code("TX")
        .postal_code("78701")
        .country_code("US")
        .phone("512-555-0100")
}

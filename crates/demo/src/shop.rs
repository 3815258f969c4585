//! The store to walk on, and what to buy there: the embedded sandbox, or a store of yours.

use std::{env, fmt, time::Duration};

use bigcommerce_facade::{
    Address, Amount, Card, CustomerId, Error, GiftCertificateCode, InMemoryJournal, Instrument,
    InstrumentToken, Offer, Order, PaymentMethodId, ProductId, Store, VariantId, VerificationValue,
    management_checkout::types::Cart,
    types::{CardNumber, Decimal},
};
use bigcommerce_sandbox::{GIFT_CERTIFICATE, Sandbox, catalogue, customer, payment};

use crate::{
    arguments::{Arguments, Means},
    narration::money,
};

/// A store, and the things that a shopper does there.
pub(crate) struct Shop {
    pub(crate) store: Store,
    pub(crate) heading: String,
    pub(crate) product: ProductId,
    pub(crate) variant: VariantId,
    pub(crate) customer: CustomerId,
    /// The code that the declining card is declined with.
    decline: i64,
    /// The card that the customer stored.
    stored_card: InstrumentToken,
    /// The embedded sandbox, which lives as long as this does.
    sandbox: Option<Sandbox>,
}

/// The store cannot be opened.
#[derive(Debug)]
pub(crate) enum Trouble {
    Said(String),
    Refused(Error),
}

impl Shop {
    /// The store of the environment, or an embedded sandbox.
    pub(crate) async fn open(wish: &Arguments) -> Result<Self, Trouble> {
        let (store, heading, sandbox) = match env::var("BIGCOMMERCE_STORE_HASH") {
            Ok(hash) => {
                let store = store_of_yours(&hash, wish)?;
                (store, format!("Store \"{hash}\""), None)
            }
            Err(_) if env::var_os("BIGCOMMERCE_ACCESS_TOKEN").is_some() => {
                return Err(said(
                    "BIGCOMMERCE_ACCESS_TOKEN is set and BIGCOMMERCE_STORE_HASH is not",
                ));
            }
            Err(_) => {
                let sandbox = Sandbox::start()
                    .await
                    .map_err(|error| said(&format!("no sandbox: {error}")))?;
                let address = sandbox.api_url().trim_start_matches("http://").to_owned();
                let heading = format!(
                    "Sandbox store \"{}\" on {address} (no account, no network)",
                    sandbox.store_hash()
                );
                let store = Store::builder(sandbox.store_hash(), sandbox.access_token())
                    .api_url(sandbox.api_url())
                    .payments_url(sandbox.payments_url());
                let store = store.journal(InMemoryJournal::default()).build()?;
                (store, heading, Some(sandbox))
            }
        };
        let token = env::var("BIGCOMMERCE_INSTRUMENT_TOKEN");
        Ok(Self {
            store,
            heading,
            product: ProductId::new(number("BIGCOMMERCE_PRODUCT_ID", catalogue::MUG)?),
            variant: VariantId::new(number("BIGCOMMERCE_VARIANT_ID", catalogue::MUG_BLUE)?),
            customer: CustomerId::new(number("BIGCOMMERCE_CUSTOMER_ID", customer::JANE)?),
            stored_card: InstrumentToken::new(
                token.unwrap_or_else(|_| customer::JANE_VISA.to_owned()),
            ),
            decline: wish.decline.unwrap_or_default(),
            sandbox,
        })
    }

    /// Moves the sandbox's clock. False on a store whose time nobody can move.
    pub(crate) fn move_clock(&self, by: Duration) -> bool {
        let Some(sandbox) = &self.sandbox else {
            return false;
        };
        sandbox.advance_clock(by);
        true
    }

    pub(crate) fn address(&self) -> Address {
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

    /// What is paid with first, and what pays the part that is left or was declined.
    pub(crate) fn instruments(&self, wish: &Arguments) -> [Instrument; 2] {
        if wish.decline.is_some() {
            [self.declining_card(), self.instrument(wish.instrument)]
        } else {
            [self.instrument(wish.instrument), self.card()]
        }
    }

    fn instrument(&self, means: Means) -> Instrument {
        match means {
            Means::StoredCard => Instrument::stored_card(self.stored_card.clone()),
            Means::Card => self.card(),
            Means::GiftCertificate => {
                Instrument::gift_certificate(GiftCertificateCode::new(GIFT_CERTIFICATE))
            }
            Means::StoreCredit => Instrument::store_credit(),
        }
    }

    fn card(&self) -> Instrument {
        let number = CardNumber::new("4111111111111111");
        Instrument::card(Card::new(
            number,
            "Jane Doe",
            12,
            2031,
            VerificationValue::new("123"),
        ))
    }

    /// A stored card that the sandbox's gateway declines with the wished code. No customer stored it, so the method has
    /// to be named.
    fn declining_card(&self) -> Instrument {
        Instrument::stored_card(InstrumentToken::new(customer::declining_token(
            self.decline,
        )))
        .via(PaymentMethodId::new(payment::CARD_METHOD))
    }

    /// What a direct order says that shipping costs.
    pub(crate) fn own_shipping_cost(&self) -> Amount {
        Amount::from(Decimal::new(500, 2))
    }

    pub(crate) fn goods(&self, cart: &Cart) -> String {
        let lines = cart
            .line_items
            .iter()
            .flat_map(|lines| &lines.physical_items);
        let goods = lines.map(|line| {
            format!(
                "{} × {}",
                line.quantity.unwrap_or_default(),
                line.name.as_deref().unwrap_or("something")
            )
        });
        goods.collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn prices_of(&self, offers: &[Offer]) -> String {
        let price = |offer: &Offer| match offer.cost() {
            Some(cost) => format!("{}, {}", offer.description(), money(cost)),
            None => offer.description().to_owned(),
        };
        offers.iter().map(price).collect::<Vec<_>>().join("; ")
    }
}

/// The order's status in the store's words.
pub(crate) fn status_of<S>(order: &Order<S>) -> &str {
    order
        .details()
        .status
        .as_deref()
        .unwrap_or("status unknown")
}

fn store_of_yours(hash: &str, wish: &Arguments) -> Result<Store, Trouble> {
    let token = env::var("BIGCOMMERCE_ACCESS_TOKEN")
        .map_err(|_| said("BIGCOMMERCE_STORE_HASH is set and BIGCOMMERCE_ACCESS_TOKEN is not"))?;
    let mut store = Store::builder(hash, token).journal(InMemoryJournal::default());
    if let Ok(url) = env::var("BIGCOMMERCE_API_URL") {
        store = store.api_url(&url);
    }
    let payments = env::var("BIGCOMMERCE_PAYMENTS_URL");
    if wish.decline.is_some() && !payments.as_ref().is_ok_and(|url| is_local(url)) {
        return Err(said(
            "--decline uses a token that only the sandbox knows: leave it out on a real store",
        ));
    }
    if let Ok(url) = payments {
        store = store.payments_url(&url);
    }
    Ok(store.build()?)
}

fn is_local(url: &str) -> bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        .iter()
        .any(|local| url.starts_with(local))
}

fn number(variable: &str, otherwise: i64) -> Result<i64, Trouble> {
    match env::var(variable) {
        Ok(text) => text
            .parse()
            .map_err(|_| said(&format!("{variable} is not a number"))),
        Err(_) => Ok(otherwise),
    }
}

fn said(sentence: &str) -> Trouble {
    Trouble::Said(sentence.to_owned())
}

impl Trouble {
    /// The library's own error, where it is one.
    pub(crate) fn error(&self) -> Option<&Error> {
        match self {
            Self::Refused(error) => Some(error),
            Self::Said(_) => None,
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(sentence) => f.write_str(sentence),
            Self::Refused(error) => error.fmt(f),
        }
    }
}

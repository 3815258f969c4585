//! A sandbox behind a relay, and what every error has to say.

use std::error::Error as AnyError;

use bigcommerce_facade::{
    Address, CustomerId, Error, ForgetfulJournal, Instrument, InstrumentToken, Lines, Owner,
    ProductId, Sent, Store, VariantId,
};
use bigcommerce_sandbox::{Sandbox, catalogue, customer};
use bigcommerce_tests::Relay;

pub(crate) type Tested = Result<(), Box<dyn AnyError>>;

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) relay: Relay,
    pub(crate) store: Store,
}

impl World {
    pub(crate) async fn open() -> Result<Self, Box<dyn AnyError>> {
        let sandbox = Sandbox::start().await?;
        let relay = Relay::before(sandbox.api_url()).await?;
        let store = store_at(relay.url(), sandbox.store_hash(), sandbox.access_token())?;
        Ok(Self {
            sandbox,
            relay,
            store,
        })
    }
}

/// A store with both hosts at one address.
pub(crate) fn store_at(url: &str, hash: &str, token: &str) -> Result<Store, Error> {
    Store::builder(hash, token)
        .api_url(url)
        .payments_url(url)
        .journal(ForgetfulJournal::default())
        .build()
}

/// What an error has to say, whatever went wrong.
#[track_caller]
pub(crate) fn says(error: &Error, sent: Sent, owner: Owner, words: &str) {
    let sentence = error.to_string();
    assert_eq!(error.sent(), sent, "{sentence}");
    assert_eq!(error.owner(), owner, "{sentence}");
    assert!(sentence.contains(words), "`{words}` is not in: {sentence}");
    let consequences = [
        "nothing was sent",
        "nothing was changed",
        "it was only a read",
        "whether it took effect is not known",
        "it took effect, only its answer is lost",
    ];
    assert!(
        consequences.iter().any(|one| sentence.contains(one)),
        "no word on what was sent: {sentence}"
    );
    assert!(
        !sentence.contains('\n') && !sentence.contains("http"),
        "one sentence without addresses: {sentence}"
    );
    assert!(!error.advice().is_empty() && !error.shopper_message().is_empty());
}

pub(crate) fn two_mugs() -> Lines {
    Lines::new()
        .variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_BLUE),
            2,
        )
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
}

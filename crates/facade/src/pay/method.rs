//! The payment method that an instrument goes through.

use bigcommerce_payments::{
    query::ListPaymentMethodsQuery,
    types::{InstrumentType, PaymentMethod, PaymentMethodType, StoredInstrument},
};
use bigcommerce_types::{InstrumentToken, OrderId, Owner, PaymentMethodId, Remedy};

use super::instrument::{Instrument, Kind};
use crate::{
    error::{Error, Step},
    flow::Flow,
};

/// The two methods that every store has by the same name.
const GIFT_CERTIFICATE: &str = "bigcommerce.gift_certificate";
const STORE_CREDIT: &str = "bigcommerce.store_credit";

/// The reason why there is no method.
pub(super) enum NoMethod {
    /// No method of the order takes the instrument.
    Unfit(Error),
    /// The methods could not be read.
    Unread(bigcommerce_transport::Error),
}

impl From<Error> for NoMethod {
    fn from(error: Error) -> Self {
        Self::Unfit(error)
    }
}

impl From<bigcommerce_transport::Error> for NoMethod {
    fn from(error: bigcommerce_transport::Error) -> Self {
        Self::Unread(error)
    }
}

/// Finds the method: the one that was named, a built-in one, or the first of the order's methods that fits.
pub(super) async fn of(
    flow: &Flow,
    order: OrderId,
    instrument: &Instrument,
) -> Result<PaymentMethodId, NoMethod> {
    if let Some(named) = &instrument.method {
        return Ok(named.clone());
    }
    match &instrument.kind {
        Kind::GiftCertificate(_) => return Ok(PaymentMethodId::new(GIFT_CERTIFICATE)),
        Kind::StoreCredit => return Ok(PaymentMethodId::new(STORE_CREDIT)),
        _ => {}
    }
    let query = ListPaymentMethodsQuery::new().order_id(order);
    let methods = flow
        .payments
        .list_payment_methods(&query)
        .await?
        .into_data();
    let fitting = match &instrument.kind {
        Kind::StoredCard {
            token,
            verification_value,
        } => {
            let method = holder(&methods, token)?;
            if verification_value.is_none() && asks_for_verification(method) {
                return Err(verification_missing().into());
            }
            method
        }
        Kind::StoredPaypal(token) | Kind::StoredBankAccount(token) => holder(&methods, token)?,
        _ => methods.iter().find(takes_cards).ok_or_else(no_cards)?,
    };
    Ok(fitting.id.clone())
}

/// Bolt's method calls itself one for cards and takes its own tokens only (facts, section 2.3).
fn takes_cards(method: &&PaymentMethod) -> bool {
    method.type_ == Some(PaymentMethodType::Card) && !method.id.as_str().starts_with("bolt.")
}

fn holder<'a>(
    methods: &'a [PaymentMethod],
    token: &InstrumentToken,
) -> Result<&'a PaymentMethod, Error> {
    let holds = |method: &&PaymentMethod| {
        method
            .stored_instruments
            .iter()
            .any(|stored| token_of(stored) == Some(token))
    };
    methods.iter().find(holds).ok_or_else(|| {
        Error::here(
            Step::Pay,
            Owner::Shopper,
            Remedy::AskForOtherInstrument,
            "the order's customer has no such stored instrument",
            "read the payment methods again and let the shopper choose",
        )
    })
}

fn token_of(stored: &StoredInstrument) -> Option<&InstrumentToken> {
    match stored {
        StoredInstrument::StoredCard(card) => Some(&card.token),
        StoredInstrument::StoredPaypalAccount(account) => Some(&account.token),
        StoredInstrument::StoredBankAccount(account) => Some(&account.token),
        // A kind newer than these bindings: what its token is called is not known.
        _ => None,
    }
}

fn asks_for_verification(method: &PaymentMethod) -> bool {
    method.supported_instruments.iter().any(|supported| {
        supported.instrument_type == InstrumentType::StoredCard
            && supported.verification_value_required == Some(true)
    })
}

fn verification_missing() -> Error {
    Error::here(
        Step::Pay,
        Owner::Shopper,
        Remedy::AskForCardDetails,
        "the stored card needs its verification value again",
        "ask the shopper for it and use `Instrument::verified_stored_card`",
    )
}

fn no_cards() -> Error {
    Error::here(
        Step::Pay,
        Owner::Merchant,
        Remedy::FixStore,
        "the store has no method that takes cards for this order",
        "set up a gateway that takes cards",
    )
}

//! Which payment methods take money for an order or a checkout, and what its customer has stored for each.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::order_parts::listed;
use crate::http::call::{Answer, Call};
use crate::state::customers::{Customer, Instrument, InstrumentKind};
use crate::state::errors::Refusal;
use crate::state::methods::{
    BANK_METHOD, CARD_METHOD, GIFT_CERTIFICATE_METHOD, PAYPAL_METHOD, STORE_CREDIT_METHOD,
    TOKENIZED_METHOD,
};
use crate::state::store::Store;

/// `GET /v3/payments/methods`, in alphabetical order of the ids.
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let customer_id = match (call.query("order_id"), call.query("checkout_id")) {
        (Some(order), _) => {
            let id = order
                .parse()
                .map_err(|_| Refusal::new(400, "The order id is not a number."))?;
            let order = store.order(id)?;
            order.check_open()?;
            order.customer_id
        }
        (None, Some(checkout)) => {
            store
                .cart(checkout)
                .map_err(|_| Refusal::not_found())?
                .customer_id
        }
        (None, None) => {
            return Err(Refusal::new(400, "An order or a checkout has to be named.")
                .field("order_id", "error.path.missing"));
        }
    };
    let customer = store.customer(customer_id);
    let mut methods = vec![method(
        GIFT_CERTIFICATE_METHOD,
        "Gift certificate",
        "gift_certificate",
        json!([]),
        vec![],
    )];
    if customer.is_some_and(|customer| customer.store_credit > Decimal::ZERO) {
        methods.push(method(
            STORE_CREDIT_METHOD,
            "Store credit",
            "store_credit",
            json!([]),
            vec![],
        ));
    }
    methods.push(method(
        TOKENIZED_METHOD,
        "Bolt",
        "card",
        cards(&["VISA", "MASTERCARD"]),
        vec![],
    ));
    // Gateways that charge nothing but what is stored are of use only to somebody who has stored something.
    // No document names the type of a method for bank accounts. The one here is made up, as a value that bindings
    // have no name for; of its instruments it says nothing.
    for (id, name, kind, supported, of) in [
        (
            BANK_METHOD,
            "Bank account",
            "ach",
            json!([]),
            is_bank as fn(&Instrument) -> bool,
        ),
        (
            PAYPAL_METHOD,
            "PayPal",
            "paypal",
            json!([{ "instrument_type": "STORED_PAYPAL_ACCOUNT" }]),
            is_paypal,
        ),
    ] {
        let stored = stored(customer, of);
        if !stored.is_empty() {
            methods.push(method(id, name, kind, supported, stored));
        }
    }
    let mut instruments = cards(&["VISA", "MASTERCARD", "AMEX", "DISCOVER"]);
    if let Value::Array(list) = &mut instruments {
        list.push(
            json!({ "instrument_type": "STORED_CARD", "verification_value_required": false }),
        );
    }
    methods.push(method(
        CARD_METHOD,
        "Stripe",
        "card",
        instruments,
        stored(customer, is_card),
    ));
    Ok(Answer::data(200, Value::Array(methods)))
}

fn method(id: &str, name: &str, kind: &str, supported: Value, stored: Vec<Value>) -> Value {
    json!({
        "id": id,
        "name": name,
        "type": kind,
        "test_mode": true,
        "supported_instruments": supported,
        "stored_instruments": stored,
    })
}

fn cards(brands: &[&str]) -> Value {
    brands
        .iter()
        .map(|brand| json!({ "instrument_type": brand, "verification_value_required": true }))
        .collect()
}

fn stored(customer: Option<&Customer>, of: fn(&Instrument) -> bool) -> Vec<Value> {
    customer
        .into_iter()
        .flat_map(|customer| &customer.instruments)
        .filter(|stored| of(stored))
        .map(Instrument::json)
        .collect()
}

fn is_card(instrument: &Instrument) -> bool {
    matches!(instrument.kind, InstrumentKind::Card { .. })
}

fn is_paypal(instrument: &Instrument) -> bool {
    matches!(instrument.kind, InstrumentKind::PayPal { .. })
}

fn is_bank(instrument: &Instrument) -> bool {
    matches!(instrument.kind, InstrumentKind::Bank { .. })
}

/// `GET /v2/payments/methods`: the providers that are switched on.
pub(crate) fn list_v2(_: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let providers = [
        ("bolt", "Bolt"),
        ("braintree", "Braintree"),
        ("storecredit", "Store credit"),
        ("giftcertificate", "Gift certificate"),
        ("stripe", "Stripe"),
    ];
    let all: Vec<Value> = providers
        .into_iter()
        .map(|(code, name)| json!({ "code": code, "name": name, "test_mode": true }))
        .collect();
    listed(&all, call)
}

//! Payments that were taken outside, put on an order so that they can be captured, voided and refunded here.

use rust_decimal::Decimal;
use serde_json::json;

use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::methods::{self, GIFT_CERTIFICATE_METHOD, STORE_CREDIT_METHOD};
use crate::state::payment_codes;
use crate::state::store::Store;
use crate::state::test_cards;
use crate::state::transactions::{Event, PaidWith, Transaction};

/// `POST /v3/payments/transactions/authorizations`
pub(crate) fn authorization(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    import(store, call, Event::Authorization, "AUTHORIZED")
}

/// `POST /v3/payments/transactions/purchases`
pub(crate) fn purchase(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    import(store, call, Event::Purchase, "PAID")
}

/// The amount is the one that the order has due: a request names none.
fn import(store: &mut Store, call: &Call, event: Event, result: &str) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let id = fields.required_text("order_id")?;
    let id: i64 = id
        .parse()
        .map_err(|_| Refusal::field_fault("order_id", "error.expected.jsnumber"))?;
    let order = store.order(id)?;
    let method = fields.required_text("payment_method_id")?;
    let built_in = [GIFT_CERTIFICATE_METHOD, STORE_CREDIT_METHOD];
    if !methods::exists(method) || built_in.contains(&method) {
        return Err(payment_codes::refusal(30000));
    }
    let provider_id = fields.required_text("provider_transaction_id")?;
    if test_cards::is_foreign_number(provider_id) {
        return Err(card_refused("provider_transaction_id".to_owned()));
    }
    if fields.required_text("result")? != result {
        return Err(Refusal::field_fault("result", "error.unknown"));
    }
    if fields
        .text("status")?
        .is_some_and(|status| status != "COMPLETE")
    {
        return Err(Refusal::field_fault("status", "error.unknown"));
    }
    fields.bool("is_test")?;
    let with = read_card(&fields)?;
    let same = |one: &Transaction| one.payment_id == provider_id;
    if order.transactions.iter().any(same) {
        return Err(payment_codes::refusal(30105));
    }
    order.check_open()?;
    let amount = order.due();
    if amount <= Decimal::ZERO {
        return Err(Refusal::unprocessable("Nothing of the order is due."));
    }
    let transaction = Transaction {
        payment_id: provider_id.to_owned(),
        event,
        amount,
        currency: order.currency.code.to_owned(),
        payment_method_id: method.to_owned(),
        with,
        ..Transaction::blank()
    };
    store.record(id, transaction);
    Ok(Answer::data(201, json!({ "id": store.random.id() })))
}

fn card_refused(field: String) -> Refusal {
    Refusal::field_fault(field, "error.unknown")
        .detail("The sandbox takes public test numbers only; this number was not kept.")
}

/// The card that was charged, as far as the request describes it.
fn read_card(fields: &Fields<'_>) -> Result<PaidWith, Refusal> {
    let Some(instrument) = fields.object("payment_instrument")? else {
        return Ok(PaidWith::SomeCard);
    };
    let card = instrument.required_object("card")?;
    if card.required_text("type")? != "CARD" {
        return Err(Refusal::field_fault(card.name("type"), "error.unknown"));
    }
    // An import has no such field. It is looked at so that nobody takes a number that is ignored for one that is taken.
    if card
        .text("number")?
        .is_some_and(|number| test_cards::find(number, "").is_none())
    {
        return Err(card_refused(card.name("number")));
    }
    let digits = |key: &str, most: usize| {
        let text = card.text_or_empty(key)?;
        // More digits than a list shows could be a whole number: they are not kept.
        if text.len() > most || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Refusal::field_fault(card.name(key), "error.maxLength"));
        }
        Ok(text)
    };
    let (iin, last4) = (
        digits("issuer_identification_number", 8)?,
        digits("last4", 4)?,
    );
    let Some(expires) = card.object("expires")? else {
        return Ok(PaidWith::SomeCard);
    };
    let brand = card.text_or_empty("brand")?.to_ascii_lowercase();
    Ok(PaidWith::Card {
        card_type: match brand.as_str() {
            "mastercard" => "master",
            "amex" | "american_express" => "american_express",
            "discover" => "discover",
            _ => "visa",
        },
        iin,
        last4,
        expiry_month: expires.required_integer("month")?,
        expiry_year: expires.required_integer("year")?,
    })
}

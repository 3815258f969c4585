//! The instrument of a payment request, read and checked for form. Card numbers live no longer than this request.

use serde_json::Value;

use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::methods::{
    BANK_METHOD, CARD_METHOD, GIFT_CERTIFICATE_METHOD, PAYPAL_METHOD, STORE_CREDIT_METHOD,
    TOKENIZED_METHOD,
};

/// A card as it was typed.
pub(crate) struct RawCard {
    pub(crate) number: String,
    pub(crate) verification_value: String,
    pub(crate) expiry_month: i64,
    pub(crate) expiry_year: i64,
}

/// What is to be paid with.
pub(crate) enum Instrument {
    Card(RawCard),
    StoredCard(String),
    StoredPayPal(String),
    StoredBank(String),
    Tokenized(String),
    GiftCertificate(String),
    StoreCredit,
}

impl Instrument {
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Refusal> {
        let token = || fields.required_text("token").map(str::to_owned);
        match fields.required_text("type")? {
            "card" => read_card(fields).map(Self::Card),
            "stored_card" => {
                verification_value(fields, false)?;
                token().map(Self::StoredCard)
            }
            "stored_paypal_account" => token().map(Self::StoredPayPal),
            "stored_bank_account" => token().map(Self::StoredBank),
            "tokenized_card" => token().map(Self::Tokenized),
            "gift_certificate" => Ok(Self::GiftCertificate(
                fields.required_text("gift_certificate_code")?.to_owned(),
            )),
            "store_credit" => Ok(Self::StoreCredit),
            _ => Err(Refusal::field_fault(fields.name("type"), "error.unknown")),
        }
    }

    /// The method that takes this kind.
    pub(crate) fn method(&self) -> &'static str {
        match self {
            Self::Card(_) | Self::StoredCard(_) => CARD_METHOD,
            Self::StoredPayPal(_) => PAYPAL_METHOD,
            Self::StoredBank(_) => BANK_METHOD,
            Self::Tokenized(_) => TOKENIZED_METHOD,
            Self::GiftCertificate(_) => GIFT_CERTIFICATE_METHOD,
            Self::StoreCredit => STORE_CREDIT_METHOD,
        }
    }
}

fn read_card(fields: &Fields<'_>) -> Result<RawCard, Refusal> {
    fields.required_text("cardholder_name")?;
    let number = fields.required_text("number")?.to_owned();
    // The month is a number from 1 to 12 and the year has four digits, whatever the table of codes says.
    let expiry_month = fields.required_integer("expiry_month")?;
    if !(1..=12).contains(&expiry_month) {
        return Err(Refusal::field_fault(
            fields.name("expiry_month"),
            "error.range",
        ));
    }
    let expiry_year = fields.required_integer("expiry_year")?;
    if !(1000..=9999).contains(&expiry_year) {
        return Err(Refusal::field_fault(
            fields.name("expiry_year"),
            "error.range",
        ));
    }
    Ok(RawCard {
        number,
        verification_value: verification_value(fields, true)?,
        expiry_month,
        expiry_year,
    })
}

fn verification_value(fields: &Fields<'_>, required: bool) -> Result<String, Refusal> {
    if !required && fields.get("verification_value").is_none() {
        return Ok(String::new());
    }
    let value = fields.required_text("verification_value")?;
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !(3..=4).contains(&value.len()) {
        return Err(Refusal::field_fault(
            fields.name("verification_value"),
            "error.pattern",
        ));
    }
    Ok(value.to_owned())
}

/// A whole payment request.
pub(crate) struct PaymentRequest {
    pub(crate) instrument: Instrument,
    pub(crate) method: String,
    pub(crate) save: bool,
}

impl PaymentRequest {
    /// Reads the body; every fault of form is code 10001.
    pub(crate) fn read(body: &Value) -> Result<Self, Refusal> {
        Self::read_fields(body).map_err(|refusal| refusal.code(10001))
    }

    fn read_fields(body: &Value) -> Result<Self, Refusal> {
        let payment = Fields::of(body, "")?.required_object("payment")?;
        Ok(Self {
            instrument: Instrument::read(&payment.required_object("instrument")?)?,
            method: payment.required_text("payment_method_id")?.to_owned(),
            save: payment.bool("save_instrument")?.unwrap_or(false),
        })
    }
}

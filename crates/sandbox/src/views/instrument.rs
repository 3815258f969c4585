//! A stored instrument as the payment methods and the customers API list it.

use serde_json::{Value, json};

use crate::state::customers::{Customer, Instrument, InstrumentKind};

impl Customer {
    /// As the customers API lists it: with the billing address of a card.
    pub(crate) fn listed(&self, instrument: &Instrument) -> Value {
        let mut body = instrument.json();
        if matches!(instrument.kind, InstrumentKind::Card { .. }) {
            body["billing_address"] = json!({
                "first_name": self.first_name,
                "last_name": self.last_name,
                "email": self.email,
                "company": "",
                "address1": "100 Example Street",
                "address2": "",
                "city": "Austin",
                "postal_code": "78701",
                "state_or_province": "Texas",
                "state_or_province_code": "TX",
                "country_code": "US",
                "phone": "",
            });
        }
        body
    }
}

impl Instrument {
    /// As the payment methods list it.
    pub(crate) fn json(&self) -> Value {
        let (token, is_default) = (&self.token, self.is_default);
        match &self.kind {
            InstrumentKind::Card {
                brand,
                iin,
                last_4,
                expiry_month,
                expiry_year,
            } => json!({
                "type": "stored_card",
                "token": token,
                "is_default": is_default,
                "brand": brand,
                "issuer_identification_number": iin,
                "last_4": last_4,
                "expiry_month": expiry_month,
                "expiry_year": expiry_year,
            }),
            InstrumentKind::PayPal { email } => json!({
                "type": "stored_paypal_account", "token": token, "is_default": is_default, "email": email,
            }),
            InstrumentKind::Bank {
                masked_account_number,
                issuer,
            } => json!({
                "type": "stored_bank_account",
                "token": token,
                "is_default": is_default,
                "masked_account_number": masked_account_number,
                "issuer": issuer,
            }),
        }
    }
}

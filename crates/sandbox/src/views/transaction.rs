//! A transaction as V3 lists it.

use serde_json::{Value, json};

use crate::state::transactions::{PaidWith, Transaction};
use crate::views::dates;
use crate::views::money::number;

impl Transaction {
    fn method(&self) -> &'static str {
        match self.with {
            PaidWith::Card { .. } | PaidWith::SomeCard => "credit_card",
            PaidWith::Stored => "bigpay_token",
            PaidWith::Tokenized => "token",
            PaidWith::Elsewhere => "custom",
            PaidWith::GiftCertificate { .. } => "gift_certificate",
            PaidWith::StoreCredit { .. } => "store_credit",
        }
    }

    pub(crate) fn json(&self, order_id: i64) -> Value {
        // What does not apply is `{}`, not null and not absent.
        let (mut card, mut certificate, mut credit) = (json!({}), json!({}), json!({}));
        match &self.with {
            PaidWith::Card {
                card_type,
                iin,
                last4,
                expiry_month,
                expiry_year,
            } => {
                card = json!({
                    "card_type": card_type,
                    "card_iin": iin,
                    "card_last4": last4,
                    "card_expiry_month": expiry_month,
                    "card_expiry_year": expiry_year,
                });
            }
            PaidWith::GiftCertificate {
                code,
                original_balance,
                starting_balance,
                remaining_balance,
            } => {
                certificate = json!({
                    "code": code,
                    "original_balance": number(*original_balance),
                    "starting_balance": number(*starting_balance),
                    "remaining_balance": number(*remaining_balance),
                    "status": "active",
                });
            }
            PaidWith::StoreCredit { remaining_balance } => {
                credit = json!({ "remaining_balance": number(*remaining_balance) });
            }
            PaidWith::SomeCard | PaidWith::Stored | PaidWith::Tokenized | PaidWith::Elsewhere => {}
        }
        json!({
            "id": self.id,
            "order_id": order_id.to_string(),
            "date_created": dates::iso(self.booked),
            "event": self.event.name(),
            "status": self.status,
            "method": self.method(),
            "amount": number(self.amount),
            "currency": self.currency,
            "gateway": self.gateway(),
            "gateway_transaction_id": self.payment_id,
            "payment_method_id": self.payment_method_id,
            "payment_instrument_token": self.token,
            "test": true,
            "fraud_review": self.fraud_review,
            "reference_transaction_id": self.reference,
            "avs_result": {},
            "cvv_result": {},
            "offline": {},
            "custom": {},
            "credit_card": card,
            "gift_certificate": certificate,
            "store_credit": credit,
        })
    }
}

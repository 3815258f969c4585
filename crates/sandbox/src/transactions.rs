//! What was taken for an order, and how V3 lists it.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::carts::CURRENCY;
use crate::clock;
use crate::errors::Refusal;
use crate::money::number;
use crate::store::Store;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// Money was taken.
    Purchase,
    /// A payment was accepted and is not final.
    Pending,
    /// A pending payment that came to nothing.
    Failed,
}

/// What was paid with. No number of a card is kept: the first six and the last four digits are what a list shows.
#[derive(Clone)]
pub(crate) enum PaidWith {
    Card {
        card_type: &'static str,
        iin: String,
        last4: String,
        expiry_month: i64,
        expiry_year: i64,
    },
    /// By its token.
    Stored,
    Tokenized,
    GiftCertificate {
        code: &'static str,
        original_balance: Decimal,
        starting_balance: Decimal,
        remaining_balance: Decimal,
    },
    StoreCredit {
        remaining_balance: Decimal,
    },
}

/// One movement of money.
#[derive(Clone)]
pub(crate) struct Transaction {
    pub(crate) id: i64,
    /// As the payments host named it.
    pub(crate) payment_id: String,
    pub(crate) event: Event,
    pub(crate) amount: Decimal,
    pub(crate) payment_method_id: &'static str,
    pub(crate) with: PaidWith,
    /// The stored instrument that was used.
    pub(crate) token: Option<String>,
    pub(crate) created: Timestamp,
}

impl Transaction {
    /// What the order shows as its payment method.
    pub(crate) fn method_label(&self) -> &'static str {
        match self.with {
            PaidWith::Card { .. } | PaidWith::Stored | PaidWith::Tokenized => "Credit Card",
            PaidWith::GiftCertificate { .. } => "Gift Certificate",
            PaidWith::StoreCredit { .. } => "Store Credit",
        }
    }

    fn method(&self) -> &'static str {
        match self.with {
            PaidWith::Card { .. } => "credit_card",
            PaidWith::Stored => "bigpay_token",
            PaidWith::Tokenized => "token",
            PaidWith::GiftCertificate { .. } => "gift_certificate",
            PaidWith::StoreCredit { .. } => "store_credit",
        }
    }

    /// The gateway by the name that transactions use, which is not the one in the method's id.
    fn gateway(&self) -> &'static str {
        match self.payment_method_id {
            "stripe.card" => "stripe",
            "braintree.paypal" | "braintree.ach" => "braintree",
            "bigcommerce.gift_certificate" => "giftcertificate",
            "bigcommerce.store_credit" => "storecredit",
            _ => "custom",
        }
    }

    fn json(&self, order_id: i64) -> Value {
        let (event, status) = match self.event {
            Event::Purchase => ("purchase", "ok"),
            Event::Pending => ("pending", "ok"),
            Event::Failed => ("purchase", "error"),
        };
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
            PaidWith::Stored | PaidWith::Tokenized => {}
        }
        json!({
            "id": self.id,
            "order_id": order_id.to_string(),
            "date_created": clock::iso(self.created),
            "event": event,
            "status": status,
            "method": self.method(),
            "amount": number(self.amount),
            "currency": CURRENCY,
            "gateway": self.gateway(),
            "gateway_transaction_id": self.payment_id,
            "payment_method_id": self.payment_method_id,
            "payment_instrument_token": self.token,
            "test": true,
            "fraud_review": false,
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

/// `GET /v3/orders/{order_id}/transactions`: 204 where there are none.
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = store.order(call.number("order_id")?)?;
    if order.transactions.is_empty() {
        return Ok(Answer::empty());
    }
    let listed: Vec<Value> = order
        .transactions
        .iter()
        .map(|taken| taken.json(order.id))
        .collect();
    let count = listed.len();
    let links = json!({ "current": "?page=1&limit=50" });
    let pagination = json!({
        "total": count, "count": count, "per_page": 50, "current_page": 1, "total_pages": 1, "links": links,
    });
    Ok(Answer::bare(
        200,
        json!({ "data": listed, "meta": { "pagination": pagination } }),
    ))
}

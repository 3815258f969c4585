//! What was taken for an order, and how V3 lists it.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::http::pages::Page;
use crate::state::carts::CURRENCY;
use crate::state::clock::{self, after};
use crate::state::errors::Refusal;
use crate::state::money::number;
use crate::state::store::Store;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Purchase,
    Authorization,
    Capture,
    Settled,
    Refund,
    Void,
    Pending,
    /// An event that nobody knows.
    Other(String),
}

impl Event {
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "purchase" => Self::Purchase,
            "authorization" => Self::Authorization,
            "capture" => Self::Capture,
            "settled" => Self::Settled,
            "refund" => Self::Refund,
            "void" => Self::Void,
            "pending" => Self::Pending,
            _ => Self::Other(name.to_owned()),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Purchase => "purchase",
            Self::Authorization => "authorization",
            Self::Capture => "capture",
            Self::Settled => "settled",
            Self::Refund => "refund",
            Self::Void => "void",
            Self::Pending => "pending",
            Self::Other(name) => name,
        }
    }
}

/// How far a transaction has come to where it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// The ledger knows it.
    Accepted,
    /// The list of transactions shows it.
    Readable,
    /// The order has moved by it.
    Counted,
}

/// Whose doing a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hand {
    /// A request to the payments host.
    Gateway,
    /// The merchant, or anybody else who pays outside the payments host.
    Merchant,
}

/// What was paid with. No number of a card is kept: the first six and the last four digits are what a list shows.
#[derive(Clone, Debug)]
pub(crate) enum PaidWith {
    Card {
        card_type: &'static str,
        iin: String,
        last4: String,
        expiry_month: i64,
        expiry_year: i64,
    },
    /// A card of which nothing is shown.
    SomeCard,
    /// By its token.
    Stored,
    Tokenized,
    /// Not through the payments host.
    Elsewhere,
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

/// One movement of money, or one that failed.
#[derive(Clone, Debug)]
pub(crate) struct Transaction {
    pub(crate) id: i64,
    /// As the payments host named it.
    pub(crate) payment_id: String,
    pub(crate) event: Event,
    /// `ok` or `error`; a test may write anything.
    pub(crate) status: String,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
    pub(crate) payment_method_id: String,
    pub(crate) with: PaidWith,
    /// The stored instrument that was used.
    pub(crate) token: Option<String>,
    /// The transaction that this one follows up.
    pub(crate) reference: Option<i64>,
    pub(crate) fraud_review: bool,
    /// False where the order is to stay as it is.
    pub(crate) moves_order: bool,
    pub(crate) by: Hand,
    pub(crate) booked: Timestamp,
    pub(crate) stage: Stage,
}

impl Transaction {
    /// A purchase of nothing by the merchant, to be filled in; [`Store::record`] sets its id and its times.
    pub(crate) fn blank() -> Self {
        Self {
            id: 0,
            payment_id: String::new(),
            event: Event::Purchase,
            status: "ok".to_owned(),
            amount: Decimal::ZERO,
            currency: CURRENCY.to_owned(),
            payment_method_id: String::new(),
            with: PaidWith::Elsewhere,
            token: None,
            reference: None,
            fraud_review: false,
            moves_order: true,
            by: Hand::Merchant,
            booked: Timestamp::UNIX_EPOCH,
            stage: Stage::Accepted,
        }
    }

    /// Whether it says what its event says: done, and not under review.
    pub(crate) fn is_ok(&self) -> bool {
        self.status == "ok" && !self.fraud_review
    }

    /// The label of the order's payment method.
    pub(crate) fn method_label(&self) -> &'static str {
        match self.with {
            PaidWith::Card { .. } | PaidWith::SomeCard | PaidWith::Stored | PaidWith::Tokenized => {
                "Credit Card"
            }
            PaidWith::Elsewhere => "Manual",
            PaidWith::GiftCertificate { .. } => "Gift Certificate",
            PaidWith::StoreCredit { .. } => "Store Credit",
        }
    }

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

    /// The gateway by the name that transactions use, which is not the one in the method's id.
    fn gateway(&self) -> &'static str {
        match self.payment_method_id.as_str() {
            "stripe.card" => "stripe",
            "braintree.paypal" | "braintree.ach" => "braintree",
            "bigcommerce.gift_certificate" => "giftcertificate",
            "bigcommerce.store_credit" => "storecredit",
            _ => "custom",
        }
    }

    fn json(&self, order_id: i64) -> Value {
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
            "date_created": clock::iso(self.booked),
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

impl Store {
    /// Keeps a transaction of an order and answers its id. Reads show it when its delays have passed.
    pub(crate) fn record(&mut self, order: i64, transaction: Transaction) -> i64 {
        let id = self.next_transaction_id;
        self.next_transaction_id += 1;
        let now = self.clock.now();
        let booked = after(now, self.lags.booking);
        if let Some(order) = self.orders.get_mut(&order) {
            order.transactions.push(Transaction {
                id,
                booked,
                ..transaction
            });
        }
        self.schedule(order, id, now);
        id
    }
}

/// `GET /v3/orders/{order_id}/transactions`: 204 where there are none, whatever the page.
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let page = Page::read(call)?;
    let order = store.order(call.number("order_id")?)?;
    let mut readable: Vec<&Transaction> = order
        .transactions
        .iter()
        .filter(|one| one.stage >= Stage::Readable)
        .collect();
    if readable.is_empty() {
        return Ok(Answer::empty());
    }
    readable.sort_by_key(|one| one.id);
    let listed: Vec<Value> = page
        .of(&readable)
        .iter()
        .map(|one| one.json(order.id))
        .collect();
    let pagination = page.json(readable.len(), listed.len());
    Ok(Answer::bare(
        200,
        json!({ "data": listed, "meta": { "pagination": pagination } }),
    ))
}

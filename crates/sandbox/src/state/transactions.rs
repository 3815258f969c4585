//! What was taken for an order, and how V3 lists it.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::state::clock::after;
use crate::state::currencies;
use crate::state::interned::{self, Text};
use crate::state::notices::Change;
use crate::state::store::Store;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    pub(crate) fn name(&self) -> &str {
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

/// The stage that a transaction shows where it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// The ledger knows it.
    Accepted,
    /// The list of transactions shows it.
    Readable,
    /// The order has moved by it.
    Counted,
}

/// Whose doing a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Hand {
    /// A request to the payments host.
    Gateway,
    /// The merchant, or anybody else who pays outside the payments host.
    Merchant,
}

/// What was paid with. No number of a card is kept: the first six and the last four digits are what a list shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum PaidWith {
    Card {
        #[serde(deserialize_with = "interned::text")]
        card_type: Text,
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
        #[serde(deserialize_with = "interned::text")]
        code: Text,
        original_balance: Decimal,
        starting_balance: Decimal,
        remaining_balance: Decimal,
    },
    StoreCredit {
        remaining_balance: Decimal,
    },
}

impl PaidWith {
    /// The same for a follow-up: a list shows what a certificate bore where it was charged.
    pub(crate) fn without_balance(&self) -> Self {
        match self {
            Self::GiftCertificate { .. } => Self::Elsewhere,
            other => other.clone(),
        }
    }
}

/// One movement of money, or one that failed.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    // A secret, which ends with the process.
    #[serde(skip)]
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
            currency: currencies::DEFAULT.code.to_owned(),
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

    /// True if it says what its event says: done, and not under review.
    pub(crate) fn is_ok(&self) -> bool {
        self.status == "ok" && !self.fraud_review
    }

    /// The gateway by the name that transactions use, which is not the one in the method's id.
    pub(crate) fn gateway(&self) -> &'static str {
        match self.payment_method_id.as_str() {
            "stripe.card" => "stripe",
            "braintree.paypal" | "braintree.ach" => "braintree",
            "bigcommerce.gift_certificate" => "giftcertificate",
            "bigcommerce.store_credit" => "storecredit",
            _ => "custom",
        }
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
}

impl Store {
    /// Keeps a transaction of an order and answers its id. One that the payments host has not named gets a payment id.
    /// Reads show it when its delays have passed.
    pub(crate) fn record(&mut self, order: i64, transaction: Transaction) -> i64 {
        self.record_at(order, transaction, self.clock.now())
    }

    /// The same for a transaction that was accepted at a moment that may have passed.
    pub(crate) fn record_at(
        &mut self,
        order: i64,
        transaction: Transaction,
        accepted: Timestamp,
    ) -> i64 {
        let id = self.next_transaction_id;
        self.next_transaction_id += 1;
        let moments = self.lags.moments(id, accepted);
        let may_end = transaction.event == Event::Pending && transaction.by == Hand::Gateway;
        let payment_id = match transaction.payment_id {
            unnamed if unnamed.is_empty() => self.random.id(),
            named => named,
        };
        if let Some(order) = self.orders.get_mut(&order) {
            order.transactions.push(Transaction {
                id,
                payment_id,
                booked: moments.booked,
                ..transaction
            });
        }
        self.schedule(order, id, &moments);
        if let Some(end) = self.settings.pending_ends.filter(|_| may_end) {
            let at = after(accepted, end.after);
            self.queue.ends(order, id, end.outcome, at);
        }
        self.notify_transaction(Change::Created, order, id);
        id
    }
}

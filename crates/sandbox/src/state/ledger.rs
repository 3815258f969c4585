//! What happened in the store, for tests and people to read: orders, charges, requests. No secret, no card number.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::state::orders::Order;
use crate::state::payments::{Root, Standing, roots};
use crate::state::store::Store;
use crate::state::transactions::Hand;

/// A copy of the store's books at one moment. It is what is true: no [lag](crate::Lags) hides a charge from it.
///
/// `GET /sandbox/ledger` serves it as JSON, and it reads that JSON again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ledger {
    /// Every order, oldest first.
    pub orders: Vec<LedgerOrder>,
    /// Every charge that was accepted, oldest first.
    pub charges: Vec<Charge>,
    /// The number of calls of each operation.
    pub requests: Vec<RequestCount>,
    /// The newest thousand requests, oldest first.
    pub recent: Vec<RequestRecord>,
}

/// An order of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LedgerOrder {
    /// Its number.
    pub id: i64,
    /// Its V2 status.
    pub status_id: i64,
    /// Its V2 payment status.
    pub payment_status: String,
    /// The cart that it was made from, if any.
    pub cart_id: Option<String>,
    /// The caller's own id, if any.
    pub external_order_id: Option<String>,
    /// The total, in the store's currency.
    #[serde(with = "decimal_text")]
    pub total: Decimal,
}

/// A payment that was accepted. A pending one that failed is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Charge {
    /// For which order.
    pub order_id: i64,
    /// The cart of that order, if any.
    pub cart_id: Option<String>,
    /// The external id of that order, if any.
    pub external_order_id: Option<String>,
    /// The amount that was accepted.
    #[serde(with = "decimal_text")]
    pub amount: Decimal,
    /// The amount that is taken: less than accepted after a capture of a part, zero while nothing is captured or final.
    #[serde(with = "decimal_text")]
    pub taken: Decimal,
    /// The amount that was given back of it.
    #[serde(with = "decimal_text")]
    pub refunded: Decimal,
    /// ISO code of the currency.
    pub currency: String,
    /// Id of the payment method.
    pub method: String,
    /// Id of the V3 transaction.
    pub transaction_id: i64,
    /// Id of the payment, as the payments host answered it.
    pub payment_id: String,
    /// The stage that it has reached.
    pub kind: ChargeKind,
    /// True for a request to the payments host, false for what a test or the merchant added.
    pub by_gateway: bool,
}

/// The stage that a charge has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChargeKind {
    /// Taken.
    Purchase,
    /// Accepted, not final; or under review, or of an event that nobody knows.
    Pending,
    /// Reserved.
    Authorization,
    /// Reserved, then taken.
    Capture,
    /// Reserved, then given up.
    Void,
}

/// The number of calls of one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RequestCount {
    /// HTTP method.
    pub method: String,
    /// The path template after the store hash, such as `/v3/carts/{cart_id}`.
    pub path: String,
    /// Requests so far, refused ones included.
    pub count: u64,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RequestRecord {
    /// HTTP method.
    pub method: String,
    /// The path template after the store hash.
    pub path: String,
    /// The status that was answered; 0 where a fault closed the connection before the request had an effect.
    pub status: u16,
    /// The `X-Correlation-Id` that came with it.
    pub correlation_id: Option<String>,
}

impl Ledger {
    /// The number of calls of this operation.
    #[must_use]
    pub fn count(&self, method: &str, path: &str) -> u64 {
        self.requests
            .iter()
            .find(|seen| seen.method == method && seen.path == path)
            .map_or(0, |seen| seen.count)
    }

    /// The order with this number.
    #[must_use]
    pub fn order(&self, id: i64) -> Option<&LedgerOrder> {
        self.orders.iter().find(|order| order.id == id)
    }

    /// The amount taken for this order, refunds not deducted; pending and reserved charges do not count.
    #[must_use]
    pub fn taken(&self, order_id: i64) -> Decimal {
        self.charges_of_order(order_id).map(|one| one.taken).sum()
    }

    /// The charges of one order, oldest first.
    pub fn charges_of_order(&self, order_id: i64) -> impl Iterator<Item = &Charge> {
        self.charges
            .iter()
            .filter(move |charge| charge.order_id == order_id)
    }

    /// The charges of all orders of a cart, oldest first.
    pub fn charges_of_cart<'a>(&'a self, cart_id: &'a str) -> impl Iterator<Item = &'a Charge> {
        self.charges
            .iter()
            .filter(move |charge| charge.cart_id.as_deref() == Some(cart_id))
    }

    /// The charges of all orders with an external id, oldest first.
    pub fn charges_of_external_id<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Charge> {
        self.charges
            .iter()
            .filter(move |charge| charge.external_order_id.as_deref() == Some(id))
    }

    /// Leaves the orders, and their charges, for which this holds.
    pub(crate) fn retain_orders(&mut self, keep: impl Fn(&LedgerOrder) -> bool) {
        self.orders.retain(keep);
        let ids: Vec<i64> = self.orders.iter().map(|order| order.id).collect();
        self.charges.retain(|charge| ids.contains(&charge.order_id));
    }
}

/// Amounts as text with two decimals, so that no reader takes them for binary numbers.
mod decimal_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        amount: &Decimal,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{amount:.2}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Decimal, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Store {
    pub(crate) fn ledger(&self) -> Ledger {
        let mut charges: Vec<Charge> = Vec::new();
        for order in self.orders.values() {
            for root in roots(order.transactions.iter()) {
                charges.extend(charge(order, &root));
            }
        }
        charges.sort_by_key(|charge| charge.transaction_id);
        Ledger {
            orders: self
                .orders
                .values()
                .map(|order| ledger_order(order))
                .collect(),
            charges,
            requests: self.requests.counts(),
            recent: self
                .requests
                .recent()
                .map(|one| one.record.clone())
                .collect(),
        }
    }
}

fn ledger_order(order: &Order) -> LedgerOrder {
    LedgerOrder {
        id: order.id,
        status_id: order.status_id,
        payment_status: order.payment_status.clone(),
        cart_id: order.cart_id.clone(),
        external_order_id: external_id(order),
        total: order.total.inc,
    }
}

fn external_id(order: &Order) -> Option<String> {
    let id = &order.notes.external_order_id;
    (!id.is_empty()).then(|| id.clone())
}

fn charge(order: &Order, root: &Root<'_>) -> Option<Charge> {
    let kind = match root.standing {
        Standing::Taken if root.captured => ChargeKind::Capture,
        Standing::Taken => ChargeKind::Purchase,
        Standing::Reserved => ChargeKind::Authorization,
        Standing::Pending => ChargeKind::Pending,
        Standing::Voided => ChargeKind::Void,
        Standing::Failed => return None,
    };
    Some(Charge {
        order_id: order.id,
        cart_id: order.cart_id.clone(),
        external_order_id: external_id(order),
        amount: root.of.amount,
        taken: root.gross,
        refunded: root.refunded,
        currency: root.of.currency.clone(),
        method: root.of.payment_method_id.clone(),
        transaction_id: root.of.id,
        payment_id: root.of.payment_id.clone(),
        kind,
        by_gateway: root.of.by == Hand::Gateway,
    })
}

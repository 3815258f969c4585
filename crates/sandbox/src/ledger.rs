//! What happened in the store, for tests and people to read: orders, charges, requests. No secret, no card number.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::carts::CURRENCY;
use crate::store::Store;
use crate::transactions::Event;

/// A copy of the store's books at one moment.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Ledger {
    /// Every order, oldest first.
    pub orders: Vec<LedgerOrder>,
    /// Every charge that was accepted, oldest first.
    pub charges: Vec<Charge>,
    /// How often each operation was asked for.
    pub requests: Vec<RequestCount>,
    /// The newest thousand requests, oldest first.
    pub recent: Vec<RequestRecord>,
}

/// An order of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LedgerOrder {
    /// Its number.
    pub id: i64,
    /// Its V2 status.
    pub status_id: i64,
    /// The cart that it was made from, if any.
    pub cart_id: Option<String>,
    /// What it costs in all, in the store's currency.
    #[serde(serialize_with = "as_text")]
    pub total: Decimal,
}

/// Money that was taken, or is about to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Charge {
    /// For which order.
    pub order_id: i64,
    /// How much.
    #[serde(serialize_with = "as_text")]
    pub amount: Decimal,
    /// ISO code of the currency.
    pub currency: &'static str,
    /// Id of the payment method.
    pub method: &'static str,
    /// Id of the V3 transaction.
    pub transaction_id: i64,
    /// Id of the payment, as the payments host answered it.
    pub payment_id: String,
    /// Whether the money is there.
    pub kind: ChargeKind,
}

/// How far a charge has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChargeKind {
    /// Taken.
    Purchase,
    /// Accepted, not final.
    Pending,
}

/// How often an operation was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RequestRecord {
    /// HTTP method.
    pub method: String,
    /// The path template after the store hash.
    pub path: String,
    /// The status that was answered.
    pub status: u16,
    /// The `X-Correlation-Id` that came with it.
    pub correlation_id: Option<String>,
}

impl Ledger {
    /// How often this operation was asked for.
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

    /// What was taken for this order, pending charges left out.
    #[must_use]
    pub fn taken(&self, order_id: i64) -> Decimal {
        self.charges
            .iter()
            .filter(|charge| charge.order_id == order_id && charge.kind == ChargeKind::Purchase)
            .map(|charge| charge.amount)
            .sum()
    }
}

/// Amounts as text with two decimals, so that no reader takes them for binary numbers.
fn as_text<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{amount:.2}"))
}

const RECENT: usize = 1000;

/// The requests that came in.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    counts: BTreeMap<(String, String), u64>,
    recent: std::collections::VecDeque<RequestRecord>,
}

impl RequestLog {
    pub(crate) fn record(&mut self, record: RequestRecord) {
        *self
            .counts
            .entry((record.method.clone(), record.path.clone()))
            .or_default() += 1;
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(record);
    }
}

impl Store {
    pub(crate) fn ledger(&self) -> Ledger {
        let orders = self.orders.values().map(|order| LedgerOrder {
            id: order.id,
            status_id: order.status_id,
            cart_id: order.cart_id.clone(),
            total: order.total.inc,
        });
        let mut charges: Vec<Charge> = Vec::new();
        for order in self.orders.values() {
            for taken in &order.transactions {
                let kind = match taken.event {
                    Event::Purchase => ChargeKind::Purchase,
                    Event::Pending => ChargeKind::Pending,
                    Event::Failed => continue,
                };
                charges.push(Charge {
                    order_id: order.id,
                    amount: taken.amount,
                    currency: CURRENCY,
                    method: taken.payment_method_id,
                    transaction_id: taken.id,
                    payment_id: taken.payment_id.clone(),
                    kind,
                });
            }
        }
        charges.sort_by_key(|charge| charge.transaction_id);
        let counted = |((method, path), count): (&(String, String), &u64)| RequestCount {
            method: method.clone(),
            path: path.clone(),
            count: *count,
        };
        Ledger {
            orders: orders.collect(),
            charges,
            requests: self.requests.counts.iter().map(counted).collect(),
            recent: self.requests.recent.iter().cloned().collect(),
        }
    }
}

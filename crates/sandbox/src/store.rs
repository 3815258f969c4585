//! The state of the store: everything that one request leaves for the next.

use std::collections::{BTreeMap, HashMap};

use crate::access_tokens::PaymentTokens;
use crate::carts::Cart;
use crate::clock::Clock;
use crate::customers::{self, Customer};
use crate::gift_certificates::{self, GiftCertificate};
use crate::ledger::RequestLog;
use crate::orders::Order;
use crate::stock::Stock;

/// One store. Each concept adds its own methods in its own file.
pub(crate) struct Store {
    pub(crate) hash: String,
    /// Where the listener is, for the links in an order.
    pub(crate) origin: String,
    pub(crate) clock: Clock,
    pub(crate) carts: HashMap<String, Cart>,
    pub(crate) orders: BTreeMap<i64, Order>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) gift_certificates: Vec<GiftCertificate>,
    pub(crate) tokens: PaymentTokens,
    pub(crate) requests: RequestLog,
    pub(crate) stock: Stock,
    pub(crate) next_order_id: i64,
    pub(crate) next_transaction_id: i64,
}

impl Store {
    /// A new store with its customers and gift certificates, and no orders.
    pub(crate) fn seeded(hash: String, origin: String) -> Self {
        Self {
            hash,
            origin,
            clock: Clock::default(),
            carts: HashMap::new(),
            orders: BTreeMap::new(),
            customers: customers::seeded(),
            gift_certificates: gift_certificates::seeded(),
            tokens: PaymentTokens::new(),
            requests: RequestLog::default(),
            stock: Stock::default(),
            next_order_id: 101,
            next_transaction_id: 1,
        }
    }

    pub(crate) fn customer(&self, id: i64) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.id == id)
    }

    pub(crate) fn customer_mut(&mut self, id: i64) -> Option<&mut Customer> {
        self.customers.iter_mut().find(|customer| customer.id == id)
    }
}

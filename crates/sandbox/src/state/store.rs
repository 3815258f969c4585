//! The state of the store: everything that one request leaves for the next.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;

use crate::state::access_tokens::PaymentTokens;
use crate::state::carts::Cart;
use crate::state::channel_settings::{ChannelSettings, OrderSettings};
use crate::state::clock::{Clock, after};
use crate::state::customers::{self, Customer};
use crate::state::deliveries::Deliveries;
use crate::state::gift_certificates::{self, GiftCertificate};
use crate::state::hooks::Hooks;
use crate::state::lags::{Lags, Listed, Queue};
use crate::state::ledger::RequestLog;
use crate::state::metafields::Metafields;
use crate::state::notices::Notices;
use crate::state::orders::Order;
use crate::state::random::Random;
use crate::state::settings::Settings;
use crate::state::stock::Stock;

/// A cart lives this long after its last edit.
const CART_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// One store. Each concept adds its own methods in its own file.
pub(crate) struct Store {
    pub(crate) hash: String,
    /// Where the listener is, for the links in an order.
    pub(crate) origin: String,
    pub(crate) clock: Clock,
    pub(crate) carts: HashMap<String, Cart>,
    /// The carts that ended by themselves.
    pub(crate) expired_carts: HashSet<String>,
    pub(crate) orders: BTreeMap<i64, Order>,
    /// The orders as lists show them.
    pub(crate) listed: BTreeMap<i64, Listed>,
    pub(crate) lags: Lags,
    /// Changes that reads do not show yet.
    pub(crate) queue: Queue,
    /// Methods whose payments are authorizations.
    pub(crate) authorize_only: BTreeSet<String>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) gift_certificates: Vec<GiftCertificate>,
    pub(crate) random: Random,
    pub(crate) tokens: PaymentTokens,
    pub(crate) requests: RequestLog,
    pub(crate) stock: Stock,
    pub(crate) settings: Settings,
    pub(crate) cart_settings: ChannelSettings,
    pub(crate) checkout_settings: ChannelSettings,
    pub(crate) order_settings: OrderSettings,
    pub(crate) metafields: Metafields,
    pub(crate) notices: Notices,
    pub(crate) hooks: Hooks,
    pub(crate) deliveries: Deliveries,
    /// The cart of the shopper whose session the storefront has.
    pub(crate) session_cart: Option<String>,
    /// The gift certificate codes that the session tried, and when.
    pub(crate) tried_certificates: Vec<(Timestamp, String)>,
    pub(crate) next_shipment_id: i64,
    pub(crate) next_message_id: i64,
    pub(crate) next_refund_id: i64,
    pub(crate) next_refund_payment_id: i64,
    pub(crate) next_order_id: i64,
    pub(crate) next_transaction_id: i64,
}

impl Store {
    /// A new store with its customers and gift certificates, and no orders.
    pub(crate) fn seeded(hash: String, origin: String, random: Random) -> Self {
        Self {
            hash,
            origin,
            clock: Clock::default(),
            carts: HashMap::new(),
            expired_carts: HashSet::new(),
            orders: BTreeMap::new(),
            listed: BTreeMap::new(),
            lags: Lags::default(),
            queue: Queue::default(),
            authorize_only: BTreeSet::new(),
            customers: customers::seeded(),
            gift_certificates: gift_certificates::seeded(),
            tokens: PaymentTokens::new(&random),
            random,
            requests: RequestLog::default(),
            stock: Stock::default(),
            settings: Settings::default(),
            cart_settings: ChannelSettings::of_carts(),
            checkout_settings: ChannelSettings::of_checkouts(),
            order_settings: OrderSettings::default(),
            metafields: Metafields::default(),
            notices: Notices::default(),
            hooks: Hooks::default(),
            deliveries: Deliveries::default(),
            session_cart: None,
            tried_certificates: Vec::new(),
            next_shipment_id: 0,
            next_message_id: 0,
            next_refund_id: 0,
            next_refund_payment_id: 0,
            next_order_id: 101,
            next_transaction_id: 1,
        }
    }

    /// Carts end thirty days after their last edit: they are not found then, and an edit answers 500. The tokens of a
    /// checkout end when they say.
    pub(crate) fn expire_carts(&mut self, now: Timestamp) {
        let ended = |_: &String, cart: &mut Cart| after(cart.updated, CART_LIFETIME) <= now;
        let expired = self.carts.extract_if(ended).map(|(id, _)| id);
        self.expired_carts.extend(expired);
        for cart in self.carts.values_mut() {
            cart.tokens.retain(|token| token.expires > now);
        }
    }

    pub(crate) fn customer(&self, id: i64) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.id == id)
    }

    pub(crate) fn customer_mut(&mut self, id: i64) -> Option<&mut Customer> {
        self.customers.iter_mut().find(|customer| customer.id == id)
    }
}

//! The state of the store: everything that one request leaves for the next.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use crate::state::access_tokens::PaymentTokens;
use crate::state::carts::Cart;
use crate::state::catalogue::Catalogue;
use crate::state::channel_settings::{ChannelSettings, OrderSettings};
use crate::state::clock::{Clock, after};
use crate::state::customers::{self, Customer};
use crate::state::deliveries::Deliveries;
use crate::state::gift_certificates::{self, GiftCertificate};
use crate::state::hooks::Hooks;
use crate::state::kept_order::KeptOrder;
use crate::state::lags::{Lags, Queue};
use crate::state::listed_orders::ListedOrders;
use crate::state::metafields::Metafields;
use crate::state::notices::{ABANDONED, Notices};
use crate::state::random::Random;
use crate::state::request_log::RequestLog;
use crate::state::settings::Settings;
use crate::state::stock::Stock;

/// So many expired carts are remembered.
const EXPIRED_KEPT: usize = 1000;

/// A cart lives this long after its last edit.
const CART_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// One store. Each concept adds its own methods in its own file.
pub(crate) struct Store {
    pub(crate) hash: String,
    /// Where the listener is, for the links in an order.
    pub(crate) origin: String,
    pub(crate) clock: Clock,
    pub(crate) carts: HashMap<String, Cart>,
    /// The carts that ended by themselves, the last of them last; the oldest are forgotten.
    pub(crate) expired_carts: VecDeque<String>,
    /// No cart is abandoned or ends before this.
    carts_due: Timestamp,
    pub(crate) orders: BTreeMap<i64, KeptOrder>,
    /// The orders as lists show them.
    pub(crate) listed: ListedOrders,
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
    pub(crate) catalogue: Catalogue,
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
            expired_carts: VecDeque::new(),
            carts_due: Timestamp::MAX,
            orders: BTreeMap::new(),
            listed: ListedOrders::default(),
            lags: Lags::default(),
            queue: Queue::default(),
            authorize_only: BTreeSet::new(),
            customers: customers::seeded(),
            gift_certificates: gift_certificates::seeded(),
            tokens: PaymentTokens::new(&random),
            random,
            requests: RequestLog::default(),
            catalogue: Catalogue::default(),
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

    /// Has carts be abandoned and end, when the first of them may be: they are not looked through at each access.
    pub(crate) fn look_at_carts(&mut self, now: Timestamp) {
        if now < self.carts_due {
            return;
        }
        self.abandon_carts(now);
        self.expire_carts(now);
        let due = |cart: &Cart| {
            let quiet = if cart.is_abandoned {
                CART_LIFETIME
            } else {
                ABANDONED
            };
            after(cart.updated, quiet)
        };
        self.carts_due = self.carts.values().map(due).min().unwrap_or(Timestamp::MAX);
    }

    /// Carts end thirty days after their last edit: they are not found then, and an edit answers 500.
    fn expire_carts(&mut self, now: Timestamp) {
        let ended = |_: &String, cart: &mut Cart| after(cart.updated, CART_LIFETIME) <= now;
        let expired = self.carts.extract_if(ended).map(|(id, _)| id);
        self.expired_carts.extend(expired);
        let many = self.expired_carts.len().saturating_sub(EXPIRED_KEPT);
        self.expired_carts.drain(..many);
    }

    /// Has a cart that is new or edited be looked at again.
    pub(crate) fn cart_touched(&mut self, at: Timestamp) {
        self.carts_due = self.carts_due.min(after(at, ABANDONED));
    }

    /// The number of things of each kind that may become more with every request.
    pub(crate) fn held(&self) -> Vec<(&'static str, usize)> {
        vec![
            ("carts", self.carts.len()),
            ("orders", self.orders.len()),
            ("changes to come", self.queue.len()),
            ("used tokens", self.tokens.used()),
            ("requests", self.requests.len()),
        ]
    }

    pub(crate) fn customer(&self, id: i64) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.id == id)
    }

    pub(crate) fn customer_mut(&mut self, id: i64) -> Option<&mut Customer> {
        self.customers.iter_mut().find(|customer| customer.id == id)
    }
}

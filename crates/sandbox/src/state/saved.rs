//! The store in a file: saved when it ends, loaded when the next one starts.
//!
//! The file is versioned JSON. It holds what happened (carts, orders, transactions, balances, the clock), the delays of
//! reads, the methods that authorize only and the webhooks that have neither headers nor a query, and no secret: tokens
//! of payments, checkouts and newly stored instruments end with the process, and so do webhooks with headers, which may
//! be secret. Faults and the rules of the store are those of the new start.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::state::carts::Cart;
use crate::state::channel_settings::{ChannelSettings, OrderSettings};
use crate::state::clock::Clock;
use crate::state::hooks::{Hooks, SavedHooks};
use crate::state::kept_order::KeptOrder;
use crate::state::lags::{Lags, Queue};
use crate::state::listed_orders::{Listed, ListedOrders};
use crate::state::metafields::Metafields;
use crate::state::orders::Order;
use crate::state::stock::Stock;
use crate::state::store::Store;

/// The form of the file. A store reads its own only.
const VERSION: u32 = 1;

/// The part of a file that every version has.
#[derive(Deserialize)]
struct Head {
    version: u32,
    store_hash: String,
}

/// A whole file; `T` is borrowed to be written and owned to be read.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved<Carts, Orders, Lists, Waiting, Fields, Channels, Mails, Counted> {
    version: u32,
    store_hash: String,
    frozen_at: Option<Timestamp>,
    moved_milliseconds: i64,
    carts: Carts,
    orders: Orders,
    listed: Lists,
    queue: Waiting,
    stock: Counted,
    gift_certificates: BTreeMap<String, Decimal>,
    store_credit: BTreeMap<i64, Decimal>,
    metafields: Fields,
    cart_settings: Channels,
    checkout_settings: Channels,
    order_settings: Mails,
    session_cart: Option<String>,
    next_ids: [i64; 6],
    /// Name, least and most in milliseconds.
    #[serde(default)]
    lags: Vec<(String, u64, u64)>,
    #[serde(default)]
    lag_seed: u64,
    #[serde(default)]
    authorize_only: BTreeSet<String>,
    #[serde(default)]
    hooks: SavedHooks,
}

type Loaded = Saved<
    Vec<Cart>,
    Vec<Order>,
    Vec<Listed>,
    Queue,
    Metafields,
    ChannelSettings,
    OrderSettings,
    Stock,
>;

impl Store {
    /// The store as the text of a file.
    pub(crate) fn saved(&self) -> String {
        let (frozen_at, moved_milliseconds) = self.clock.parts();
        let certificates = self.gift_certificates.iter();
        let mut carts: Vec<&Cart> = self.carts.values().collect();
        carts.sort_by_key(|cart| &cart.id);
        let saved = Saved {
            version: VERSION,
            store_hash: self.hash.clone(),
            frozen_at,
            moved_milliseconds,
            carts,
            orders: self
                .orders
                .values()
                .map(|order| &**order)
                .collect::<Vec<&Order>>(),
            listed: self.listed.saved(),
            queue: &self.queue,
            stock: &self.stock,
            gift_certificates: certificates
                .map(|one| (one.code.to_owned(), one.balance))
                .collect(),
            store_credit: self
                .customers
                .iter()
                .map(|one| (one.id, one.store_credit))
                .collect(),
            metafields: &self.metafields,
            cart_settings: &self.cart_settings,
            checkout_settings: &self.checkout_settings,
            order_settings: &self.order_settings,
            session_cart: self.session_cart.clone(),
            next_ids: self.next_ids(),
            lags: written_lags(&self.lags),
            lag_seed: self.lags.spread.seed,
            authorize_only: self.authorize_only.clone(),
            hooks: self.hooks.saved(),
        };
        serde_json::to_string_pretty(&saved).expect("every key is a text or a number")
    }

    /// Takes over what a file holds; the clock and the delays of reads too, unless they were set for this start.
    pub(crate) fn load(&mut self, text: &str, keeps_clock: bool) -> Result<(), String> {
        let unreadable = |error: serde_json::Error| format!("it is no saved store: {error}");
        let head: Head = serde_json::from_str(text).map_err(unreadable)?;
        if head.version != VERSION {
            return Err(format!(
                "it has version {}, and this is {VERSION}",
                head.version
            ));
        }
        if head.store_hash != self.hash {
            return Err(format!(
                "it is of the store {:?}, and this is {:?}",
                head.store_hash, self.hash
            ));
        }
        let saved: Loaded = serde_json::from_str(text).map_err(unreadable)?;
        check(&saved)?;
        let lags = read_lags(&saved.lags, saved.lag_seed)?;
        self.hooks = Hooks::restored(saved.hooks)?;
        if self.lags.are_none() {
            self.lags = lags;
        }
        for method in &saved.authorize_only {
            self.set_authorize_only(method, true);
        }
        if !keeps_clock {
            self.clock = Clock::of_parts(saved.frozen_at, saved.moved_milliseconds);
        }
        for mut cart in saved.carts {
            cart.random = self.random.clone();
            self.cart_touched(cart.updated);
            self.carts.insert(cart.id.clone(), cart);
        }
        for order in saved.orders {
            self.notices.know(&order);
            self.orders.insert(order.id, KeptOrder::new(order));
        }
        self.listed = ListedOrders::restored(saved.listed);
        self.queue = saved.queue;
        self.stock = saved.stock;
        for one in &mut self.gift_certificates {
            one.balance = saved
                .gift_certificates
                .get(one.code)
                .copied()
                .unwrap_or(one.balance);
        }
        for one in &mut self.customers {
            let credit = saved.store_credit.get(&one.id).copied();
            one.store_credit = credit.unwrap_or(one.store_credit);
        }
        self.metafields = saved.metafields;
        self.cart_settings = ChannelSettings::of_carts().restored(saved.cart_settings);
        self.checkout_settings = ChannelSettings::of_checkouts().restored(saved.checkout_settings);
        self.order_settings = saved.order_settings;
        self.session_cart = saved.session_cart;
        self.set_next_ids(saved.next_ids);
        Ok(())
    }

    fn next_ids(&self) -> [i64; 6] {
        [
            self.next_shipment_id,
            self.next_message_id,
            self.next_refund_id,
            self.next_refund_payment_id,
            self.next_order_id,
            self.next_transaction_id,
        ]
    }

    fn set_next_ids(&mut self, ids: [i64; 6]) {
        [
            self.next_shipment_id,
            self.next_message_id,
            self.next_refund_id,
            self.next_refund_payment_id,
            self.next_order_id,
            self.next_transaction_id,
        ] = ids;
    }
}

fn written_lags(lags: &Lags) -> Vec<(String, u64, u64)> {
    let milliseconds = |delay: Duration| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
    let named = lags.named().into_iter();
    named
        .map(|(name, least, more)| {
            let most = least.saturating_add(more);
            (name.to_owned(), milliseconds(least), milliseconds(most))
        })
        .collect()
}

fn read_lags(saved: &[(String, u64, u64)], seed: u64) -> Result<Lags, String> {
    let mut lags = Lags::default();
    for (name, least, most) in saved {
        let (least, most) = (Duration::from_millis(*least), Duration::from_millis(*most));
        lags.set(name, least, most)?;
    }
    lags.spread.seed = seed;
    Ok(lags)
}

/// Refuses a file that somebody changed so that the store could not go on with it.
fn check(saved: &Loaded) -> Result<(), String> {
    let orders = saved
        .orders
        .iter()
        .chain(saved.listed.iter().map(|one| &*one.order));
    let [.., next_order, next_transaction] = saved.next_ids;
    for order in orders {
        if order.lines.iter().any(|line| line.quantity == 0) {
            return Err(format!("order {} has a line of nothing", order.id));
        }
        let transactions = order.transactions.iter().map(|one| one.id);
        if order.id >= next_order || transactions.max() >= Some(next_transaction) {
            return Err(format!(
                "order {} has numbers that are given out again",
                order.id
            ));
        }
    }
    let nothing = |cart: &&Cart| cart.items.iter().any(|item| item.quantity == 0);
    match saved.carts.iter().find(nothing) {
        Some(cart) => Err(format!("cart {} has a line of nothing", cart.id)),
        None => Ok(()),
    }
}

/// Maps whose keys are no texts, as lists of pairs.
pub(crate) mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(crate) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}

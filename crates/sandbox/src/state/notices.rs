//! Notices of what happened to carts, orders, customers and deliveries, which webhooks carry.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::state::carts::Cart;
use crate::state::clock::after;
use crate::state::hook_scopes::DELIVERY_EXCEPTION;
use crate::state::metafields::Resource;
use crate::state::orders::Order;
use crate::state::store::Store;
use crate::state::transactions::Transaction;

/// A cart that nobody has changed for this long is abandoned.
pub(crate) const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// A thing that is there, is another one now, or is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Created,
    Updated,
    Deleted,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) enum Notice {
    Cart(Change, String),
    CartAbandoned(String),
    /// A cart is gone because an order of it was paid.
    CartConverted(String, i64),
    /// The cart, and the coupon.
    CouponApplied(String, i64),
    /// The cart, and the line.
    LineItem(Change, String, String),
    /// The metafield, and the cart or order that it hangs on.
    Metafield(Change, Resource, i64, String),
    OrderCreated(i64),
    OrderUpdated(i64),
    /// The status before, and the new one.
    OrderStatusUpdated(i64, i64, i64),
    OrderArchived(i64),
    MessageCreated(i64, i64),
    RefundCreated(i64, i64),
    /// A transaction of an order as it was then.
    Transaction(Change, i64, Box<Transaction>),
    /// The customer whose stored instrument became the default.
    DefaultInstrument(i64),
    /// A webhook whose deliveries to a destination fail.
    DeliveryFailed {
        hook: i64,
        destination: String,
        code: i64,
        message: String,
    },
}

impl Notice {
    /// The part of its scope behind the store or the channel.
    pub(crate) fn topic(&self) -> &'static str {
        use Change::{Created, Deleted, Updated};
        match self {
            Self::Cart(Created, _) => "cart/created",
            Self::Cart(Updated, _) => "cart/updated",
            Self::Cart(Deleted, _) => "cart/deleted",
            Self::CartAbandoned(_) => "cart/abandoned",
            Self::CartConverted(..) => "cart/converted",
            Self::CouponApplied(..) => "cart/couponApplied",
            Self::LineItem(Created, ..) => "cart/lineItem/created",
            Self::LineItem(Updated, ..) => "cart/lineItem/updated",
            Self::LineItem(Deleted, ..) => "cart/lineItem/deleted",
            Self::Metafield(Created, Resource::Cart, ..) => "cart/metafield/created",
            Self::Metafield(Updated, Resource::Cart, ..) => "cart/metafield/updated",
            Self::Metafield(Deleted, Resource::Cart, ..) => "cart/metafield/deleted",
            Self::Metafield(Created, Resource::Order, ..) => "order/metafield/created",
            Self::Metafield(Updated, Resource::Order, ..) => "order/metafield/updated",
            Self::Metafield(Deleted, Resource::Order, ..) => "order/metafield/deleted",
            Self::OrderCreated(_) => "order/created",
            Self::OrderUpdated(_) => "order/updated",
            Self::OrderStatusUpdated(..) => "order/statusUpdated",
            Self::OrderArchived(_) => "order/archived",
            Self::MessageCreated(..) => "order/message/created",
            Self::RefundCreated(..) => "order/refund/created",
            Self::Transaction(Created, ..) => "order/transaction/created",
            Self::Transaction(..) => "order/transaction/updated",
            Self::DefaultInstrument(_) => "customer/payment/instrument/default/updated",
            Self::DeliveryFailed { .. } => DELIVERY_EXCEPTION,
        }
    }

    /// True if it tells of failed deliveries to this very destination.
    pub(crate) fn is_about_destination(&self, url: &str) -> bool {
        matches!(self, Self::DeliveryFailed { destination, .. } if destination == url)
    }
}

/// What the last notices of orders said.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    /// The status of each order, and whether it was archived.
    shown: HashMap<i64, (i64, bool)>,
}

impl Notices {
    /// Takes an order of a saved store as one that everybody knows.
    pub(crate) fn know(&mut self, order: &Order) {
        let shown = (order.status_id, order.is_deleted);
        self.shown.insert(order.id, shown);
    }
}

impl Store {
    /// Tells everybody who listens that something has happened now, in a channel where it has one.
    pub(crate) fn notify(&mut self, notice: Notice, channel: Option<i64>) {
        let now = self.clock.now();
        self.deliver(&notice, channel, now);
    }

    /// The notice of something that happened to an order.
    pub(crate) fn notify_of_order(&mut self, id: i64, notice: Notice) {
        let channel = self.orders.get(&id).map(|order| order.channel_id);
        self.notify(notice, channel);
    }

    /// The notices of an order that was made or changed: of the order, its status, its archive.
    pub(crate) fn notify_order(&mut self, id: i64) {
        let Some(order) = self.orders.get(&id) else {
            return;
        };
        let now = (order.status_id, order.is_deleted);
        match self.notices.shown.insert(id, now) {
            None => self.notify_of_order(id, Notice::OrderCreated(id)),
            Some((status, was_deleted)) => {
                self.notify_of_order(id, Notice::OrderUpdated(id));
                if status != now.0 {
                    self.notify_of_order(id, Notice::OrderStatusUpdated(id, status, now.0));
                }
                if now.1 && !was_deleted {
                    self.notify_of_order(id, Notice::OrderArchived(id));
                }
            }
        }
    }

    /// The notice of a transaction of an order, as it is now.
    pub(crate) fn notify_transaction(&mut self, change: Change, order: i64, transaction: i64) {
        let Some(held) = self.orders.get(&order) else {
            return;
        };
        let found = held.transactions.iter().find(|one| one.id == transaction);
        if let Some(one) = found {
            let notice = Notice::Transaction(change, order, Box::new(one.clone()));
            self.notify_of_order(order, notice);
        }
    }

    /// The notices of a new cart: it was made, which counts as a change, and each of its lines is new.
    pub(crate) fn notify_of_new_cart(&mut self, cart: &Cart) {
        let (id, channel) = (&cart.id, Some(cart.channel_id));
        self.notify(Notice::Cart(Change::Created, id.clone()), channel);
        self.notify(Notice::Cart(Change::Updated, id.clone()), channel);
        for line in &cart.items {
            let notice = Notice::LineItem(Change::Created, id.clone(), line.id.clone());
            self.notify(notice, channel);
        }
    }

    /// The notices of an edit of a cart. The cart counts as changed by its lines and its e-mail address alone.
    pub(crate) fn notify_of_edit(&mut self, before: &Cart, after: &Cart) {
        let notices = changes(before, after);
        for notice in notices {
            self.notify(notice, Some(after.channel_id));
        }
    }

    /// Takes a cart away. None where there is no such cart.
    pub(crate) fn drop_cart(&mut self, id: &str) -> Option<Cart> {
        let cart = self.carts.remove(id)?;
        let notice = Notice::Cart(Change::Deleted, id.to_owned());
        self.notify(notice, Some(cart.channel_id));
        Some(cart)
    }

    /// Tells once of each cart that nobody has changed for an hour.
    pub(crate) fn abandon_carts(&mut self, now: Timestamp) {
        let mut abandoned = Vec::new();
        for cart in self.carts.values_mut() {
            let at = after(cart.updated, ABANDONED);
            if at <= now && !cart.is_abandoned {
                cart.is_abandoned = true;
                abandoned.push((at, cart.id.clone(), cart.channel_id));
            }
        }
        // The map has no order of its own.
        abandoned.sort_unstable();
        for (at, id, channel) in abandoned {
            self.deliver(&Notice::CartAbandoned(id), Some(channel), at);
        }
    }

    /// Moves the clock forward, and whatever waits for it.
    pub(crate) fn advance_clock(&mut self, by: Duration) {
        self.clock.advance(by);
        self.deliveries.wake();
    }
}

fn changes(before: &Cart, after: &Cart) -> Vec<Notice> {
    let id = &after.id;
    let line = |change, line: &str| Notice::LineItem(change, id.clone(), line.to_owned());
    let mut notices = Vec::new();
    for item in &after.items {
        match before.item(&item.id) {
            None => notices.push(line(Change::Created, &item.id)),
            Some(old) if (old.quantity, old.list_price) != (item.quantity, item.list_price) => {
                notices.push(line(Change::Updated, &item.id));
            }
            Some(_) => {}
        }
    }
    let gone = before
        .items
        .iter()
        .filter(|item| after.item(&item.id).is_none());
    notices.extend(gone.map(|item| line(Change::Deleted, &item.id)));
    if !notices.is_empty() || before.email != after.email {
        notices.insert(0, Notice::Cart(Change::Updated, id.clone()));
    }
    let is_new = |code: &str| before.coupons.iter().all(|held| held.code != code);
    let new = after.coupons.iter().filter(|coupon| is_new(coupon.code));
    notices.extend(new.map(|coupon| Notice::CouponApplied(id.clone(), coupon.id)));
    notices
}

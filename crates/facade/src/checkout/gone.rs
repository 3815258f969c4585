//! A cart that is gone, and the reason: it was ordered, or it has expired or was deleted.

use std::collections::BTreeSet;

use bigcommerce_journal::{End, Journal, Key, State};
use bigcommerce_orders::types::{Order, OrderStatus, PaymentStatus};
use bigcommerce_types::{CartId, OrderId, Owner, Remedy};

use crate::{
    error::{Error, ShopperMessage, Step},
    flow::Flow,
    pay,
};

/// The reason why a cart is gone, as far as the orders of the cart tell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an order of the cart may exist"]
pub enum Gone {
    /// An order of the cart is paid, reserved, or has a payment under way. The shopper can look at it, and must not pay
    /// again.
    Ordered {
        /// The order.
        order: OrderId,
    },
    /// Orders of the cart exist, and none shows a payment. The shopper can pay one of them; paying looks again before
    /// it charges.
    OrderedUnpaid {
        /// The orders, oldest first.
        orders: Vec<OrderId>,
    },
    /// No order of the cart exists: it has expired (30 days after its last change) or was deleted. The shopper can
    /// start again with a new cart.
    ExpiredOrDeleted,
}

impl Gone {
    /// The order that stands for the cart: the one with a payment, or the newest; nothing where there is none.
    ///
    /// ```
    /// use bigcommerce_facade::{Gone, OrderId};
    ///
    /// let gone = Gone::OrderedUnpaid { orders: vec![OrderId::new(118), OrderId::new(121)] };
    /// assert_eq!(gone.order(), Some(OrderId::new(121)));
    /// assert_eq!(Gone::ExpiredOrDeleted.order(), None);
    /// ```
    pub fn order(&self) -> Option<OrderId> {
        match self {
            Self::Ordered { order } => Some(*order),
            Self::OrderedUnpaid { orders } => orders.last().copied(),
            Self::ExpiredOrDeleted => None,
        }
    }

    /// A sentence for the shopper.
    pub fn shopper_message(&self) -> ShopperMessage {
        match self {
            Self::Ordered { .. } => ShopperMessage::ORDERED,
            Self::OrderedUnpaid { .. } => ShopperMessage::ORDERED_UNPAID,
            Self::ExpiredOrDeleted => ShopperMessage::CART_EXPIRED,
        }
    }

    /// The thing to do next, as a sentence to the developer of the shop.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Ordered { .. } => "Show the order, and forget the cart; nothing is to be paid.",
            Self::OrderedUnpaid { .. } => "Read the newest order and go on with its payment.",
            Self::ExpiredOrDeleted => "Forget the cart, and open another one for the next line.",
        }
    }
}

/// Asks the journal, then reads the orders of a cart that is gone: the store's list may lag behind a payment that was
/// made here.
///
/// # Errors
/// When the journal or the list cannot be read, or the list is not complete or holds orders of other carts.
pub(super) async fn find(flow: &Flow, cart: &CartId) -> Result<Gone, Error> {
    if let Some(gone) = on_record(flow, cart).await? {
        return Ok(gone);
    }
    let listed = pay::orders_of_cart(flow, cart)
        .await
        .map_err(|error| error.although("the cart is gone"))?;
    listed.map(|orders| judge(&orders)).ok_or_else(|| {
        Error::here(
            Step::FindOrders,
            Owner::Platform,
            Remedy::RetryLater,
            "the list of the cart's orders is not complete, or holds orders of other carts",
            "look for a proxy or a cache in front of the API, then repeat the step",
        )
        .although("the cart is gone")
    })
}

/// The journal's word on the cart: an attempt that took money or may have, or one that took a part.
async fn on_record(flow: &Flow, cart: &CartId) -> Result<Option<Gone>, Error> {
    let Some(journal) = &flow.shared.journal else {
        return Ok(None);
    };
    let keys = BTreeSet::from([Key::Cart(cart.clone())]);
    let found = journal
        .find(&flow.shared.store, &keys)
        .await
        .map_err(|failure| Error::unread(failure, Step::ReadCheckout))?;
    let mut part = None;
    for record in &found {
        let Some(order) = record.opened().map(|opened| opened.order) else {
            continue;
        };
        match record.state() {
            State::Open { marked: true, .. } => return Ok(Some(Gone::Ordered { order })),
            State::Ended {
                how,
                reopened: false,
            } if how.closes_keys() => return Ok(Some(Gone::Ordered { order })),
            State::Ended {
                how: End::Part(_),
                reopened: false,
            } => part = Some(order),
            _ => {}
        }
    }
    Ok(part.map(|order| Gone::OrderedUnpaid {
        orders: vec![order],
    }))
}

/// The reason, from the orders of the cart.
fn judge(orders: &[Order]) -> Gone {
    let mut own: Vec<&Order> = orders.iter().collect();
    own.sort_by_key(|order| order.id.get());
    match own.iter().find(|order| shows_a_payment(order)) {
        Some(order) => Gone::Ordered { order: order.id },
        None if own.is_empty() => Gone::ExpiredOrDeleted,
        None => Gone::OrderedUnpaid {
            orders: own.iter().map(|order| order.id).collect(),
        },
    }
}

/// True when anything about the order says that money was taken, reserved, or is on its way, given back later or not.
fn shows_a_payment(order: &Order) -> bool {
    let by_payment = match &order.payment_status {
        None | Some(PaymentStatus::Declined | PaymentStatus::Void) => false,
        // Also a status that is newer than these bindings: nobody shall be told to pay on a guess.
        Some(_) => true,
    };
    let by_status = !matches!(
        order.status_id,
        OrderStatus::Incomplete
            | OrderStatus::Pending
            | OrderStatus::Cancelled
            | OrderStatus::Declined
    );
    by_payment || by_status
}

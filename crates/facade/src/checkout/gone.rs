//! A cart that is gone, and the reason: it was ordered, or it has expired or was deleted.

use bigcommerce_orders::{
    query::ListOrdersQuery,
    types::{Order, OrderStatus, PaymentStatus},
};
use bigcommerce_types::{CartId, OrderId, Owner, Remedy};

use crate::{
    error::{Error, ShopperMessage, Step},
    flow::Flow,
};

/// As many orders as one page of `GET /v2/orders` can hold.
const PAGE: i64 = 250;

/// More pages than any cart has orders. A store that ignores the filter answers with all of its orders.
const PAGES: i64 = 8;

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

/// Reads the orders of a cart that is gone.
///
/// # Errors
/// When one of the pages cannot be read, or there are more than a cart can have.
pub(super) async fn find(flow: &Flow, cart: &CartId) -> Result<Gone, Error> {
    let mut orders = Vec::new();
    for page in 1..=PAGES {
        let query = ListOrdersQuery::new()
            .cart_id(cart.clone())
            .limit(PAGE)
            .page(page);
        let listed = flow.orders.list_orders(&query).await;
        let listed = listed
            .map_err(|error| Error::from(error).although("the cart is gone"))?
            .into_value();
        let is_full = i64::try_from(listed.len()).is_ok_and(|count| count >= PAGE);
        orders.extend(listed);
        if !is_full {
            return Ok(judge(&orders, cart));
        }
    }
    Err(Error::here(
        Step::FindOrders,
        Owner::Platform,
        Remedy::ContactSupport,
        "the store lists more orders than a cart can have",
        "have the store look at its list of orders",
    ))
}

/// The reason, from the orders that are listed. V2 ignores a filter that it does not know: only what names the cart
/// counts.
fn judge(listed: &[Order], cart: &CartId) -> Gone {
    let mut own: Vec<&Order> = listed
        .iter()
        .filter(|order| order.cart_id.as_ref() == Some(cart))
        .collect();
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

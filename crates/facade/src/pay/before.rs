//! What is read before every charge, while the lock is held. If one of the reads fails, nothing is charged.

use bigcommerce_orders::query::ListOrdersQuery;
use bigcommerce_types::{Owner, Remedy};

use super::{
    outcome::Payment,
    seen::{self, Beside, Money, beside},
};
use crate::{
    error::{Error, Rejected, Step},
    order::{Order, Unpaid, due},
};

/// As many orders as one page of `GET /v2/orders` can hold.
const PAGE: u32 = 250;

/// Whether the charge may go on.
pub(super) enum Verdict {
    /// Nothing speaks against it; the order as it is now.
    Charge(Order<Unpaid>),
    /// It may not, or need not: the payment is decided without one.
    Instead(Payment),
}

/// Reads the order, its transactions and the other orders of its cart, and compares the amount with the one shown.
///
/// What the order shows is changed in the last step only, by the arm that tells the caller: an order that comes back
/// with an error still pays what was shown, or nothing.
pub(super) async fn check(order: Order<Unpaid>) -> Result<Verdict, Rejected<Order<Unpaid>>> {
    let seen = match seen::read(&order.flow, order.id()).await {
        Ok(seen) => seen,
        Err(error) => return Err(Rejected::new(order, error)),
    };
    let money = seen.money(order.due(), &order.stage.settled_before);
    let has_moved = seen.has_moved(&order.stage.settled_before);
    let ids = seen.transaction_ids();
    let mut order = order.with_read(seen.order);
    let nothing_is_due = order.total().decimal().is_zero();
    let left = match money {
        Money::Taken if nothing_is_due && !has_moved => {
            return Ok(Verdict::Instead(Payment::Settled(order.paid(None))));
        }
        Money::Taken => return Ok(Verdict::Instead(Payment::AlreadyPaid(order.paid(None)))),
        Money::Authorized => {
            return Ok(Verdict::Instead(Payment::Authorized(
                order.authorized(None),
            )));
        }
        Money::Pending => return Ok(Verdict::Instead(Payment::Pending(order.pending(None)))),
        Money::Closed => return Err(Rejected::new(order, not_payable())),
        Money::Part { left } => left,
        Money::Nothing => due(&order.read),
    };
    if !order.total().is_exact() {
        return Err(Rejected::new(order, immeasurable()));
    }
    order = match others_of_its_cart(order).await? {
        Verdict::Charge(order) => order,
        decided => return Ok(decided),
    };
    let as_shown = left == *order.due()
        && order.stage.shown_in.as_deref() == order.currency()
        && order.differs_from_checkout().is_none();
    Ok(if !as_shown {
        Verdict::Instead(Payment::Changed(order.showing(left, ids)))
    } else if left.decimal().is_zero() {
        Verdict::Instead(Payment::Settled(order.paid(None)))
    } else {
        order.stage.settled_before = ids;
        Verdict::Charge(order)
    })
}

/// Every order of a cart is a copy of it, and only one of them may be paid.
pub(super) async fn others_of_its_cart(
    order: Order<Unpaid>,
) -> Result<Verdict, Rejected<Order<Unpaid>>> {
    let Some(cart) = order.cart.clone() else {
        return Ok(Verdict::Charge(order));
    };
    let query = ListOrdersQuery::new().cart_id(cart).limit(PAGE);
    let others = match order.flow.orders.list_orders(&query).await {
        Ok(reply) => reply.into_value(),
        Err(error) => return Err(Rejected::new(order, error)),
    };
    if others.len() >= PAGE as usize {
        let what = "the cart has more orders than can be checked at once";
        return Err(Rejected::new(order, unclear(what)));
    }
    for other in others.into_iter().filter(|other| other.id != order.id()) {
        match beside(&other) {
            Beside::Clean => {}
            Beside::Paid => {
                let paid = order.with_read(other).paid(None);
                return Ok(Verdict::Instead(Payment::AlreadyPaid(paid)));
            }
            Beside::Unclear => {
                let what = "another order of this cart has a payment under way";
                return Err(Rejected::new(order, unclear(what)));
            }
        }
    }
    Ok(Verdict::Charge(order))
}

fn not_payable() -> Error {
    Error::here(
        Step::Pay,
        Owner::Developer,
        Remedy::RecreateOrder,
        "the order is in a status that cannot be paid",
        "place a new order; only an Incomplete one can be paid",
    )
}

fn immeasurable() -> Error {
    Error::here(
        Step::Pay,
        Owner::Platform,
        Remedy::ContactSupport,
        "the order's total has more digits than can be compared",
        "have the store look at the order's total",
    )
}

fn unclear(what: &'static str) -> Error {
    Error::here(
        Step::Pay,
        Owner::Merchant,
        Remedy::Reconcile,
        what,
        "settle or cancel the cart's other orders first",
    )
}

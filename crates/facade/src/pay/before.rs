//! What is read before every charge, while the lock is held. If one of the reads fails, nothing is charged.

use bigcommerce_orders::query::ListOrdersQuery;
use bigcommerce_types::{Owner, Remedy};

use super::{
    outcome::Payment,
    seen::{self, Money, of_order},
};
use crate::{
    error::{Error, Rejected},
    order::{Order, Pending, Unpaid},
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
pub(super) async fn check(order: Order<Unpaid>) -> Result<Verdict, Rejected<Order<Unpaid>>> {
    let seen = match seen::read(&order.flow, order.id()).await {
        Ok(seen) => seen,
        Err(error) => return Err(Rejected::new(order, error)),
    };
    let money = seen.money(&order.stage.settled_before);
    let shown = order.stage.shown.clone();
    let now = crate::order::due(&seen.order);
    let changed = now != shown;
    let ids = seen.transaction_ids();
    let mut order = if changed {
        order.changed_to(seen.order)
    } else {
        order.with_read(seen.order)
    };
    match money {
        Money::Taken => return Ok(Verdict::Instead(Payment::AlreadyPaid(order.paid()))),
        Money::Authorized => return Ok(Verdict::Instead(Payment::Authorized(order.authorized()))),
        Money::Pending => return Ok(Verdict::Instead(Payment::Pending(pending(order)))),
        Money::Closed => return Err(Rejected::new(order, not_payable())),
        Money::Nothing | Money::Part => order.stage.settled_before = ids,
    }
    order = match others_of_its_cart(order).await? {
        Verdict::Charge(order) => order,
        decided => return Ok(decided),
    };
    Ok(if changed {
        Verdict::Instead(Payment::Changed(order))
    } else if now.decimal().is_zero() {
        Verdict::Instead(Payment::Settled(order.paid()))
    } else {
        Verdict::Charge(order)
    })
}

/// Every order of a cart is a copy of it, and only one of them may be paid.
async fn others_of_its_cart(order: Order<Unpaid>) -> Result<Verdict, Rejected<Order<Unpaid>>> {
    let Some(cart) = order.cart.clone() else {
        return Ok(Verdict::Charge(order));
    };
    let query = ListOrdersQuery::new().cart_id(cart).limit(PAGE);
    let others = match order.flow.orders.list_orders(&query).await {
        Ok(reply) => reply.into_value(),
        Err(error) => return Err(Rejected::new(order, error)),
    };
    if others.len() >= PAGE as usize {
        return Err(Rejected::new(
            order,
            unclear("the cart has more orders than can be checked at once"),
        ));
    }
    for other in others.into_iter().filter(|other| other.id != order.id()) {
        match of_order(&other) {
            Money::Nothing | Money::Closed => {}
            Money::Taken | Money::Authorized => {
                return Ok(Verdict::Instead(Payment::AlreadyPaid(
                    order.with_read(other).paid(),
                )));
            }
            Money::Part | Money::Pending => {
                return Err(Rejected::new(
                    order,
                    unclear("another order of this cart has a payment under way"),
                ));
            }
        }
    }
    Ok(Verdict::Charge(order))
}

pub(super) fn pending(order: Order<Unpaid>) -> Order<Pending> {
    let Order {
        flow,
        read,
        cart,
        stage,
    } = order;
    Order {
        flow,
        read,
        cart,
        stage: Pending { unpaid: stage },
    }
}

fn not_payable() -> Error {
    Error::here(
        "paying",
        Owner::Developer,
        Remedy::RecreateOrder,
        "the order is in a status that cannot be paid",
        "place a new order; only an Incomplete one can be paid",
    )
}

fn unclear(what: &'static str) -> Error {
    Error::here(
        "paying",
        Owner::Merchant,
        Remedy::Reconcile,
        what,
        "settle or cancel the cart's other orders first",
    )
}

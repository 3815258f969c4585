//! What the store says of an order's money: a read, and a total function from what was read to one verdict.
//!
//! Amounts are added up: a transaction that worked says how much moved, not that everything did. The order can lag
//! behind its transactions, and the transactions behind the gateway, so each may only add to what the other says.

use std::collections::BTreeSet;

use bigcommerce_orders::{
    query::GetOrderQuery,
    types::{
        Order as Read, OrderStatus, PaymentStatus, Transaction, TransactionEvent, TransactionStatus,
    },
};
use bigcommerce_transport::Reply;
use bigcommerce_types::{Amount, Decimal, OrderId, Time, TransactionId};

use crate::{flow::Flow, order::due};

/// An order and its transactions, read one after the other.
pub(super) struct Seen {
    pub(super) order: Read,
    transactions: Vec<Transaction>,
    /// The platform's clock at the second read: ours may be wrong, and servers of ours may disagree.
    pub(super) at: Option<i64>,
}

/// What became of the amount that was to be paid.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Money {
    /// No sign that any moved.
    Nothing,
    /// A part was paid since, and this much is left.
    Part {
        /// What is left, in major units.
        left: Amount,
    },
    /// A payment was accepted and is not final, or says something that these bindings do not know.
    Pending,
    /// The amount is reserved.
    Authorized,
    /// The amount was taken.
    Taken,
    /// The order cannot be paid, and nothing says that it was: cancelled, declined, refunded, voided, never payable.
    Closed,
}

/// What the payment status alone says.
enum Told {
    Nothing,
    Pending,
    Authorized,
    Taken,
    GivenBack,
}

/// Reads the order and its transactions.
pub(super) async fn read(
    flow: &Flow,
    order: OrderId,
) -> Result<Seen, bigcommerce_transport::Error> {
    let read = flow
        .orders
        .get_order(&order, &GetOrderQuery::new())
        .await?
        .into_value();
    let reply = flow.orders.list_order_transactions(&order, &bigcommerce_orders::query::ListOrderTransactionsQuery::new()).await?;
    let at = date_of(&reply);
    Ok(Seen {
        order: read,
        transactions: reply.into_data(),
        at,
    })
}

/// The platform's clock, in Unix seconds, when it answered.
pub(super) fn date_of<T>(reply: &Reply<T>) -> Option<i64> {
    let date = reply.headers().get("date")?.to_str().ok()?;
    date.parse::<Time>()
        .ok()?
        .instant()
        .map(|instant| instant.as_second())
}

impl Seen {
    /// The verdict on an amount that was to be paid, leaving out transactions that were there before.
    pub(super) fn money(&self, shown: &Amount, before: &BTreeSet<TransactionId>) -> Money {
        let told = told(self.order.payment_status.as_ref());
        let moved = self.moved(before);
        let part_paid = is_part_paid(&self.order);
        let open = matches!(
            self.order.status_id,
            OrderStatus::Incomplete | OrderStatus::Pending
        );
        if moved.pending || matches!(told, Told::Pending) {
            return Money::Pending;
        }
        if matches!(told, Told::GivenBack) {
            return Money::Closed;
        }
        if moved.taken > Decimal::ZERO && moved.taken >= shown.decimal() {
            return Money::Taken;
        }
        match told {
            Told::Authorized => return Money::Authorized,
            // An order that is open and paid in part is not paid, whatever it is called.
            Told::Taken if !(open && part_paid) => return Money::Taken,
            _ => {}
        }
        if moved.authorized > Decimal::ZERO {
            return if moved.taken.saturating_add(moved.authorized) >= shown.decimal() {
                Money::Authorized
            } else {
                Money::Pending
            };
        }
        let left = shown.decimal().saturating_sub(moved.taken);
        let left = Amount::from(left.min(due(&self.order).decimal()).max(Decimal::ZERO));
        match self.order.status_id {
            OrderStatus::Incomplete | OrderStatus::Pending if left < *shown => Money::Part { left },
            OrderStatus::Incomplete => Money::Nothing,
            // Open for the rest of an order that was paid in part before.
            OrderStatus::Pending if part_paid || !before.is_empty() => Money::Nothing,
            OrderStatus::Pending
            | OrderStatus::Cancelled
            | OrderStatus::Declined
            | OrderStatus::Refunded => Money::Closed,
            ref status if is_paid(status) && self.was_declined() => Money::Closed,
            ref status if is_paid(status) => Money::Taken,
            // Waiting for a payment, held for review, or newer than these bindings: nothing is sent on a guess.
            _ => Money::Pending,
        }
    }

    /// Whether the store recorded that a payment failed, and recorded nothing that worked.
    pub(super) fn has_failed(&self, before: &BTreeSet<TransactionId>) -> bool {
        let mut fresh = self.fresh(before).peekable();
        if fresh.peek().is_none() {
            return self.was_declined();
        }
        fresh.all(|transaction| {
            transaction.status == Some(TransactionStatus::Error)
                || transaction.event == TransactionEvent::Void
        })
    }

    /// Whether there is a transaction that worked and was not there before.
    pub(super) fn has_moved(&self, before: &BTreeSet<TransactionId>) -> bool {
        let moved = self.moved(before);
        moved.taken > Decimal::ZERO || moved.authorized > Decimal::ZERO
    }

    /// The transactions that are there now.
    pub(super) fn transaction_ids(&self) -> BTreeSet<TransactionId> {
        self.transactions
            .iter()
            .map(|transaction| transaction.id)
            .collect()
    }

    fn was_declined(&self) -> bool {
        matches!(
            self.order.payment_status,
            Some(PaymentStatus::Declined | PaymentStatus::Void)
        )
    }

    fn fresh<'a>(
        &'a self,
        before: &'a BTreeSet<TransactionId>,
    ) -> impl Iterator<Item = &'a Transaction> {
        self.transactions
            .iter()
            .filter(|transaction| !before.contains(&transaction.id))
    }

    fn moved(&self, before: &BTreeSet<TransactionId>) -> Moved {
        use TransactionEvent as Event;
        let working = || {
            self.fresh(before)
                .filter(|one| one.status != Some(TransactionStatus::Error))
        };
        let follow_ups = |events: &[Event]| -> BTreeSet<TransactionId> {
            let of_these = working().filter(|one| events.contains(&one.event));
            of_these
                .filter_map(|one| one.reference_transaction_id)
                .collect()
        };
        // A refund does not undo a purchase here: what was refunded was taken, and is no reason to charge again.
        let undone = follow_ups(&[Event::Void]);
        let carried_on = follow_ups(&[Event::Capture, Event::Settled, Event::Purchase]);
        let sum = |events: &[Event], without: &BTreeSet<TransactionId>| {
            working()
                .filter(|one| events.contains(&one.event))
                .filter(|one| !undone.contains(&one.id) && !without.contains(&one.id))
                .fold(Decimal::ZERO, |sum, one| {
                    sum.saturating_add(one.amount.decimal())
                })
        };
        Moved {
            taken: sum(
                &[Event::Purchase, Event::Capture, Event::Settled],
                &carried_on,
            ),
            authorized: sum(&[Event::Authorization], &carried_on),
            pending: working().any(|one| {
                let is_news = matches!(one.event, Event::Unknown(_))
                    || matches!(one.status, Some(TransactionStatus::Unknown(_)));
                let waits = one.event == Event::Pending && !carried_on.contains(&one.id);
                is_news || (waits && !undone.contains(&one.id)) || one.fraud_review == Some(true)
            }),
        }
    }
}

/// What the fresh transactions add up to.
struct Moved {
    taken: Decimal,
    authorized: Decimal,
    pending: bool,
}

/// Whether an order lets another one of its cart be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// No money moved for it, or it was given back.
    Clean,
    /// It is paid.
    Paid,
    /// Something is under way, was paid in part, or says something that these bindings do not know.
    Unclear,
}

/// What an order's status says to another order of the same cart.
pub(super) fn beside(other: &Read) -> Beside {
    match told(other.payment_status.as_ref()) {
        Told::Taken => return Beside::Paid,
        Told::Pending | Told::Authorized => return Beside::Unclear,
        Told::GivenBack => return Beside::Clean,
        Told::Nothing => {}
    }
    match other.status_id {
        OrderStatus::Incomplete if is_part_paid(other) => Beside::Unclear,
        OrderStatus::Incomplete
        | OrderStatus::Cancelled
        | OrderStatus::Declined
        | OrderStatus::Refunded => Beside::Clean,
        ref status if is_paid(status) => Beside::Paid,
        _ => Beside::Unclear,
    }
}

/// Names every status, so that a new one is looked at here before it is believed.
fn told(status: Option<&PaymentStatus>) -> Told {
    match status {
        None | Some(PaymentStatus::Declined) => Told::Nothing,
        Some(PaymentStatus::Authorized | PaymentStatus::CapturePending) => Told::Authorized,
        Some(PaymentStatus::Captured | PaymentStatus::Paid | PaymentStatus::PartiallyRefunded) => {
            Told::Taken
        }
        Some(PaymentStatus::Void | PaymentStatus::Refunded) => Told::GivenBack,
        // Pending, held for review, about to be voided, or newer than these bindings.
        Some(_) => Told::Pending,
    }
}

fn is_paid(status: &OrderStatus) -> bool {
    matches!(
        status,
        OrderStatus::Shipped
            | OrderStatus::PartiallyShipped
            | OrderStatus::PartiallyRefunded
            | OrderStatus::AwaitingPickup
            | OrderStatus::AwaitingShipment
            | OrderStatus::AwaitingFulfillment
            | OrderStatus::Completed
            | OrderStatus::Disputed
    )
}

fn is_part_paid(order: &Read) -> bool {
    due(order) < order.total_inc_tax
}

#[cfg(test)]
#[path = "seen_tests.rs"]
mod tests;

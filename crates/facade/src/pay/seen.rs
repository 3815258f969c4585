//! What the store says of an order's money: a read, and a total function from what was read to one verdict.

use std::collections::BTreeSet;

use bigcommerce_orders::{
    query::GetOrderQuery,
    types::{
        Order as Read, OrderStatus, PaymentStatus, Transaction, TransactionEvent, TransactionStatus,
    },
};
use bigcommerce_transport::Reply;
use bigcommerce_types::{OrderId, Time, TransactionId};

use crate::{flow::Flow, order::due};

/// An order and its transactions, read one after the other.
pub(super) struct Seen {
    pub(super) order: Read,
    transactions: Vec<Transaction>,
    /// The platform's clock at the second read: ours may be wrong, and servers of ours may disagree.
    pub(super) at: Option<i64>,
}

/// What became of the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Money {
    /// No sign that any moved.
    Nothing,
    /// A part was paid, and the rest is payable.
    Part,
    /// A payment was accepted and is not final.
    Pending,
    /// The amount is reserved.
    Authorized,
    /// The amount was taken.
    Taken,
    /// The order cannot be paid, whatever became of the money: cancelled, declined, waiting for something else.
    Closed,
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
    let reply = flow.orders.list_order_transactions(&order).await?;
    let at = date_of(&reply);
    Ok(Seen {
        order: read,
        transactions: reply.into_data(),
        at,
    })
}

fn date_of<T>(reply: &Reply<T>) -> Option<i64> {
    let date = reply.headers().get("date")?.to_str().ok()?;
    date.parse::<Time>()
        .ok()?
        .instant()
        .map(|instant| instant.as_second())
}

impl Seen {
    /// The verdict, leaving out transactions that were there before this attempt.
    pub(super) fn money(&self, settled_before: &BTreeSet<TransactionId>) -> Money {
        match of_order(&self.order) {
            Money::Nothing | Money::Part => {}
            told => return told,
        }
        let told = self
            .fresh(settled_before)
            .filter_map(of_transaction)
            .max_by_key(|money| weight(*money));
        match (told, of_order(&self.order)) {
            // A part that was paid by gift certificate or store credit has a transaction of its own.
            (Some(Money::Taken), Money::Part) => Money::Part,
            (Some(told), _) => told,
            // Part-paid before this attempt, and nothing new.
            (None, of_order) => of_order,
        }
    }

    /// Whether the store recorded a payment of this attempt, and recorded that it failed.
    pub(super) fn has_failed(&self, settled_before: &BTreeSet<TransactionId>) -> bool {
        self.fresh(settled_before)
            .any(|transaction| transaction.status == Some(TransactionStatus::Error))
    }

    fn fresh<'a>(
        &'a self,
        settled_before: &'a BTreeSet<TransactionId>,
    ) -> impl Iterator<Item = &'a Transaction> {
        self.transactions
            .iter()
            .filter(|transaction| !settled_before.contains(&transaction.id))
    }

    /// The transactions that are there now.
    pub(super) fn transaction_ids(&self) -> BTreeSet<TransactionId> {
        self.transactions
            .iter()
            .map(|transaction| transaction.id)
            .collect()
    }
}

/// What the order alone says, by status and payment status.
pub(super) fn of_order(order: &Read) -> Money {
    match &order.payment_status {
        Some(PaymentStatus::Authorized | PaymentStatus::CapturePending) => {
            return Money::Authorized;
        }
        Some(PaymentStatus::Pending | PaymentStatus::HeldForReview) => return Money::Pending,
        Some(PaymentStatus::Captured | PaymentStatus::Paid) => return Money::Taken,
        _ => {}
    }
    match order.status_id {
        OrderStatus::Incomplete => Money::Nothing,
        OrderStatus::Pending if is_part_paid(order) => Money::Part,
        OrderStatus::Cancelled
        | OrderStatus::Declined
        | OrderStatus::Pending
        | OrderStatus::AwaitingPayment => Money::Closed,
        OrderStatus::Shipped
        | OrderStatus::PartiallyShipped
        | OrderStatus::Refunded
        | OrderStatus::PartiallyRefunded
        | OrderStatus::AwaitingPickup
        | OrderStatus::AwaitingShipment
        | OrderStatus::AwaitingFulfillment
        | OrderStatus::Completed
        | OrderStatus::Disputed => Money::Taken,
        // Held for review, or a status newer than these bindings: nothing may be sent on a guess.
        _ => Money::Pending,
    }
}

fn is_part_paid(order: &Read) -> bool {
    due(order) < order.total_inc_tax
}

fn of_transaction(transaction: &Transaction) -> Option<Money> {
    if transaction.status == Some(TransactionStatus::Error) {
        return None;
    }
    match transaction.event {
        TransactionEvent::Purchase | TransactionEvent::Capture | TransactionEvent::Settled => {
            Some(Money::Taken)
        }
        TransactionEvent::Authorization => Some(Money::Authorized),
        TransactionEvent::Refund | TransactionEvent::Void => None,
        // Pending, or an event newer than these bindings.
        _ => Some(Money::Pending),
    }
}

/// Which of several transactions decides: one that is not final holds everything up; a capture outweighs its
/// authorization.
fn weight(money: Money) -> u8 {
    match money {
        Money::Pending => 3,
        Money::Taken => 2,
        Money::Authorized => 1,
        Money::Nothing | Money::Part | Money::Closed => 0,
    }
}

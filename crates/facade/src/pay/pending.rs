//! A payment that was accepted and is not final.

use bigcommerce_transport::Sent;
use bigcommerce_types::{Owner, Remedy};

use super::{
    attempt::{end, end_and_renew},
    outcome::{Declined, Payment},
    seen::{self, Money},
};
use crate::{
    error::{Error, Rejected},
    flow::to_the_end,
    journal::AttemptEnd,
    order::{Order, Pending},
};

impl Order<Pending> {
    /// Reads how the payment stands now. As long as it is not final the order stays pending, and its attempt open. It
    /// runs in a task of its own, so that a dropped future does not lose what was found.
    ///
    /// # Errors
    /// The pending order comes back when it cannot be read.
    pub async fn check(self) -> Result<Payment, Rejected<Self>> {
        to_the_end(check(self)).await
    }
}

async fn check(order: Order<Pending>) -> Result<Payment, Rejected<Order<Pending>>> {
    let seen = match seen::read(&order.flow, order.id()).await {
        Ok(seen) => seen,
        Err(error) => return Err(Rejected::new(order, Error::from(error).in_doubt())),
    };
    let unpaid = &order.stage.unpaid;
    let before = &unpaid.settled_before;
    let money = seen.money(&unpaid.shown, before);
    let failed = seen.has_failed(before);
    let transactions = seen.transaction_ids();
    let (attempt, journal) = (unpaid.attempt, order.flow.journal.clone());
    let Order {
        flow, cart, stage, ..
    } = order;
    let Pending { unpaid, receipt } = stage;
    let order = Order {
        flow,
        cart,
        read: Box::new(seen.order),
        stage: unpaid,
    };
    let payment = match money {
        Money::Taken => Payment::Settled(order.paid(receipt)),
        Money::Authorized => Payment::Authorized(order.authorized(receipt)),
        Money::Part { left } => {
            let order = order.showing(left.clone(), transactions);
            Payment::Part { order, due: left }
        }
        Money::Nothing | Money::Closed if failed || money == Money::Closed => {
            let order = end_and_renew(order, AttemptEnd::Refused, journal.as_ref()).await;
            let error = did_not_go_through(money == Money::Closed);
            return Ok(Payment::Declined(Declined { order, error }));
        }
        // What was accepted and cannot be seen yet is still on its way.
        Money::Nothing | Money::Closed | Money::Pending => {
            return Ok(Payment::Pending(order.pending(receipt)));
        }
    };
    end(attempt, AttemptEnd::Taken, journal.as_ref()).await;
    Ok(payment)
}

fn did_not_go_through(order_is_closed: bool) -> Error {
    let (remedy, advice) = if order_is_closed {
        (
            Remedy::RecreateOrder,
            "place a new order, and let the shopper pay that with another instrument",
        )
    } else {
        (
            Remedy::AskForOtherInstrument,
            "let the shopper pay with another instrument",
        )
    };
    let what = "the payment was accepted at first and did not go through";
    Error::found(Sent::Refused, Owner::Shopper, remedy, what, advice)
}

//! An order of which nothing is due: no attempt is opened, and a look decides.

use std::collections::BTreeSet;

use bigcommerce_journal::Record;
use bigcommerce_types::{Decimal, Owner, Remedy};

use super::{
    OpenAttempt, Paying, Payment,
    look::{Keys, incomplete, look},
    machine::{NothingDue, Waiting, nothing_due},
    made,
};
use crate::{
    error::{Error, Rejected, Step},
    order::{Order, Unpaid, left},
};

/// Looks once, and says what the order is.
pub(super) async fn settle(mut order: Order<Unpaid>) -> Paying {
    let keys = Keys {
        carts: order.cart.iter().cloned().collect(),
        external_ids: order.stage.external_ids.clone(),
    };
    let looked = match look(&order.flow, order.id(), &keys, 0).await {
        Ok(looked) => looked,
        Err(unreadable) => return Err(Rejected::new(order, unreadable.error)),
    };
    if looked.look.whole(&BTreeSet::new()).is_none() {
        let error = looked.error.unwrap_or_else(incomplete);
        return Err(Rejected::new(order, error));
    }
    order.read = Box::new(looked.read);
    let due = left(&looked.look);
    if due.decimal() > Decimal::ZERO {
        let order = order.showing(due.clone());
        return Ok(Payment::Changed { order, due });
    }
    match nothing_due(&looked.look) {
        NothingDue::Settled => Ok(Payment::Settled(order.paid(None, None))),
        NothingDue::GivenBack => Ok(made::given_back(order)),
        NothingDue::Confirming => Ok(Payment::Confirming(OpenAttempt {
            record: Record {
                id: order.attempt(),
                place: 0,
                facts: Vec::new(),
            },
            order,
            not_before: None,
            why: Waiting::Visible,
            error: None,
        })),
        NothingDue::Unsettled => Err(Rejected::new(order, unsettled())),
    }
}

fn unsettled() -> Error {
    Error::here(
        Step::Pay,
        Owner::Merchant,
        Remedy::FixStore,
        "nothing is due, and the store does not count the order as paid",
        "set the order's status in the control panel, or give it a total",
    )
}

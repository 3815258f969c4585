//! An order of which nothing is due: no attempt is opened, and one look decides.

use std::collections::BTreeSet;

use super::{Look, Standing, sum};

/// The state of an order of which nothing is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NothingDue {
    /// The store says that it is paid.
    Settled,
    /// A payment of it is under way, or the order has not moved yet.
    Confirming,
    /// All of its money was given back.
    GivenBack,
    /// Nothing is due, and the store does not say that it is paid: the merchant has to look.
    Unsettled,
}

/// Decides by a whole look.
pub(crate) fn nothing_due(look: &Look) -> NothingDue {
    let money = sum(&look.entries, &BTreeSet::new());
    let order = &look.order;
    if money.all_back() || order.refunded {
        return NothingDue::GivenBack;
    }
    if money.undecided() || money.reserved > 0 {
        return NothingDue::Confirming;
    }
    match order.standing {
        Standing::Paid => NothingDue::Settled,
        Standing::Payable | Standing::Begun | Standing::Waiting
            if order.total > 0 && money.gross >= order.total =>
        {
            NothingDue::Confirming
        }
        _ => NothingDue::Unsettled,
    }
}

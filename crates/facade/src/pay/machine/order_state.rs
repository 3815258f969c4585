//! The answer of `store.order(id)`: the journal first, then the look.

use std::collections::BTreeSet;

use bigcommerce_journal::{Class, End};

use super::{Claim, Look, Minor, Standing, sum};

/// What the journal holds for the keys of an order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Held {
    /// Nothing that is open or closed, or a part.
    Nothing,
    /// An open attempt that may have been sent, and what the gateway said.
    Marked(Option<Class>),
    /// An open attempt that was not sent.
    Unmarked,
    /// This order closed its keys so.
    Here(End),
    /// Another order closed a key.
    Elsewhere,
}

/// What an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrderAnswer {
    Unpaid,
    /// This much is left, in minor units.
    PartPaid(Minor),
    Pending,
    Authorized,
    Paid,
    TakenIncomplete,
    Unknown,
    GivenBack,
    PaidByOther,
    NotPayable,
    Cancelled,
    /// The look is not whole: an error, never unpaid.
    Unreadable,
}

/// Decides; `whole` tells whether the look is evidence.
pub(crate) fn order_answer(held: &Held, look: &Look, whole: bool) -> OrderAnswer {
    let money = sum(&look.entries, &BTreeSet::new());
    let order = &look.order;
    let all_back = whole && money.all_back();
    match held {
        Held::Marked(Some(Class::Pending)) => return OrderAnswer::Pending,
        Held::Marked(_) => return OrderAnswer::Unknown,
        Held::Unmarked => return OrderAnswer::Unpaid,
        Held::Here(_) if all_back => return OrderAnswer::GivenBack,
        // The card beside a gift certificate was voided: what is left is a part.
        Held::Here(End::Authorized)
            if whole && money.given_back && money.reserved == 0 && money.gross < order.total => {}
        Held::Here(End::Authorized) if !whole || money.gross < order.total => {
            return OrderAnswer::Authorized;
        }
        Held::Here(End::TakenIncomplete) if !whole || order.standing != Standing::Paid => {
            return OrderAnswer::TakenIncomplete;
        }
        Held::Here(_) => return OrderAnswer::Paid,
        Held::Elsewhere => return OrderAnswer::PaidByOther,
        Held::Nothing if !whole => return OrderAnswer::Unreadable,
        Held::Nothing => {}
    }
    if money.foreign || money.unclear {
        return OrderAnswer::Unknown;
    }
    if money.pending || order.claim == Claim::Waiting {
        return OrderAnswer::Pending;
    }
    if all_back || order.refunded {
        return OrderAnswer::GivenBack;
    }
    if order.total > 0 && money.held() >= order.total {
        return match order.standing {
            _ if money.reserved > 0 => OrderAnswer::Authorized,
            Standing::Paid => OrderAnswer::Paid,
            _ => OrderAnswer::TakenIncomplete,
        };
    }
    match order.standing {
        Standing::Paid => OrderAnswer::Paid,
        Standing::Waiting => OrderAnswer::Pending,
        Standing::Closed if money.held() > 0 => OrderAnswer::TakenIncomplete,
        Standing::Closed => OrderAnswer::Cancelled,
        Standing::Payable | Standing::Begun if money.held() > 0 => {
            let rest = order
                .total
                .saturating_sub(money.net)
                .saturating_sub(money.reserved);
            OrderAnswer::PartPaid(order.due.min(rest))
        }
        // The status of a payment that no transaction explains: it may be under way.
        Standing::Payable | Standing::Begun if order.claim == Claim::Money => OrderAnswer::Pending,
        Standing::Payable => OrderAnswer::Unpaid,
        Standing::Begun => OrderAnswer::NotPayable,
    }
}

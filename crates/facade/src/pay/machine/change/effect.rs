//! The effect of a change, as far as a look shows it.

use std::collections::BTreeSet;

use bigcommerce_journal::Kind;
use bigcommerce_types::TransactionId;

use super::{Look, Minor, State};
use crate::{
    order::minor,
    pay::machine::{EntryState, Event, Moving, PartState, RefundView, money::done_to, state::Mark},
};

/// What a whole look shows of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing of it.
    None,
    /// It was accepted and is not carried out.
    Begun,
    /// This much was moved.
    Done(Minor),
    /// The very refund was refused by whoever was to pay it back.
    Declined,
    /// Something that may be this change or another one.
    Unclear,
}

pub(super) fn effect(kind: &Kind, state: &State, mark: &Mark, look: &Look) -> Effect {
    match kind {
        Kind::Capture { of } => follow_ups(of, look, Event::Capture, Moving::Capture),
        Kind::Void { of } => follow_ups(of, look, Event::Void, Moving::Void),
        Kind::Refund { of } => refund(of, state, mark, look),
        _ => Effect::Unclear,
    }
}

/// A capture or a void is shown by the transactions that follow each of its authorizations. Which request caused them
/// does not matter: an authorization is captured or voided once, and before the mark it was neither.
fn follow_ups(of: &BTreeSet<TransactionId>, look: &Look, event: Event, moving: Moving) -> Effect {
    if of.is_empty() {
        return Effect::Unclear;
    }
    let mut moved: Minor = 0;
    let mut missing = 0;
    for root in of {
        let done = done_to(&look.entries, *root, event);
        if done.is_empty() {
            missing += 1;
        }
        for entry in done {
            // Gateways write a void with and without its amount.
            let whole = look.entries.iter().find(|one| one.id == *root);
            let amount = entry.amount.filter(|amount| *amount > 0);
            let Some(amount) = amount.or_else(|| whole.and_then(|root| root.amount)) else {
                return Effect::Unclear;
            };
            moved = moved.saturating_add(amount);
        }
    }
    if missing == 0 {
        Effect::Done(moved)
    } else if missing < of.len() || look.order.moving == Some(moving) {
        Effect::Begun
    } else {
        Effect::None
    }
}

/// A refund counts by its own id where the answer told it, and otherwise by its amount, where it is new against the
/// refunds before the mark. Without a mark on record none is known to be new.
fn refund(of: &BTreeSet<TransactionId>, state: &State, mark: &Mark, look: &Look) -> Effect {
    let listed = look.refunds.iter().flatten();
    if let Some(own) = state.refund {
        return match listed.into_iter().find(|refund| refund.id == own) {
            Some(refund) => progress(refund, of, mark, look),
            None => Effect::Begun,
        };
    }
    let shown = state.shown.as_ref();
    let shown = shown.and_then(|shown| minor(&shown.amount, &shown.currency));
    if mark.nonce.is_none() || shown.is_none() {
        return Effect::Unclear;
    }
    let mut found = Effect::None;
    for refund in listed {
        if mark.refunds.contains(&refund.id) || refund.amount != shown {
            continue;
        }
        // A refusal proves nothing here: it may be another refund's of the same amount.
        found = match (progress(refund, of, mark, look), found) {
            (Effect::Done(amount), _) => return Effect::Done(amount),
            (Effect::Begun, _) | (_, Effect::Begun) => Effect::Begun,
            _ => Effect::Unclear,
        };
    }
    found
}

/// How far a refund is: the store books its payments after it was made, and a provider may refuse.
fn progress(refund: &RefundView, of: &BTreeSet<TransactionId>, mark: &Mark, look: &Look) -> Effect {
    let is_booked = |id: TransactionId| {
        look.entries
            .iter()
            .any(|one| one.id == id && one.state == EntryState::Ok)
    };
    let (mut back, mut open): (Minor, bool) = (0, refund.payments.is_empty());
    for part in &refund.payments {
        match part.state {
            PartState::Declined => continue,
            PartState::Offline => {}
            PartState::Booked(id) if is_booked(id) => {}
            PartState::Booked(_) | PartState::Open => open = true,
        }
        let Some(amount) = part.amount else {
            return Effect::Unclear;
        };
        back = back.saturating_add(amount);
    }
    if !open {
        return if back > 0 {
            Effect::Done(back)
        } else {
            Effect::Declined
        };
    }
    // A payment that names no transaction is carried out once new ones give back as much.
    let new: Minor = of
        .iter()
        .flat_map(|root| done_to(&look.entries, *root, Event::Refund))
        .filter(|one| !mark.baseline.contains(&one.id))
        .filter_map(|one| one.amount)
        .fold(0, Minor::saturating_add);
    let declined = refund
        .payments
        .iter()
        .any(|part| part.state == PartState::Declined);
    match refund.amount {
        Some(amount) if !declined && amount > 0 && new >= amount => Effect::Done(amount),
        _ => Effect::Begun,
    }
}

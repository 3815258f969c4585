//! Before the mark of a change: nothing was sent, and every doubt ends the attempt.

use std::collections::BTreeSet;

use bigcommerce_journal::{Kind, Unsent};
use bigcommerce_types::TransactionId;

use super::{Action, Evidence, Look, Minor, Settings, State, reserved, taken};
use crate::{
    order::minor,
    pay::machine::{
        EntryState, PartState,
        before::{abandoned, look, mark, recorded, unsent},
        sum,
    },
};

pub(super) fn next(
    kind: &Kind,
    state: &State,
    evidence: &Evidence<'_>,
    settings: &Settings,
) -> Action {
    let (true, Some(nonce)) = (evidence.hand.instrument, state.nonce) else {
        return abandoned(state, evidence, settings);
    };
    if let Some(rival) = &evidence.rival {
        return unsent(Unsent::OtherOpen(rival.order), state, evidence);
    }
    let look = match look(state, evidence, 0) {
        Ok(look) => look,
        Err(action) => return *action,
    };
    match judge(kind, state, look) {
        Ok(held) => mark(state, look, held, nonce),
        Err(why) => unsent(why, state, evidence),
    }
}

/// May this change be sent now? What the payments that it names hold, if so.
fn judge(kind: &Kind, state: &State, look: &Look) -> Result<Minor, Unsent> {
    if is_under_way(look) {
        return Err(Unsent::OtherOpen(look.order.id));
    }
    let named = kind.of().cloned().unwrap_or_default();
    let shown = state.shown.as_ref();
    let shown = shown
        .filter(|shown| shown.currency.eq_ignore_ascii_case(&look.order.currency))
        .and_then(|shown| minor(&shown.amount, &shown.currency));
    let changed = |left: Minor| Err(Unsent::Changed(recorded(left, look)));
    // The API takes an order and no transaction: where it holds money of another payment, that would move too.
    let only_of_named = |held: &BTreeSet<TransactionId>| {
        if held.is_empty() {
            Err(Unsent::NothingLeft)
        } else if held.is_subset(&named) {
            Ok(())
        } else {
            Err(Unsent::OtherMoney)
        }
    };
    if let Kind::Refund { .. } = kind {
        let (held, left) = taken(look);
        only_of_named(&held)?;
        return match shown {
            Some(shown) if shown > 0 && shown <= left => Ok(left),
            _ => changed(left),
        };
    }
    let (held, left) = reserved(look);
    only_of_named(&held)?;
    // A capture or a void takes no amount: all that is reserved moves, and nothing else may be shown.
    match shown {
        Some(shown) if shown == left => Ok(left),
        _ => changed(left),
    }
}

/// Another payment, capture, void or refund of the order is not final.
fn is_under_way(look: &Look) -> bool {
    let money = sum(&look.entries, &BTreeSet::new());
    let in_review = look
        .entries
        .iter()
        .any(|one| one.refers.is_some() && one.state == EntryState::Review);
    let ids = look.ids();
    let unbooked = look
        .refunds
        .iter()
        .flatten()
        .flat_map(|refund| &refund.payments)
        .any(|part| matches!(part.state, PartState::Booked(id) if !ids.contains(&id)));
    money.undecided() || in_review || unbooked || look.order.moving.is_some()
}

//! Captures, voids and refunds: changes of money that was reserved or taken before.
//!
//! They have no token, and so no fence: a request in doubt stays open until the store shows its effect or the merchant
//! decides. A change names the payments that it may touch, and is not sent where the order holds money of another one.

mod after;
mod before;
mod effect;

use std::collections::BTreeSet;

use bigcommerce_journal::Kind;
use bigcommerce_types::TransactionId;

use super::{Action, Evidence, Look, Minor, Settings, money::each, state::State};

pub(super) fn next(
    kind: &Kind,
    state: &State,
    evidence: &Evidence<'_>,
    settings: &Settings,
) -> Action {
    match &state.mark {
        None => before::next(kind, state, evidence, settings),
        Some(mark) => after::next(kind, state, mark, evidence),
    }
}

/// The authorizations that are neither captured nor voided, and their sum.
pub(crate) fn reserved(look: &Look) -> (BTreeSet<TransactionId>, Minor) {
    held(look, |money| money.reserved)
}

/// The payments of which something is taken and not given back, and the sum of that.
pub(crate) fn taken(look: &Look) -> (BTreeSet<TransactionId>, Minor) {
    held(look, |money| money.net)
}

fn held(
    look: &Look,
    amount: impl Fn(&super::money::Money) -> Minor,
) -> (BTreeSet<TransactionId>, Minor) {
    let mut found = (BTreeSet::new(), 0);
    for (id, money) in each(&look.entries) {
        if amount(&money) > 0 {
            found.0.insert(id);
            found.1 = amount(&money).saturating_add(found.1);
        }
    }
    found
}

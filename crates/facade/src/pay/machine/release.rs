//! The merchant's word: when it may end an attempt, and when keys may be opened again.

use std::collections::BTreeSet;

use bigcommerce_journal::{Record, State as Lock};
use bigcommerce_types::TransactionId;

use super::{Evidence, Look, Settings, state::State, sum};

/// May the merchant's word that nothing was taken end this attempt? An unmarked one at any time. A marked one only when
/// the time of a look is later than the fence and the quiet period: until then its request may still arrive, and a
/// doubt ends by itself. `at` is that time, also of a look that could not read the order: one that is gone must not
/// stay locked for ever. A request without a token has no fence, and the quiet period after the mark or the answer
/// stands for the time in which it may arrive. The time from which on it may, if not.
pub(crate) fn may_release(
    record: &Record,
    evidence: &Evidence<'_>,
    settings: &Settings,
    at: Option<i64>,
) -> Result<(), Option<i64>> {
    if !record.state().is_open() {
        return Err(None);
    }
    let state = State::of(record, evidence);
    if state.mark.is_none() {
        return Ok(());
    }
    let fence = if state.has_a_fence() {
        state.fence
    } else {
        state.last_at
    };
    let end = fence.saturating_add(settings.quiet);
    if at.is_some_and(|at| at > end) {
        Ok(())
    } else {
        Err(Some(end.saturating_add(1)))
    }
}

/// May the keys of this attempt be opened again? Only where a whole look shows all of its money given back or voided.
pub(crate) fn may_reopen(record: &Record, look: &Look, known: &BTreeSet<TransactionId>) -> bool {
    if !matches!(
        record.state(),
        Lock::Ended {
            reopened: false,
            ..
        }
    ) || look.whole(known).is_none()
    {
        return false;
    }
    let baseline = record.facts.iter().find_map(|fact| match fact {
        bigcommerce_journal::Fact::Sending(sending) => Some(sending.baseline.ids.clone()),
        _ => None,
    });
    sum(&look.entries, &baseline.unwrap_or_default()).all_back()
}

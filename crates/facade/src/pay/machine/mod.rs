//! The payment machine: what may happen next is a pure function of what is on record and what was read.
//!
//! [`next`] has no I/O, no clock and no randomness. The driver does the action that it names and calls it again;
//! paying, reconciling, resuming, sweeping, capturing, voiding, giving back and importing are the same loop, begun from
//! another record. Nothing else in the facade decides about money.

mod after;
mod answer;
mod before;
mod change;
mod evidence;
mod money;
mod nothing_due;
mod order_state;
mod release;
mod standing;
mod state;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use bigcommerce_journal::{Answered, End, Fact, Kind, Record};
use bigcommerce_types::{RefundId, TransactionId};

use state::State;

pub(crate) use answer::{Code, classify};
pub(crate) use change::{reserved, taken};
pub(crate) use evidence::{
    Elsewhere, Entry, EntryState, Event, Evidence, Hand, Look, Minor, MintFailure, Moving,
    OrderView, Other, PartState, RefundPart, RefundView, SeenElsewhere, Settings, Token,
};
pub(crate) use money::sum;
pub(crate) use nothing_due::{NothingDue, nothing_due};
pub(crate) use order_state::{Held, OrderAnswer, order_answer};
pub(crate) use release::{may_release, may_reopen};
pub(crate) use standing::{Claim, Standing};

/// A payment access token lives this long, in seconds, whatever it says of itself.
pub(crate) const TOKEN_LIFE: i64 = 60 * 60;

/// The next thing to do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// Find the method and mint a payment access token.
    Mint,
    /// Take a look at the order.
    Read,
    /// Append this fact. A mark gives the permit.
    Write(Fact),
    /// Send the request.
    Send,
    /// Nothing can be done before this platform time.
    Wait {
        /// Unix seconds by the platform's clock.
        not_before: i64,
        /// The reason.
        why: Waiting,
    },
    /// The attempt is at its end, or has to give way.
    Done(Done),
}

impl Action {
    /// A short name for logs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Mint => "mint",
            Self::Read => "read",
            Self::Write(_) => "write",
            Self::Send => "send",
            Self::Wait { .. } => "wait",
            Self::Done(_) => "done",
        }
    }
}

/// The reason why an open attempt has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Waiting {
    /// The process that opened the attempt may still send it.
    Opener,
    /// The store cannot be read, or what was read is incomplete or stale.
    Unreadable,
    /// The gateway spoke of money, and the store does not show it yet.
    Visible,
    /// A payment is not final.
    Pending,
    /// Transactions that cannot be told apart: another currency, or a follow-up of a transaction that is not there.
    Unclear,
    /// The payment access token has not expired.
    Fence,
    /// The quiet period after the fence has not passed.
    Quiet,
    /// The request may have been carried out, and no time proves that it was not: the store shows it, or the merchant
    /// decides.
    Undecided,
}

/// The end of the loop.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Done {
    /// The attempt ended so.
    Ended(End),
    /// The attempt ended on the merchant's word.
    Released,
    /// Another attempt of a key speaks for it.
    See(SeenElsewhere),
}

/// The next thing to do for an attempt.
pub(crate) fn next(record: &Record, evidence: &Evidence<'_>, settings: &Settings) -> Action {
    // A known answer is written before anything else, in whatever state the record is.
    if let Some(answer) = &evidence.hand.answer {
        return Action::Write(Fact::Answered(answer.clone()));
    }
    let state = State::of(record, evidence);
    let change = state.kind.clone().filter(Kind::is_change);
    if let Some(end) = &state.end {
        return Action::Done(match change {
            Some(_) => itself(end),
            None => done(end, evidence),
        });
    }
    if let Some(kind) = change {
        return change::next(&kind, &state, evidence, settings);
    }
    if state.mark.is_some() {
        after::next(&state, evidence, settings)
    } else {
        before::next(&state, evidence, settings)
    }
}

/// The time of a look, where it is evidence for this attempt.
pub(crate) fn whole(
    record: &Record,
    look: &Look,
    known: &BTreeSet<TransactionId>,
    known_refunds: &BTreeSet<RefundId>,
) -> Option<i64> {
    State::folded(record).whole_by(look, known, known_refunds)
}

/// The word of an ended attempt. An old ticket does not say that nothing was taken while another attempt of its key is
/// open or took money.
fn done(end: &state::Ending, evidence: &Evidence<'_>) -> Done {
    if !end.took_all() {
        if let Some(closed) = evidence
            .closed
            .as_ref()
            .filter(|_| end.says_nothing_taken())
        {
            return Done::See(closed.clone());
        }
        if let Some(later) = &evidence.later {
            return Done::See(later.clone());
        }
        if let Some(rival) = evidence.rival.as_ref().filter(|_| end.says_nothing_taken()) {
            return Done::See(rival.clone());
        }
    }
    itself(end)
}

fn itself(end: &state::Ending) -> Done {
    match end {
        state::Ending::Ended(how) => Done::Ended(how.clone()),
        state::Ending::Released => Done::Released,
    }
}

/// The fact that nothing was sent: this process asked for the mark and was given no permit.
fn never_sent(at: i64) -> Fact {
    Fact::Answered(Answered {
        class: bigcommerce_journal::Class::NotSent,
        code: None,
        receipt: None,
        retry_after: None,
        at,
    })
}

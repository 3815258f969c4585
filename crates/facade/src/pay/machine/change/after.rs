//! After the mark of a change: the store shows the effect, or the attempt stays open.

use bigcommerce_journal::{Class, End, Ended, Fact, Kind, Unsent};

use super::{
    Action, Evidence, Look, State,
    effect::{Effect, effect},
};
use crate::pay::machine::{
    Waiting,
    after::{LATER, SOON, evident, wait},
    before::recorded,
    state::Mark,
};

pub(super) fn next(kind: &Kind, state: &State, mark: &Mark, evidence: &Evidence<'_>) -> Action {
    let (look, at) = match evident(state, mark, evidence) {
        Ok(evident) => evident,
        Err(action) => return *action,
    };
    let end = |how| ended(how, look, at);
    let wait = |seconds, why| wait(evidence, state, seconds, why);
    // A mark that is lost may be of a request that was sent, whatever was answered to another one.
    let refused = match state.said {
        Some(Class::Refused) => Some(End::Declined),
        Some(Class::NotProcessed) => Some(End::NotProcessed),
        Some(Class::NotSent) => Some(End::NotSent(Unsent::NoConnection)),
        _ => None,
    };
    match (effect(kind, state, mark, look), refused) {
        // It is done. By whom does not matter where the state of a payment is what was asked for; a refund of the same
        // amount beside a refusal is somebody else's, or the refusal is wrong.
        (Effect::Done(amount), None) => end(End::Done(recorded(amount, look))),
        (Effect::Done(amount), Some(_)) if !matches!(kind, Kind::Refund { .. }) => {
            end(End::Done(recorded(amount, look)))
        }
        (Effect::None, Some(how)) => end(how),
        (Effect::Declined, None) => end(End::Declined),
        (Effect::Begun, None) => wait(LATER, Waiting::Pending),
        (Effect::None, None) => match state.said {
            Some(Class::Success | Class::Authorized) => wait(SOON, Waiting::Visible),
            Some(Class::Pending) => wait(LATER, Waiting::Pending),
            _ => wait(LATER, Waiting::Undecided),
        },
        (Effect::Begun, Some(_)) => wait(LATER, Waiting::Pending),
        (Effect::Unclear | Effect::Declined | Effect::Done(_), _) => wait(LATER, Waiting::Unclear),
    }
}

fn ended(how: End, look: &Look, at: i64) -> Action {
    Action::Write(Fact::Ended(Ended {
        how,
        seen: look.ids(),
        refunds: look.refund_ids(),
        at,
    }))
}

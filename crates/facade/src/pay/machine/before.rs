//! Before the mark: nothing was sent, and every doubt ends the attempt.

use std::collections::BTreeSet;

use bigcommerce_journal::{
    Baseline, End, Ended, Fact, Kind, Minted, Money as Recorded, Nonce, Sending, Unsent,
};

use super::{
    Action, Claim, Evidence, Look, Minor, MintFailure, Other, Settings, Standing, TOKEN_LIFE,
    Token, Waiting, money::Money, state::State, sum,
};
use crate::order::{from_minor, minor};

/// A token that expires sooner than this, in seconds, is not used.
const TOO_SHORT: i64 = 5 * 60;
/// A token that says it lives longer than this, in seconds, is not used: a doubt would lock its order for as long.
const TOO_LONG: i64 = 24 * 60 * 60;
/// Seconds between the `Date` of the token's response and that of the look. Further apart one of them is wrong, and a
/// fence that is wrong locks the order for as long.
const CLOCKS: u64 = 10 * 60;
/// Looks in a row that may fail before an attempt is given up.
const BAD_LOOKS: u32 = 3;

pub(super) fn next(state: &State, evidence: &Evidence<'_>, settings: &Settings) -> Action {
    let hand = evidence.hand;
    if !hand.instrument {
        return abandoned(state, evidence, settings);
    }
    if let (Some(Kind::Import), Some(nonce)) = (&state.kind, state.nonce) {
        return import(state, evidence, nonce);
    }
    match hand.mint {
        Some(MintFailure::NoMethod) => return unsent(Unsent::NoMethod, state, evidence),
        Some(MintFailure::Refused { retry_after }) => {
            return unsent(Unsent::CannotMint { retry_after }, state, evidence);
        }
        Some(MintFailure::Look) => {
            return match look(state, evidence, 0) {
                Err(action) => *action,
                // A look that fits contradicts the refusal: the order may have been paid a moment ago, and the look
                // lags.
                Ok(look) => {
                    let lags = Unsent::CannotMint { retry_after: None };
                    unsent(judge(state, look).err().unwrap_or(lags), state, evidence)
                }
            };
        }
        None => {}
    }
    let Some(token) = &hand.token else {
        return Action::Mint;
    };
    if let Some(why) = unfit(state, token) {
        return unsent(why, state, evidence);
    }
    let place = match state.minted {
        Some((nonce, place)) if nonce == token.nonce => place,
        // Another token was put on record after this one: it is not the latest.
        _ if state.tokens.contains(&token.nonce) => return Action::Mint,
        _ => return Action::Write(Fact::Minted(minted(token))),
    };
    if let Some(rival) = &evidence.rival {
        return unsent(Unsent::OtherOpen(rival.order), state, evidence);
    }
    if evidence
        .now
        .is_none_or(|now| state.fence.saturating_sub(now) < TOO_SHORT)
    {
        return unsent(Unsent::TokenUnfit, state, evidence);
    }
    let look = match look(state, evidence, place) {
        Ok(look) => look,
        Err(action) => return *action,
    };
    if look.at.is_some_and(|at| at.abs_diff(token.at) > CLOCKS) {
        return unsent(Unsent::TokenUnfit, state, evidence);
    }
    match judge(state, look) {
        Err(why) => unsent(why, state, evidence),
        Ok(held) => mark(state, look, held, token.nonce),
    }
}

/// The import of a payment is judged as a payment is: the order must have this amount due, and nothing else may be
/// under way. There is no token.
fn import(state: &State, evidence: &Evidence<'_>, nonce: Nonce) -> Action {
    if let Some(rival) = &evidence.rival {
        return unsent(Unsent::OtherOpen(rival.order), state, evidence);
    }
    let look = match look(state, evidence, 0) {
        Ok(look) => look,
        Err(action) => return *action,
    };
    match judge(state, look) {
        Err(why) => unsent(why, state, evidence),
        Ok(held) => mark(state, look, held, nonce),
    }
}

/// The mark, with everything that the look before it showed.
pub(super) fn mark(state: &State, look: &Look, held: Minor, nonce: Nonce) -> Action {
    Action::Write(Fact::Sending(Sending {
        baseline: Baseline {
            ids: look.ids(),
            sum: Some(recorded(held, look)),
            refunds: look.refund_ids(),
        },
        nonce,
        at: look.at.unwrap_or(state.last_at),
    }))
}

/// An attempt that was never marked was not sent: after a grace anybody may end it.
pub(super) fn abandoned(state: &State, evidence: &Evidence<'_>, settings: &Settings) -> Action {
    let not_before = state.last_at.saturating_add(settings.grace);
    match evidence.now {
        // A look that brought no time is not repeated at once.
        None if evidence.unreadable || evidence.look.is_some() => Action::Wait {
            not_before,
            why: Waiting::Unreadable,
        },
        None => Action::Read,
        Some(now) if now < not_before => Action::Wait {
            not_before,
            why: Waiting::Opener,
        },
        Some(_) => unsent(Unsent::Abandoned, state, evidence),
    }
}

/// The latest look that was begun after the fact at `place` was on record, where it is whole.
pub(super) fn look<'a>(
    state: &State,
    evidence: &Evidence<'a>,
    place: usize,
) -> Result<&'a Look, Box<Action>> {
    let fresh = evidence.look.filter(|look| look.facts > place);
    match fresh.filter(|look| state.whole(look, evidence).is_some()) {
        Some(look) => Ok(look),
        None if evidence.hand.bad_looks > BAD_LOOKS => {
            Err(Box::new(unsent(Unsent::CannotRead, state, evidence)))
        }
        None => Err(Box::new(Action::Read)),
    }
}

/// The reason why a token is not used, from its claims alone. Each claim is read by itself, and what cannot be read is
/// not what was asked for.
fn unfit(state: &State, token: &Token) -> Option<Unsent> {
    let Some(shown) = &state.shown else {
        return Some(Unsent::TokenUnfit);
    };
    let currency = token.currency.as_deref();
    let same_currency = currency.is_some_and(|code| code.eq_ignore_ascii_case(&shown.currency));
    let too_long = |expires: i64| expires > token.at.saturating_add(TOO_LONG);
    if token.order != state.order || !same_currency {
        return Some(Unsent::TokenUnfit);
    }
    match token.amount {
        None => Some(Unsent::TokenUnfit),
        Some(amount) if Some(amount) == minor(&shown.amount, &shown.currency) => {
            let unfit = token.expires.is_some_and(too_long);
            unfit.then_some(Unsent::TokenUnfit)
        }
        Some(amount) => Some(Unsent::Changed(Recorded::new(
            from_minor(amount, &shown.currency),
            &shown.currency,
        ))),
    }
}

/// The gateway may take the token until the later of its own expiry and one hour after it was minted.
fn minted(token: &Token) -> Minted {
    let life = token.at.saturating_add(TOKEN_LIFE);
    Minted {
        at: token.at,
        expires: token.expires.map_or(life, |expires| expires.max(life)),
        nonce: token.nonce,
    }
}

/// May this be charged now? What the order holds already, if so.
fn judge(state: &State, look: &Look) -> Result<Minor, Unsent> {
    for other in &look.others {
        in_the_way(other)?;
    }
    let order = &look.order;
    let money = sum(&look.entries, &BTreeSet::new());
    let other_open = Err(Unsent::OtherOpen(order.id));
    if money.undecided() {
        return other_open;
    }
    if order.total > 0 && money.held() >= order.total {
        return Err(Unsent::AlreadyPaid(order.id));
    }
    if order.claim == Claim::Waiting {
        return other_open;
    }
    match order.standing {
        Standing::Payable if is_claimed(order.claim, &money) => return other_open,
        Standing::Payable => {}
        Standing::Begun if money.held() > 0 => {}
        Standing::Begun | Standing::Closed => return Err(Unsent::NotPayable),
        Standing::Paid if money.all_back() => return Err(Unsent::NotPayable),
        Standing::Paid => return Err(Unsent::AlreadyPaid(order.id)),
        Standing::Waiting => return other_open,
    }
    let Some(shown) = &state.shown else {
        return Err(Unsent::NotPayable);
    };
    let same_currency = order.currency.eq_ignore_ascii_case(&shown.currency);
    let amount = minor(&shown.amount, &shown.currency);
    // Nobody knows whether the store asks again for what was given back of a part: what was shown lies between the two.
    let left = |taken: Minor| {
        let rest = order
            .total
            .saturating_sub(taken)
            .saturating_sub(money.reserved);
        order.due.min(rest)
    };
    let (least, most) = (left(money.gross), left(money.net));
    let as_shown = amount.is_some_and(|amount| amount > 0 && (least..=most).contains(&amount));
    if same_currency && as_shown {
        return Ok(money.net.saturating_add(money.reserved));
    }
    Err(Unsent::Changed(recorded(most, look)))
}

/// Another order of a key that took money, or may.
fn in_the_way(other: &Other) -> Result<(), Unsent> {
    let id = other.order.id;
    let money = sum(&other.entries, &BTreeSet::new());
    if money.net > 0 {
        return Err(Unsent::AlreadyPaid(id));
    }
    if money.undecided() || money.reserved > 0 {
        return Err(Unsent::OtherOpen(id));
    }
    if money.given_back {
        return Ok(());
    }
    match other.order.standing {
        Standing::Paid => Err(Unsent::AlreadyPaid(id)),
        Standing::Waiting | Standing::Begun => Err(Unsent::OtherOpen(id)),
        _ if is_claimed(other.order.claim, &money) => Err(Unsent::OtherOpen(id)),
        _ => Ok(()),
    }
}

/// The `payment_status` speaks of a payment that the transactions do not explain.
fn is_claimed(claim: Claim, money: &Money) -> bool {
    match claim {
        Claim::Nothing => false,
        Claim::Waiting => true,
        Claim::Money => money.held() == 0 && !money.given_back,
    }
}

pub(super) fn recorded(amount: Minor, look: &Look) -> Recorded {
    let currency = &look.order.currency;
    Recorded::new(from_minor(amount, currency), currency)
}

pub(super) fn unsent(why: Unsent, state: &State, evidence: &Evidence<'_>) -> Action {
    // The transactions that a look showed are remembered, so that no later look goes behind them.
    let look = evidence
        .look
        .filter(|look| state.whole(look, evidence).is_some());
    Action::Write(Fact::Ended(Ended {
        how: End::NotSent(why),
        seen: look.map(Look::ids).unwrap_or_default(),
        refunds: look.map(Look::refund_ids).unwrap_or_default(),
        at: evidence.now.unwrap_or(state.last_at),
    }))
}

//! After the mark: the request may have been taken, and only evidence ends the attempt.

use std::collections::BTreeSet;

use bigcommerce_journal::{Class, End, Ended, Fact, Money as Recorded, Unsent};

use super::{
    Action, Evidence, Look, Minor, Settings, Standing, Waiting,
    money::Money,
    never_sent,
    state::{Mark, State},
    sum,
};
use crate::order::{from_minor, minor};

/// The wait after a look that shows less than what is waited for, in seconds.
pub(super) const SOON: i64 = 2;
/// The wait for a payment that is not final, in seconds.
pub(super) const LATER: i64 = 5;
/// The wait after more than three looks in a row that were not whole, in seconds.
const MUCH_LATER: i64 = 60;

pub(super) fn next(state: &State, evidence: &Evidence<'_>, settings: &Settings) -> Action {
    let Some(mark) = &state.mark else {
        return Action::Read;
    };
    let (look, at) = match evident(state, mark, evidence) {
        Ok(evident) => evident,
        Err(action) => return *action,
    };
    Judgement {
        state,
        evidence,
        look,
        at,
        mark,
        money: sum(&look.entries, &mark.baseline),
        // Nothing of this attempt can become visible any more.
        closed: state.has_a_fence() && at > state.fence.saturating_add(settings.quiet),
        settings,
    }
    .next()
}

/// The look that counts, with its time: begun after the mark and the latest answer, and whole. Until there is one: the
/// permit is used, the mark that brought none is answered, or a look is taken.
pub(super) fn evident<'a>(
    state: &State,
    mark: &Mark,
    evidence: &Evidence<'a>,
) -> Result<(&'a Look, i64), Box<Action>> {
    let hand = evidence.hand;
    if mark.nonce.is_some() && state.said.is_none() {
        // A permit counts only while the record holds its mark: a restored journal may have lost it.
        if hand.permit.is_some() && hand.permit == mark.nonce {
            return Err(Box::new(Action::Send));
        }
        if hand.mark_lost.is_some() && hand.mark_lost == mark.nonce {
            let never = never_sent(evidence.now.unwrap_or(state.last_at));
            return Err(Box::new(Action::Write(never)));
        }
    }
    let unreadable = || {
        let pause = if hand.bad_looks > 3 { MUCH_LATER } else { 1 };
        wait(evidence, state, pause, Waiting::Unreadable)
    };
    let fresh = evidence.look.filter(|look| look.facts > state.look_after);
    match fresh {
        Some(look) => match state.whole(look, evidence) {
            Some(at) => Ok((look, at)),
            None => Err(Box::new(unreadable())),
        },
        None if evidence.unreadable => Err(Box::new(unreadable())),
        None => Err(Box::new(Action::Read)),
    }
}

pub(super) fn wait(evidence: &Evidence<'_>, state: &State, seconds: i64, why: Waiting) -> Action {
    let now = evidence.now.unwrap_or(state.last_at);
    Action::Wait {
        not_before: now.saturating_add(seconds),
        why,
    }
}

/// A whole look, and what it says of the attempt.
struct Judgement<'a> {
    state: &'a State,
    evidence: &'a Evidence<'a>,
    look: &'a Look,
    at: i64,
    mark: &'a Mark,
    money: Money,
    closed: bool,
    settings: &'a Settings,
}

impl Judgement<'_> {
    fn next(&self) -> Action {
        let money = &self.money;
        if money.foreign || money.unclear {
            return self.wait(SOON, Waiting::Unclear);
        }
        if money.held() > 0 {
            return self.with_money();
        }
        // A settlement without a reference and a paid status together are enough for a pending payment; neither is by
        // itself, since a merchant may move an order by hand while its payment is still pending.
        let order = &self.look.order;
        let moved = order.standing == Standing::Paid && !order.refunded;
        if money.pending && moved && self.covers(money.waiting) && self.covers(money.loose) {
            return self.end(End::Paid);
        }
        if money.pending {
            return self.wait(LATER, Waiting::Pending);
        }
        self.without_money()
    }

    fn with_money(&self) -> Action {
        let money = &self.money;
        let all = match self.mark.nonce {
            Some(_) => Money::default(),
            None => sum(&self.look.entries, &BTreeSet::new()),
        };
        if money.gross > 0 && self.is_whole(money.gross, all.gross) {
            return match self.look.order.standing {
                Standing::Paid => self.end(End::Paid),
                Standing::Closed => self.end(End::TakenIncomplete),
                _ if self.closed => self.end(End::TakenIncomplete),
                _ => self.wait(SOON, Waiting::Visible),
            };
        }
        if money.reserved > 0 && self.is_whole(money.held(), all.held()) {
            return self.end(End::Authorized);
        }
        if money.pending {
            return self.wait(LATER, Waiting::Pending);
        }
        let said_so = matches!(self.said(), Class::Success | Class::Authorized);
        if (said_so && self.state.may_pay_part) || self.closed {
            return self.end(End::Part(self.recorded(money.held())));
        }
        self.wait(SOON, Waiting::Visible)
    }

    fn without_money(&self) -> Action {
        match self.said() {
            Class::Refused => self.end(End::Declined),
            Class::NotProcessed => self.end(End::NotProcessed),
            Class::NotSent => self.end(End::NotSent(Unsent::NoConnection)),
            Class::Success | Class::Authorized | Class::Pending => {
                if self.money.given_back {
                    self.end(End::GivenBack)
                } else if self.money.pending_failed {
                    self.end(End::Declined)
                } else {
                    // Waiting proves nothing: the store shows it, or the merchant releases it.
                    let why = if self.said() == Class::Pending {
                        Waiting::Pending
                    } else {
                        Waiting::Visible
                    };
                    self.wait(SOON, why)
                }
            }
            Class::Doubt => self.in_doubt(),
        }
    }

    fn in_doubt(&self) -> Action {
        if !self.state.has_a_fence() {
            return self.wait(LATER, Waiting::Undecided);
        }
        let fence = self.state.fence;
        if self.at <= fence {
            return Action::Wait {
                not_before: fence.saturating_add(1),
                why: Waiting::Fence,
            };
        }
        let observed = self.state.observed.filter(|(first, _)| *first > fence);
        let Some((first, place)) = observed else {
            return Action::Write(Fact::Observed { at: self.at });
        };
        let not_before = first.saturating_add(self.settings.quiet);
        if self.at < not_before {
            return Action::Wait {
                not_before,
                why: Waiting::Quiet,
            };
        }
        // Without a quiet period the first look is late enough to be the second, and is not it.
        if self.look.facts <= place {
            return Action::Read;
        }
        self.end(if self.money.given_back {
            End::GivenBack
        } else {
            End::NotCharged
        })
    }

    fn said(&self) -> Class {
        self.state.said.unwrap_or(Class::Doubt)
    }

    /// Whole is measured against what was shown, not against the total as it reads now: a merchant may have edited the
    /// order since. Without a baseline it is measured against the total.
    fn is_whole(&self, new: Minor, all: Minor) -> bool {
        match self.mark.nonce {
            Some(_) => self.covers(new),
            None => all >= self.look.order.total,
        }
    }

    fn covers(&self, amount: Minor) -> bool {
        let shown = self.state.shown.as_ref();
        shown
            .and_then(|shown| minor(&shown.amount, &shown.currency))
            .is_some_and(|shown| amount >= shown)
    }

    fn recorded(&self, amount: Minor) -> Recorded {
        let currency = &self.look.order.currency;
        Recorded::new(from_minor(amount, currency), currency)
    }

    fn end(&self, how: End) -> Action {
        Action::Write(Fact::Ended(Ended {
            how,
            seen: self.look.ids(),
            refunds: self.look.refund_ids(),
            at: self.at,
        }))
    }

    fn wait(&self, seconds: i64, why: Waiting) -> Action {
        wait(self.evidence, self.state, seconds, why)
    }
}

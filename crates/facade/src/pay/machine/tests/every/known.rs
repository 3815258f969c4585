//! The bounds of what the machine may do, computed from how a case was put together.

use std::collections::BTreeMap;

use bigcommerce_journal::{Class, End, Ended, Fact, Nonce, Sending};
use bigcommerce_types::TransactionId;

use super::super::super::{Action, Claim, Look, Minor, Standing, TOKEN_LIFE};
use super::super::build::*;
use super::shapes::*;

/// A case with the knowledge of how it was put together.
pub(super) struct Known<'a> {
    pub(super) case: Case,
    pub(super) shape: &'a Shape,
    /// The other orders of the keys are not in the way.
    pub(super) alone: bool,
}

impl Known<'_> {
    fn last(&self, wanted: impl Fn(&Fact) -> bool) -> Option<usize> {
        self.case.record.facts.iter().rposition(wanted)
    }

    fn mark(&self) -> Option<&Sending> {
        let facts = self.case.record.facts.iter();
        facts.rev().find_map(|fact| match fact {
            Fact::Sending(mark) => Some(mark),
            _ => None,
        })
    }

    fn answers(&self) -> impl Iterator<Item = Class> {
        let facts = self.case.record.facts.iter();
        facts.filter_map(|fact| match fact {
            Fact::Answered(answered) => Some(answered.class),
            _ => None,
        })
    }

    fn was_promised_money(&self) -> bool {
        self.answers().any(Class::speaks_of_money)
    }

    fn distrusted(&self) -> bool {
        self.case.trusted_since.is_some_and(|since| OPENED <= since)
    }

    /// Nothing on record says that a request may have been sent.
    fn is_unsent(&self) -> bool {
        self.mark().is_none() && self.answers().next().is_none() && !self.distrusted()
    }

    fn fence(&self) -> i64 {
        let mut marked = false;
        let mut fence = i64::MIN;
        for fact in &self.case.record.facts {
            match fact {
                Fact::Minted(minted) => fence = fence.max(minted.expires),
                Fact::Sending(_) => marked = true,
                Fact::Answered(answered) if !marked => fence = fence.max(answered.at + TOKEN_LIFE),
                _ => {}
            }
        }
        match self.case.trusted_since {
            Some(since) if self.distrusted() => fence.max(since + TOKEN_LIFE),
            _ => fence,
        }
    }

    /// The time of the look, where it is whole and was begun after this many facts.
    fn looked_after(&self, facts: usize) -> Option<i64> {
        let look = self.case.look.as_ref()?;
        let holds = |id: &TransactionId| look.entries.iter().any(|entry| entry.id == *id);
        let whole = look.complete && self.case.known.iter().all(holds);
        look.at.filter(|_| whole && look.facts > facts)
    }

    fn old_is_new(&self) -> bool {
        let old = ids(&[OLD]);
        let before = match self.mark() {
            Some(mark) => &mark.baseline.ids,
            None => &self.case.known,
        };
        !before.is_superset(&old) && self.shape.entries.iter().any(|entry| entry.id.get() == OLD)
    }

    /// New money: gross, and gross with what is reserved.
    fn new_money(&self) -> (Minor, Minor) {
        let has_old = self.shape.entries.iter().any(|entry| entry.id.get() == OLD);
        let of_before = if has_old && !self.old_is_new() {
            OLD_AMOUNT
        } else {
            0
        };
        let gross = self.shape.gross - of_before;
        (gross, gross + self.shape.reserved)
    }

    fn is_whole(&self, new: Minor, all: Minor) -> bool {
        match self.mark() {
            Some(_) => new >= SHOWN,
            None => all >= self.look().order.total,
        }
    }

    fn look(&self) -> &Look {
        self.case.look.as_ref().expect("a look")
    }

    #[track_caller]
    fn check(&self) -> Action {
        let action = self.case.next();
        if !self.case.record.state().is_open() {
            assert!(matches!(action, Action::Done(_)), "{action:?}");
            return action;
        }
        match &action {
            Action::Done(done) => panic!("an open record is not done: {done:?}"),
            Action::Mint => assert!(self.case.hand.instrument && self.is_unsent()),
            Action::Send => self.sends(),
            Action::Write(Fact::Minted(minted)) => {
                assert!(self.case.hand.instrument && self.is_unsent());
                assert!(minted.expires >= minted.at + TOKEN_LIFE);
            }
            Action::Write(Fact::Sending(mark)) => self.marks(mark),
            Action::Write(Fact::Answered(answered)) => self.answers_for(answered.class),
            Action::Write(Fact::Observed { at }) => {
                assert_eq!(self.looked_after(self.answered_or_marked()), Some(*at));
                assert!(*at > self.fence() && !self.was_promised_money());
                assert_eq!(self.new_money().1, 0);
            }
            Action::Write(Fact::Ended(ended)) if self.is_unsent() => self.ends_unsent(ended),
            Action::Write(Fact::Ended(ended)) => self.ends(ended),
            Action::Write(fact) => panic!("not the machine's to write: {fact:?}"),
            Action::Read | Action::Wait { .. } => {}
        }
        action
    }

    fn answered_or_marked(&self) -> usize {
        self.last(|fact| matches!(fact, Fact::Sending(_) | Fact::Answered(_)))
            .unwrap_or(0)
    }

    fn sends(&self) {
        let permit = self.case.hand.permit.expect("a permit");
        assert_eq!(Some(permit), self.mark().map(|mark| mark.nonce));
        assert_eq!(self.answers().next(), None);
    }

    fn answers_for(&self, class: Class) {
        let lost: Option<Nonce> = self.case.hand.mark_lost;
        assert_eq!(class, Class::NotSent);
        assert!(lost.is_some() && lost == self.mark().map(|mark| mark.nonce));
        assert!(self.case.hand.permit.is_none() && self.answers().next().is_none());
    }

    fn marks(&self, mark: &Sending) {
        let hand = &self.case.hand;
        let token = hand.token.as_ref().expect("a token");
        assert!(hand.instrument && hand.mint.is_none() && self.is_unsent());
        assert_eq!((token.amount, token.order), (Some(SHOWN), Some(ORDER)));
        assert_eq!(token.currency.as_deref(), Some("USD"));
        let minted = self
            .last(|fact| matches!(fact, Fact::Minted(_)))
            .expect("a token");
        let name = |fact: &Fact| matches!(fact, Fact::Minted(minted) if minted.nonce == mark.nonce);
        assert!(name(&self.case.record.facts[minted]) && token.nonce == mark.nonce);
        assert!(self.case.now.is_some_and(|now| self.fence() - now >= 300));
        assert_eq!(self.looked_after(minted), Some(mark.at));
        assert!(self.case.rival.is_none() && self.alone);
        let look = self.look();
        let held = self.shape.gross + self.shape.reserved;
        assert!(!self.shape.undecided && held < look.order.total);
        assert!(matches!(look.order.standing, Standing::Payable) || held > 0);
        assert!(matches!(
            look.order.standing,
            Standing::Payable | Standing::Begun
        ));
        assert_ne!(look.order.claim, Claim::Waiting);
        assert!(
            SHOWN <= look.order.due
                && SHOWN <= look.order.total - self.shape.net - self.shape.reserved
        );
        assert_eq!(mark.baseline.ids, look.ids());
    }

    fn ends_unsent(&self, ended: &Ended) {
        assert!(matches!(ended.how, End::NotSent(_)), "{ended:?}");
    }

    fn ends(&self, ended: &Ended) {
        let at = self.looked_after(self.answered_or_marked());
        assert_eq!(at, Some(ended.at), "an end without evidence: {ended:?}");
        let at = ended.at;
        assert_eq!(ended.seen, self.look().ids());
        let standing = self.look().order.standing;
        let (gross, held) = self.new_money();
        let all = self.shape.gross + self.shape.reserved;
        let over = at > self.fence() + QUIET;
        if ended.how.says_nothing_taken() {
            assert!(held == 0 && !self.shape.undecided, "{ended:?}");
        }
        assert!(
            !self.shape.undecided || self.shape.loosely_settled,
            "{ended:?}"
        );
        match &ended.how {
            End::Done(_) => panic!("no payment ends so: {ended:?}"),
            End::Paid => {
                assert!(self.is_whole(gross, self.shape.gross) || self.shape.loosely_settled);
                assert_eq!(standing, Standing::Paid);
            }
            End::TakenIncomplete => {
                assert!(gross > 0 && self.is_whole(gross, self.shape.gross));
                assert!(standing != Standing::Paid && (over || standing == Standing::Closed));
            }
            End::Authorized => assert!(self.shape.reserved > 0 && self.is_whole(held, all)),
            End::Part(part) => {
                assert!(held > 0 && !self.is_whole(held, all));
                assert_eq!(*part, usd(held));
                assert!(over || self.was_promised_money());
            }
            End::Declined if self.was_promised_money() => assert!(self.shape.pending_failed),
            End::Declined => assert_eq!(self.answers().last(), Some(Class::Refused)),
            End::NotProcessed => assert_eq!(self.answers().last(), Some(Class::NotProcessed)),
            End::NotSent(_) => assert_eq!(self.answers().last(), Some(Class::NotSent)),
            End::GivenBack => {
                assert!(self.shape.given_back && held == 0);
                assert!(self.was_promised_money() || self.has_waited(at));
            }
            End::NotCharged => {
                assert!(!self.was_promised_money() && self.has_waited(at));
                assert!(matches!(self.answers().last(), None | Some(Class::Doubt)));
            }
        }
        if self.was_promised_money() {
            assert!(!matches!(
                ended.how,
                End::NotCharged | End::NotProcessed | End::NotSent(_)
            ));
        }
    }

    /// A look after the fence is on record, and this one is a quiet period later.
    fn has_waited(&self, at: i64) -> bool {
        let place = self.last(|fact| matches!(fact, Fact::Observed { .. }));
        let first = place.map(|place| self.case.record.facts[place].at());
        first.is_some_and(|first| first > self.fence() && at >= first + QUIET)
    }
}

/// Counts what the machine did, so that a loop that reaches nothing does not pass.
#[derive(Default)]
pub(super) struct Reached(BTreeMap<&'static str, usize>);

impl Reached {
    pub(super) fn check(&mut self, known: &Known<'_>) -> Action {
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| known.check()));
        match checked {
            Ok(action) => {
                *self.0.entry(action.name()).or_default() += 1;
                action
            }
            Err(_) => panic!("{:#?}\n{:?}", known.case, known.case.next()),
        }
    }

    #[track_caller]
    pub(super) fn all_of(&self, names: &[&str]) {
        for name in names {
            assert!(
                self.0.contains_key(name),
                "{name} is not reached: {:?}",
                self.0
            );
        }
    }
}

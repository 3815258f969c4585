//! A question to the machine, and its answer.

use bigcommerce_journal::{End, Fact, Record, Sending, Unsent};

use super::super::super::{Action, Done, Evidence, Hand, Look, Settings, Waiting, next};
use super::*;

/// One question to the machine.
#[derive(Clone, Debug)]
pub(in super::super) struct Case {
    pub(in super::super) record: Record,
    pub(in super::super) hand: Hand,
    pub(in super::super) look: Option<Look>,
    pub(in super::super) unreadable: bool,
    pub(in super::super) known: BTreeSet<TransactionId>,
    pub(in super::super) known_refunds: BTreeSet<RefundId>,
    pub(in super::super) now: Option<i64>,
    pub(in super::super) closed: Option<SeenElsewhere>,
    pub(in super::super) later: Option<SeenElsewhere>,
    pub(in super::super) rival: Option<SeenElsewhere>,
    pub(in super::super) trusted_since: Option<i64>,
    pub(in super::super) settings: Settings,
}

/// A follower of the record that has read nothing yet.
pub(in super::super) fn case(facts: Facts) -> Case {
    Case {
        record: facts.record(),
        hand: Hand::default(),
        look: None,
        unreadable: false,
        known: BTreeSet::new(),
        known_refunds: BTreeSet::new(),
        now: Some(MARKED),
        closed: None,
        later: None,
        rival: None,
        trusted_since: None,
        settings: Settings {
            quiet: QUIET,
            grace: GRACE,
        },
    }
}

impl Case {
    pub(in super::super) fn hand(mut self, hand: Hand) -> Self {
        self.hand = hand;
        self
    }

    pub(in super::super) fn look(mut self, look: Look) -> Self {
        self.look = Some(look);
        self
    }

    pub(in super::super) fn unreadable(mut self) -> Self {
        self.unreadable = true;
        self
    }

    pub(in super::super) fn known(mut self, numbers: &[i64]) -> Self {
        self.known = ids(numbers);
        self
    }

    pub(in super::super) fn now(mut self, now: impl Into<Option<i64>>) -> Self {
        self.now = now.into();
        self
    }

    pub(in super::super) fn later(mut self, open: bool) -> Self {
        self.later = Some(elsewhere(open));
        self
    }

    pub(in super::super) fn closed(mut self) -> Self {
        self.closed = Some(elsewhere(false));
        self
    }

    pub(in super::super) fn rival(mut self) -> Self {
        self.rival = Some(elsewhere(true));
        self
    }

    pub(in super::super) fn trusted_since(mut self, since: i64) -> Self {
        self.trusted_since = Some(since);
        self
    }

    pub(in super::super) fn bad_looks(mut self, bad_looks: u32) -> Self {
        self.hand.bad_looks = bad_looks;
        self
    }

    pub(in super::super) fn quiet(mut self, quiet: i64) -> Self {
        self.settings.quiet = quiet;
        self
    }

    pub(in super::super) fn evidence(&self) -> Evidence<'_> {
        Evidence {
            now: self.now,
            hand: &self.hand,
            look: self.look.as_ref(),
            unreadable: self.unreadable,
            known: &self.known,
            known_refunds: &self.known_refunds,
            closed: self.closed.clone(),
            later: self.later.clone(),
            rival: self.rival.clone(),
            trusted_since: self.trusted_since,
        }
    }

    pub(in super::super) fn next(&self) -> Action {
        next(&self.record, &self.evidence(), &self.settings)
    }

    /// The end that is written.
    #[track_caller]
    pub(in super::super) fn end(&self) -> End {
        match self.next() {
            Action::Write(Fact::Ended(ended)) => ended.how,
            other => panic!("not an end: {other:?}"),
        }
    }

    /// The reason why nothing is sent.
    #[track_caller]
    pub(in super::super) fn unsent(&self) -> Unsent {
        match self.end() {
            End::NotSent(why) => why,
            other => panic!("not unsent: {other:?}"),
        }
    }

    /// The reason of the wait, and the time.
    #[track_caller]
    pub(in super::super) fn waits(&self) -> (Waiting, i64) {
        match self.next() {
            Action::Wait { not_before, why } => (why, not_before),
            other => panic!("no wait: {other:?}"),
        }
    }

    #[track_caller]
    pub(in super::super) fn mark(&self) -> Sending {
        match self.next() {
            Action::Write(Fact::Sending(mark)) => mark,
            other => panic!("no mark: {other:?}"),
        }
    }

    #[track_caller]
    pub(in super::super) fn done(&self) -> Done {
        match self.next() {
            Action::Done(done) => done,
            other => panic!("not done: {other:?}"),
        }
    }
}

//! A process that drives one attempt, one step at a time, and may die at any of them.

use std::collections::BTreeSet;

use bigcommerce_journal::{
    Answered, AttemptId, Class, End, Ended, Fact, Kind, Nonce, Receipt, Record, rules,
};
use bigcommerce_types::RefundId;

use super::super::super::build::*;
use super::{
    Breach, Bug,
    platform::{Answer, Order},
    world::World,
};
use crate::{
    order::minor,
    pay::machine::{
        Action, Done, Elsewhere, EntryState, Evidence, Hand, Look, Minor, SeenElsewhere, Settings,
        Waiting, next,
    },
};

pub(super) const SETTINGS: Settings = Settings {
    quiet: 60,
    grace: 10,
};

pub(super) struct Worker {
    pub(super) attempt: AttemptId,
    pub(super) hand: Hand,
    pub(super) until: i64,
    look: Option<Look>,
    unreadable: bool,
    permit: Option<Nonce>,
}

/// What a step came to.
pub(super) enum Stepped {
    Goes,
    Waits,
    Ends(Done),
}

impl Worker {
    pub(super) fn new(attempt: AttemptId, instrument: bool) -> Self {
        Self {
            attempt,
            hand: Hand {
                instrument,
                ..Hand::default()
            },
            until: 0,
            look: None,
            unreadable: false,
            permit: None,
        }
    }

    pub(super) fn step(&mut self, world: &mut World) -> Stepped {
        let Some(record) = world.journal.get(self.attempt).cloned() else {
            return Stepped::Waits;
        };
        let action = self.decided(world, &record);
        match action {
            Action::Mint => panic!("a change mints nothing"),
            Action::Read => self.read(world, &record),
            Action::Write(fact) => self.write(world, &record, fact),
            Action::Send => self.send(world, &record),
            Action::Wait { not_before, .. } => {
                self.until = not_before;
                self.look = None;
                self.unreadable = false;
                return Stepped::Waits;
            }
            Action::Done(done) => return Stepped::Ends(done),
        }
        Stepped::Goes
    }

    /// The machine's answer, with what is planted before and after it.
    fn decided(&mut self, world: &World, record: &Record) -> Action {
        let records = &world.journal.records;
        let mut known_refunds = rules::seen_refunds(ORDER, records);
        let (mut record, mut look) = (record.clone(), self.look.clone());
        let opened = record.opened().expect("opened").clone();
        let shown = minor(&opened.shown.amount, "USD");
        let is_new = |id: &RefundId| !known_before(&record).contains(id);
        match world.bug {
            Bug::StaleRefundsCount => known_refunds = BTreeSet::new(),
            Bug::AmountIgnored => {
                for refund in look
                    .iter_mut()
                    .filter_map(|look| look.refunds.as_mut())
                    .flatten()
                {
                    refund.amount = shown;
                }
            }
            Bug::FailedCounts => {
                for entry in look.iter_mut().flat_map(|look| &mut look.entries) {
                    entry.state = EntryState::Ok;
                }
            }
            Bug::UnreadIsEmpty => {
                if let Some(look) = &mut look {
                    look.complete = true;
                }
            }
            Bug::AmountIsIdentity => {
                let refunds = look
                    .iter()
                    .filter_map(|look| look.refunds.as_ref())
                    .flatten();
                let like_it = refunds
                    .filter(|refund| is_new(&refund.id) && refund.amount == shown)
                    .map(|refund| refund.id)
                    .next();
                if let Some(id) = like_it {
                    for fact in &mut record.facts {
                        if let Fact::Answered(answered) = fact {
                            answered.receipt = Some(Receipt::of_refund(id));
                        }
                    }
                }
            }
            _ => {}
        }
        if world.bug == Bug::BaselineIgnored {
            for fact in &mut record.facts {
                if let Fact::Sending(sending) = fact {
                    sending.baseline.refunds.clear();
                }
            }
        }
        if world.bug == Bug::OtherMoneyIgnored
            && let Some(Fact::Opened(opened)) = record.facts.first_mut()
            && let Kind::Refund { of } | Kind::Capture { of } | Kind::Void { of } = &mut opened.kind
        {
            of.extend(look.iter().flat_map(Look::ids));
        }
        let rival = rules::rival(record.id, records).map(|rival| SeenElsewhere {
            attempt: rival.id,
            order: ORDER,
            standing: Elsewhere::Open,
        });
        let evidence = Evidence {
            now: Some(world.platform.now),
            hand: &self.hand,
            look: look.as_ref(),
            unreadable: self.unreadable,
            known: &rules::seen(ORDER, records),
            known_refunds: &known_refunds,
            closed: None,
            later: None,
            rival,
            trusted_since: None,
        };
        let action = next(&record, &evidence, &SETTINGS);
        self.planted(world, &record, action)
    }

    fn planted(&mut self, world: &World, record: &Record, action: Action) -> Action {
        let ends = |how: End| {
            Action::Write(Fact::Ended(Ended {
                how,
                seen: BTreeSet::new(),
                refunds: BTreeSet::new(),
                at: world.platform.now,
            }))
        };
        let last = record.facts.last().map_or(0, Fact::at);
        match (world.bug, &action) {
            (
                Bug::DoubtEndsAtOnce,
                Action::Wait {
                    why: Waiting::Undecided,
                    ..
                },
            ) => ends(End::Declined),
            (
                Bug::DoubtEndsByTime,
                Action::Wait {
                    why: Waiting::Undecided,
                    ..
                },
            ) if world.platform.now > last + SETTINGS.quiet => ends(End::NotCharged),
            (
                Bug::AcceptedIsDone,
                Action::Wait {
                    why: Waiting::Pending | Waiting::Visible,
                    ..
                },
            ) => ends(End::Done(record.opened().expect("opened").shown.clone())),
            (Bug::SendBeforeMark, Action::Write(Fact::Sending(sending))) => {
                self.permit = Some(sending.nonce);
                Action::Send
            }
            _ => action,
        }
    }

    fn read(&mut self, world: &mut World, record: &Record) {
        let with_refunds = matches!(
            record.opened().map(|one| &one.kind),
            Some(Kind::Refund { .. })
        );
        let failed = world.faults && world.random.once_in(8);
        if failed && world.random.once_in(2) {
            self.unreadable = true;
            self.hand.bad_looks += 1;
            self.look = None;
            return;
        }
        let mut look = world.look(with_refunds, record.facts.len());
        if failed {
            look.complete = false;
            look.refunds = look.refunds.map(|_| Vec::new());
            look.entries.truncate(1);
        }
        self.unreadable = false;
        self.hand.bad_looks = if failed { self.hand.bad_looks + 1 } else { 0 };
        self.look = Some(look);
    }

    fn write(&mut self, world: &mut World, record: &Record, fact: Fact) {
        let lost = world.faults && world.random.once_in(12);
        let done = !(lost && world.random.once_in(2));
        let (id, after) = (self.attempt, record.facts.len());
        let written = done && world.journal.append(id, after, fact.clone(), world.bug);
        match fact {
            Fact::Sending(mark) => {
                // A mark whose answer was lost is read back, if that works.
                if written && !(lost && world.random.once_in(2)) {
                    self.permit = Some(mark.nonce);
                    self.hand.permit = Some(mark.nonce);
                } else {
                    self.hand.mark_lost = Some(mark.nonce);
                }
            }
            Fact::Answered(_) if written || world.bug == Bug::AnswerDropped => {
                self.hand.answer = None;
            }
            _ => {}
        }
    }

    fn send(&mut self, world: &mut World, record: &Record) {
        self.hand.permit = None;
        let Some(nonce) = self.permit.take() else {
            return;
        };
        let is_mark = |fact: &Fact| matches!(fact, Fact::Sending(mark) if mark.nonce == nonce);
        if !record.facts.iter().any(is_mark) {
            world.breached(Breach::SentUnrecorded);
        }
        let opened = record.opened().expect("opened");
        let amount: Minor = minor(&opened.shown.amount, "USD").expect("an amount");
        let order = Order {
            kind: opened.kind.clone(),
            amount,
            by: Some(record.id),
        };
        let mut answered = world.request(order.clone());
        if world.bug == Bug::ResendOnLost && answered.class == Class::Doubt {
            answered = world.request(order);
        }
        world.heard.push((record.id, answered.clone()));
        self.hand.answer = Some(answered);
        self.look = None;
    }
}

/// The refunds that the mark of a record knows.
fn known_before(record: &Record) -> BTreeSet<RefundId> {
    let marks = record.facts.iter().filter_map(|fact| match fact {
        Fact::Sending(sending) => Some(&sending.baseline.refunds),
        _ => None,
    });
    marks.flatten().copied().collect()
}

/// An answer as it is recorded.
pub(super) fn answered(kind: &Kind, answer: Option<Answer>, at: i64) -> Answered {
    let (class, receipt) = match (answer, kind) {
        (Some(Answer::Accepted(Some(id))), _) => {
            let receipt = Receipt::of_refund(RefundId::new(id));
            (Class::Success, Some(receipt))
        }
        (Some(Answer::Accepted(None)), _) => (Class::Pending, None),
        (Some(Answer::Refused), _) => (Class::Refused, None),
        (None, _) => (Class::Doubt, None),
    };
    Answered {
        class,
        code: None,
        receipt,
        retry_after: None,
        at,
    }
}

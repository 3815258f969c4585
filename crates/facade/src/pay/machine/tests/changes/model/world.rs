//! One schedule: who does what in which order, and what must hold of it.

use std::collections::{BTreeMap, BTreeSet};

use bigcommerce_journal::{
    Answered, AttemptId, Class, End, Fact, Key, Kind, Money, Nonce, Opened, Record, State,
};
use bigcommerce_types::{StoreHash, TransactionId};

use super::super::super::build::*;
use super::{
    Breach, Bug,
    journal::{Journal, Opens},
    platform::{Lags, Order, Platform},
    random::Random,
    worker::{SETTINGS, Stepped, Worker, answered},
};
use crate::pay::machine::{Done, Event, Evidence, Hand, Look, Minor, may_release};

const BEGIN: i64 = 10_000;
/// The amount of the payment that changes are about.
const PAID: Minor = 100;

/// A request of the caller.
struct Intent {
    kind: Kind,
    amount: Minor,
    attempts: Vec<AttemptId>,
    fulfilled: bool,
}

pub(super) struct World {
    pub(super) random: Random,
    pub(super) bug: Bug,
    pub(super) platform: Platform,
    pub(super) journal: Journal,
    /// Connections, reads and the journal may fail.
    pub(super) faults: bool,
    /// Every answer that a process got.
    pub(super) heard: Vec<(AttemptId, Answered)>,
    intents: Vec<Intent>,
    workers: Vec<Worker>,
    /// Requests that come later.
    late: Vec<(i64, Order)>,
    told: Vec<(AttemptId, Done)>,
    breach: Option<Breach>,
    attempts: u8,
}

impl World {
    /// Runs a schedule; the invariants that it breaches.
    pub(super) fn run(seed: u64, bug: Bug) -> BTreeSet<Breach> {
        let mut world = Self::new(seed, bug);
        world.live();
        world.finish();
        let mut breaches = world.judged();
        breaches.extend(world.breach);
        breaches
    }

    /// The ends that a schedule reaches.
    pub(super) fn ends(seed: u64) -> BTreeSet<String> {
        let mut world = Self::new(seed, Bug::None);
        world.live();
        world.finish();
        let name = |record: &Record| match record.state() {
            State::Ended { how, .. } => {
                let printed = format!("{how:?}");
                let cut = printed.find("(Money").or_else(|| printed.find("(OrderId"));
                let mut name = printed[..cut.unwrap_or(printed.len())].to_owned();
                if name.matches('(').count() > name.matches(')').count() {
                    name.push(')');
                }
                name
            }
            other => format!("{other:?}"),
        };
        world.journal.records.iter().map(name).collect()
    }

    fn new(seed: u64, bug: Bug) -> Self {
        let mut random = Random(seed.wrapping_mul(7919));
        let mut lag = || {
            let most = random.of(&[0, 5, 40]);
            random.below(most + 1)
        };
        let lags = Lags {
            transactions: lag(),
            refunds: lag(),
            order: lag(),
            carried_out: lag(),
            stale: lag() * 2,
        };
        let mut platform = Platform::new(BEGIN, lags);
        let reserved = random.once_in(2);
        let event = if reserved {
            Event::Authorization
        } else {
            Event::Purchase
        };
        let own = platform.pay(event, PAID, 0);
        // Somebody else's payment on the same order. One that no read shows could not be told apart.
        if random.once_in(6) {
            platform.pay(event, 70, 0);
        }
        let of: BTreeSet<_> = [TransactionId::new(own)].into();
        let mut intents = Vec::new();
        let wanted = if reserved { 1 } else { 1 + random.below(3) };
        for _ in 0..wanted {
            let (kind, amount) = match (reserved, random.once_in(2)) {
                (true, true) => (Kind::Capture { of: of.clone() }, PAID),
                (true, false) => (Kind::Void { of: of.clone() }, PAID),
                (false, _) => (Kind::Refund { of: of.clone() }, random.of(&[20, 20, 60])),
            };
            intents.push(Intent {
                kind,
                amount,
                attempts: Vec::new(),
                fulfilled: false,
            });
        }
        Self {
            random,
            bug,
            platform,
            journal: Journal::default(),
            faults: true,
            heard: Vec::new(),
            intents,
            workers: Vec::new(),
            late: Vec::new(),
            told: Vec::new(),
            breach: None,
            attempts: 0,
        }
    }

    pub(super) fn breached(&mut self, breach: Breach) {
        self.breach = self.breach.or(Some(breach));
    }

    pub(super) fn look(&mut self, with_refunds: bool, facts: usize) -> Look {
        let stale = self.platform.lags.stale;
        let stale = [(); 3].map(|()| self.random.below(stale + 1));
        self.platform.look(stale, with_refunds, facts)
    }

    /// Sends a request; the answer, as far as one comes back.
    pub(super) fn request(&mut self, order: Order) -> Answered {
        let (kind, now) = (order.kind.clone(), self.platform.now);
        let in_doubt = answered(&kind, None, now);
        let of_class = |class| Answered {
            class,
            ..in_doubt.clone()
        };
        let fails = self.random.once_in(8);
        let fate = if self.faults {
            self.random.below(10)
        } else {
            9
        };
        match fate {
            0 => of_class(Class::NotSent),
            1 => of_class(Class::NotProcessed),
            // Never comes.
            2 => in_doubt,
            // Comes later, at times long after every period that anybody waits for.
            3 => {
                let most = self.random.of(&[10, 100, 400]);
                let at = now + self.random.below(most);
                self.late.push((at, order));
                in_doubt
            }
            // Taken, and the answer is lost.
            4 => {
                self.platform.asked(order, fails);
                in_doubt
            }
            // Taken, and answered with a server error.
            5 => {
                self.platform.asked(order, fails);
                match self.bug {
                    Bug::ServerErrorRefuses => of_class(Class::Refused),
                    _ => in_doubt,
                }
            }
            _ => {
                let answer = self.platform.asked(order, fails);
                answered(&kind, Some(answer), now)
            }
        }
    }

    fn live(&mut self) {
        for _ in 0..80 {
            match self.random.below(20) {
                0..=1 => self.begin(),
                2 => self.sweep_one(),
                3 if !self.workers.is_empty() => {
                    // A process dies with all that it holds.
                    let last = i64::try_from(self.workers.len()).unwrap();
                    let place = usize::try_from(self.random.below(last)).unwrap();
                    let dead = self.workers.swap_remove(place);
                    if dead.hand.answer.is_some() {
                        self.heard.retain(|(id, _)| *id != dead.attempt);
                    }
                }
                4..=7 => {
                    let most = self.random.of(&[2, 10, 60]);
                    let time = self.random.below(most);
                    self.pass(time);
                }
                8 if self.random.once_in(4) => self.merchant(),
                _ => self.work(),
            }
        }
    }

    fn pass(&mut self, time: i64) {
        let until = self.platform.now + time;
        let mut late = std::mem::take(&mut self.late);
        late.sort_by_key(|(at, _)| *at);
        for (at, order) in late {
            if at <= until {
                self.platform.pass((at - self.platform.now).max(0));
                let fails = self.random.once_in(8);
                self.platform.asked(order, fails);
            } else {
                self.late.push((at, order));
            }
        }
        self.platform.pass(until - self.platform.now);
    }

    /// The merchant acts in the control panel.
    fn merchant(&mut self) {
        let of = BTreeSet::new();
        let (kind, amount) = match self.random.below(4) {
            0 => (Kind::Capture { of }, PAID),
            1 => (Kind::Void { of }, PAID),
            _ => (Kind::Refund { of }, self.random.of(&[10, 20, 30])),
        };
        let fails = self.random.once_in(4);
        self.platform.asked(
            Order {
                kind,
                amount,
                by: None,
            },
            fails,
        );
    }

    /// The caller begins a request that is not fulfilled, or comes once more with the ticket of one.
    fn begin(&mut self) {
        let count = i64::try_from(self.intents.len()).unwrap();
        let place = usize::try_from(self.random.below(count)).unwrap();
        let ended = |world: &Self, id: AttemptId| {
            let record = world.journal.get(id);
            record.is_none_or(|record| match record.state() {
                State::Ended { how, .. } => how.says_nothing_taken(),
                State::Released => true,
                State::Open { .. } => false,
            })
        };
        let intent = &self.intents[place];
        let latest = intent.attempts.last().copied();
        let id = match latest {
            _ if intent.fulfilled => return,
            Some(id) if !ended(self, id) => id,
            // The same ticket, of an attempt that was refused before it was opened, or a new one.
            Some(id) if self.journal.get(id).is_none() => id,
            _ => {
                self.attempts += 1;
                attempt(self.attempts)
            }
        };
        let intent = &mut self.intents[place];
        if !intent.attempts.contains(&id) {
            intent.attempts.push(id);
        }
        self.open(place, id);
    }

    fn open(&mut self, place: usize, id: AttemptId) {
        let intent = &self.intents[place];
        self.attempts = self.attempts.wrapping_add(1);
        let opened = Opened {
            store: StoreHash::new("abc123").unwrap(),
            order: ORDER,
            keys: [Key::Change(ORDER)].into(),
            kind: intent.kind.clone(),
            shown: usd(intent.amount),
            may_pay_part: false,
            nonce: writer(self.attempts),
            at: self.platform.now,
        };
        let lost = self.faults && self.random.once_in(12);
        match self.journal.open(id, opened, self.bug) {
            // A lost answer is read back by the nonce; a process that dies before that leaves the record behind.
            Opens::Opened if lost && self.random.once_in(2) => {}
            Opens::Opened => self.workers.push(Worker::new(id, true)),
            Opens::Exists => {
                let sends = self.bug == Bug::FollowerSends;
                self.workers.push(Worker::new(id, sends));
            }
            Opens::Locked => {}
        }
        if let Some(breach) = self.journal.breach {
            self.breached(breach);
        }
    }

    fn sweep_one(&mut self) {
        let open = self
            .journal
            .records
            .iter()
            .filter(|one| one.state().is_open());
        let open: Vec<AttemptId> = open.map(|record| record.id).collect();
        if !open.is_empty() {
            let id = self.random.of(&open);
            self.workers.push(Worker::new(id, false));
        }
    }

    fn work(&mut self) {
        if self.workers.is_empty() {
            return;
        }
        let count = i64::try_from(self.workers.len()).unwrap();
        let place = usize::try_from(self.random.below(count)).unwrap();
        let mut worker = self.workers.swap_remove(place);
        if worker.until > self.platform.now && self.random.once_in(2) {
            self.workers.push(worker);
            return;
        }
        match worker.step(self) {
            Stepped::Ends(done) => self.tell(worker.attempt, done),
            // Patience ends, and the process goes away.
            Stepped::Waits if self.random.once_in(3) => {}
            Stepped::Waits | Stepped::Goes => self.workers.push(worker),
        }
    }

    fn tell(&mut self, id: AttemptId, done: Done) {
        if matches!(&done, Done::Ended(End::Done(_))) {
            for intent in &mut self.intents {
                intent.fulfilled |= intent.attempts.contains(&id);
            }
        }
        self.told.push((id, done));
    }

    /// Faults stop, everything that is under way comes to its end, and servers sweep. What the store does not show then
    /// is for the merchant.
    fn finish(&mut self) {
        // What a process holds is written before it ends, as `drain` has it.
        self.faults = false;
        for mut worker in std::mem::take(&mut self.workers) {
            while worker.hand.answer.is_some() {
                worker.step(self);
            }
        }
        self.pass(500);
        let all = self.platform.lags.all();
        self.pass(all + 1);
        for round in 0..6 {
            if self.open_attempts().is_empty() {
                return;
            }
            for id in self.open_attempts() {
                let mut worker = Worker::new(id, false);
                for _ in 0..10 {
                    match worker.step(self) {
                        Stepped::Goes => {}
                        Stepped::Waits => break,
                        Stepped::Ends(done) => {
                            self.tell(id, done);
                            break;
                        }
                    }
                }
                if round > 1 && self.is_open(id) {
                    self.release(id);
                }
            }
            self.pass(SETTINGS.quiet);
        }
        if !self.open_attempts().is_empty() {
            self.breached(Breach::OpenForever);
        }
    }

    fn open_attempts(&self) -> Vec<AttemptId> {
        let open = self
            .journal
            .records
            .iter()
            .filter(|one| one.state().is_open());
        open.map(|record| record.id).collect()
    }

    fn is_open(&self, id: AttemptId) -> bool {
        self.journal
            .get(id)
            .is_some_and(|one| one.state().is_open())
    }

    /// The merchant has looked at the gateway's own records: the request did nothing.
    fn release(&mut self, id: AttemptId) {
        if self.bug == Bug::NoRelease {
            return;
        }
        if self
            .platform
            .moved
            .iter()
            .any(|one| one.order.by == Some(id))
        {
            self.breached(Breach::EffectNotSeen);
        }
        let record = self.journal.get(id).expect("it is open").clone();
        let (now, hand) = (self.platform.now, Hand::default());
        let (known, known_refunds) = Default::default();
        let evidence = Evidence {
            now: Some(now),
            hand: &hand,
            look: None,
            unreadable: false,
            known: &known,
            known_refunds: &known_refunds,
            closed: None,
            later: None,
            rival: None,
            trusted_since: None,
        };
        if may_release(&record, &evidence, &SETTINGS, Some(now)).is_ok() {
            let after = record.facts.len();
            let released = Fact::Released { at: now };
            self.journal.append(id, after, released, self.bug);
        }
    }

    /// The invariants that are seen at the end.
    fn judged(&self) -> BTreeSet<Breach> {
        assert!(self.platform.is_settled() && self.late.is_empty());
        let mut breaches = BTreeSet::new();
        for intent in &self.intents {
            let mine = |by: Option<AttemptId>| by.is_some_and(|by| intent.attempts.contains(&by));
            let moved = self.platform.moved.iter().filter(|one| mine(one.order.by));
            // A refund may go back through several payments, at one moment.
            let times: BTreeMap<(Option<AttemptId>, i64), i64> = moved
                .clone()
                .map(|one| ((one.order.by, one.at), one.root))
                .collect();
            let repeated = intent.attempts.iter().any(|id| {
                moved
                    .clone()
                    .filter(|one| one.order.by == Some(*id))
                    .count()
                    > 1
            });
            if times.len() > 1 || (repeated && !matches!(intent.kind, Kind::Refund { .. })) {
                breaches.insert(Breach::Twice);
            }
            let named = intent.kind.of().cloned().unwrap_or_default();
            if moved
                .clone()
                .any(|one| !named.contains(&TransactionId::new(one.root)))
            {
                breaches.insert(Breach::OtherMoney);
            }
        }
        for (id, done) in &self.told {
            breaches.extend(self.judge(*id, done));
        }
        for (id, answer) in &self.heard {
            let record = self.journal.get(*id);
            let kept =
                record.is_some_and(|one| one.facts.contains(&Fact::Answered(answer.clone())));
            if !kept && answer.class != Class::Doubt {
                breaches.insert(Breach::AnswerLost);
            }
        }
        breaches
    }

    fn judge(&self, id: AttemptId, done: &Done) -> Option<Breach> {
        let opened = self.journal.get(id)?.opened()?;
        let mine = self
            .platform
            .moved
            .iter()
            .any(|one| one.order.by == Some(id));
        match done {
            Done::Ended(End::Done(_)) => {
                (!self.is_backed(&opened.kind, &opened.shown)).then_some(Breach::FalseDone)
            }
            Done::Ended(how) if how.says_nothing_taken() && mine => Some(Breach::FalseNotDone),
            Done::Released if mine => Some(Breach::FalseNotDone),
            _ => None,
        }
    }
}

impl World {
    /// As much moved as was said to be done. A refund that the merchant makes of the same amount, while one is in doubt,
    /// cannot be told from it; but one refund never stands for two.
    fn is_backed(&self, kind: &Kind, shown: &Money) -> bool {
        let alike = |other: &Kind| std::mem::discriminant(other) == std::mem::discriminant(kind);
        let same = |amount: &Money| !matches!(kind, Kind::Refund { .. }) || amount == shown;
        let moved = self.platform.moved.iter();
        let moved: BTreeSet<_> = moved
            .filter(|one| alike(&one.order.kind) && same(&usd(one.order.amount)))
            .map(|one| (one.order.by, one.at))
            .collect();
        let said = self.journal.records.iter().filter(|record| {
            let opened = record.opened();
            let is_it = opened.is_some_and(|opened| alike(&opened.kind) && same(&opened.shown));
            let is_done = matches!(
                record.state(),
                State::Ended {
                    how: End::Done(_),
                    ..
                }
            );
            is_it && is_done
        });
        moved.len() >= said.count()
    }
}

/// The name of a writer.
fn writer(number: u8) -> Nonce {
    nonce(number)
}

//! The driver: does what the machine says, until the attempt is at its end or has to wait.
//!
//! It decides nothing about money. Paying, reconciling, resuming and sweeping differ in what they hold in hand and in
//! their patience.

use std::{collections::BTreeSet, time::Duration};

use bigcommerce_journal::{
    Answered, Appended, End, Fact, Failure, Journal, Key, Kind, Nonce, NotMarked, Record, State,
    mark_sending,
};
use bigcommerce_payments::types::PaymentReceipt;
use bigcommerce_transport::Permit;
use bigcommerce_types::{OrderId, TransactionId};
use tokio::time::Instant;

use super::{
    change::{Request, send_change},
    change_look::change_look,
    company::Company,
    events,
    instrument::Instrument,
    look::{Keys, Looked, incomplete, look},
    machine::{self, Action, Done, Elsewhere, Evidence, Hand, Waiting},
    mint::{Minted, mint},
    send::send,
};
use crate::{
    error::{Error, Step},
    flow::Flow,
    limited_journal::LimitedJournal,
};

/// Calls to the journal in a row that may fail before the loop is left.
const JOURNAL_TRIES: u32 = 2;
/// The longest patience.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// More turns than any attempt takes; a loop that does not end is a defect.
const TURNS: u32 = 200;

/// One attempt, and what this process holds of it.
pub(crate) struct Driver {
    pub(crate) flow: Flow,
    pub(crate) journal: LimitedJournal,
    pub(crate) record: Record,
    /// External order ids in clear, where this process knows more than the order shows.
    pub(crate) external_ids: BTreeSet<String>,
    pub(crate) looked: Option<Looked>,
    pub(crate) receipt: Option<PaymentReceipt>,
    /// The latest thing that went wrong.
    pub(crate) error: Option<Error>,
    instrument: Option<Instrument>,
    /// A request that needs no token.
    request: Option<Request>,
    minted: Option<Minted>,
    permit: Option<Permit>,
    pub(super) hand: Hand,
    unreadable: bool,
    /// The time of the latest look, also of one that could not read the order.
    looked_at: Option<i64>,
}

/// A fact that is known to this process alone.
#[derive(Clone, Debug)]
pub(crate) enum Unwritten {
    /// The gateway's answer.
    Answer(Answered),
    /// The request of this mark was not sent, and never will be: its permit is gone.
    NeverSent { mark: Nonce, at: i64 },
}

/// The reason why the loop was left.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// The attempt is at its end, or gives way.
    Done(Done),
    /// Nothing can be done before this platform time.
    Waiting { not_before: i64, why: Waiting },
    /// The journal does not answer.
    Journal(Failure),
}

impl Stopped {
    /// The outcome tells how much is left to be paid of this order.
    pub(crate) fn tells_a_rest(&self, record: &Record, order: OrderId) -> bool {
        match self {
            Self::Done(Done::Ended(End::Part(_))) => {
                record.opened().is_some_and(|opened| opened.order == order)
            }
            Self::Done(Done::See(other)) => {
                other.standing == Elsewhere::Part && other.order == order
            }
            _ => false,
        }
    }
}

impl Driver {
    /// Follows an attempt that this process did not open.
    pub(crate) fn follow(flow: Flow, journal: LimitedJournal, record: Record) -> Self {
        Self {
            flow,
            journal,
            record,
            external_ids: BTreeSet::new(),
            looked: None,
            receipt: None,
            error: None,
            instrument: None,
            request: None,
            minted: None,
            permit: None,
            hand: Hand::default(),
            unreadable: false,
            looked_at: None,
        }
    }

    /// Carries out an attempt that this process has just opened.
    pub(crate) fn carry_out(mut self, instrument: Instrument) -> Self {
        self.instrument = Some(instrument);
        self.hand.instrument = true;
        self
    }

    /// Carries out a capture, a void, a refund or an import that this process has just opened.
    pub(crate) fn carry_out_request(mut self, request: Request) -> Self {
        self.request = Some(request);
        self.hand.instrument = true;
        self
    }

    /// A fact that this process knows and the journal does not, where the loop was left because the journal does not
    /// answer.
    pub(crate) fn unwritten(&self) -> Option<Unwritten> {
        if let Some(answered) = &self.hand.answer {
            return Some(Unwritten::Answer(answered.clone()));
        }
        let unused = self.hand.permit.or(self.hand.mark_lost)?;
        Some(Unwritten::NeverSent {
            mark: unused,
            at: self.flow.shared.clock.now().unwrap_or_default(),
        })
    }

    pub(crate) fn order(&self) -> Option<OrderId> {
        self.record.opened().map(|opened| opened.order)
    }

    /// Runs the loop. Waits that end within `patience` are waited for.
    pub(crate) async fn run(&mut self, patience: Duration) -> Stopped {
        let now = Instant::now();
        let deadline = now.checked_add(patience).unwrap_or(now + A_DAY);
        if self.record.facts.is_empty() {
            return Stopped::Journal(Failure::new("the attempt has no record"));
        }
        let (mut lost_calls, mut lost_writes) = (0, 0);
        for _ in 0..TURNS {
            let company = match self.company().await {
                Ok(company) => {
                    lost_calls = 0;
                    company
                }
                Err(failure) => {
                    lost_calls += 1;
                    if lost_calls >= JOURNAL_TRIES {
                        return Stopped::Journal(failure);
                    }
                    continue;
                }
            };
            let action = machine::next(
                &self.record,
                &self.evidence(&company),
                &self.flow.shared.settings.machine(),
            );
            tracing::trace!(attempt = %self.record.id, action = action.name(), "payment machine");
            match action {
                // Boxed, so that the future of a whole walk stays small: a debug build would use up a thread's stack.
                Action::Mint => Box::pin(self.mint()).await,
                Action::Read => {
                    self.pause_before_rereading(deadline).await;
                    Box::pin(self.look(&company)).await;
                }
                Action::Write(fact) => match Box::pin(self.write(fact)).await {
                    Ok(()) => lost_writes = 0,
                    Err(failure) => {
                        lost_writes += 1;
                        if lost_writes >= JOURNAL_TRIES {
                            return Stopped::Journal(failure);
                        }
                    }
                },
                Action::Send => Box::pin(self.send()).await,
                Action::Wait { not_before, why } => {
                    if !self.wait(not_before, deadline).await {
                        return Stopped::Waiting { not_before, why };
                    }
                }
                Action::Done(done) => return Stopped::Done(done),
            }
        }
        let not_before = self.flow.shared.clock.now().unwrap_or_default();
        Stopped::Waiting {
            not_before: not_before.saturating_add(60),
            why: Waiting::Unreadable,
        }
    }

    fn evidence<'a>(&'a self, company: &'a Company) -> Evidence<'a> {
        Evidence {
            now: self.flow.shared.clock.now(),
            hand: &self.hand,
            look: self.looked.as_ref().map(|looked| &looked.look),
            unreadable: self.unreadable,
            known: &company.known,
            known_refunds: &company.known_refunds,
            closed: company.closed.clone(),
            later: company.later.clone(),
            rival: company.rival.clone(),
            trusted_since: company.trusted_since,
        }
    }

    async fn mint(&mut self) {
        let (Some(order), Some(instrument)) = (self.order(), self.instrument.as_ref()) else {
            return;
        };
        match mint(&self.flow, order, instrument).await {
            Ok(minted) => {
                self.hand.token = Some(minted.claims.clone());
                self.minted = Some(minted);
            }
            Err(not_minted) => {
                self.hand.mint = Some(not_minted.failure);
                self.error = Some(not_minted.error);
            }
        }
    }

    async fn look(&mut self, company: &Company) {
        let Some(order) = self.order() else {
            return;
        };
        let (keys, facts) = (self.keys(), self.record.facts.len());
        let kind = self.record.opened().map(|opened| &opened.kind);
        let looked = match kind.filter(|kind| kind.is_change()) {
            Some(kind) => {
                let with_refunds = matches!(kind, Kind::Refund { .. });
                change_look(&self.flow, order, with_refunds, facts).await
            }
            None => look(&self.flow, order, &keys, facts).await,
        };
        match looked {
            Ok(mut looked) => {
                self.unreadable = false;
                self.looked_at = looked.look.at;
                if self.is_whole(&looked, company) {
                    self.hand.bad_looks = 0;
                } else {
                    self.hand.bad_looks += 1;
                }
                if let Some(error) = looked.error.take() {
                    self.error = Some(error);
                }
                self.looked = Some(looked);
            }
            Err(unreadable) => {
                self.unreadable = true;
                self.looked_at = unreadable.at;
                self.hand.bad_looks += 1;
                self.error = Some(unreadable.error);
                self.looked = None;
            }
        }
    }

    /// The look is evidence for this attempt.
    fn is_whole(&self, looked: &Looked, company: &Company) -> bool {
        let (known, refunds) = (&company.known, &company.known_refunds);
        machine::whole(&self.record, &looked.look, known, refunds).is_some()
    }

    /// Looks once, outside the loop. The transactions that any record has seen.
    pub(super) async fn look_now(&mut self) -> Result<BTreeSet<TransactionId>, Failure> {
        let company = self.company().await?;
        self.look(&company).await;
        Ok(company.known)
    }

    /// A whole look; the one that is there, or another one. Where the journal does not answer, `step` has failed.
    pub(super) async fn whole_look(&mut self, step: Step) -> Result<(), Error> {
        let company = self.company().await;
        let company = company.map_err(|failure| Error::unread(failure, step))?;
        let is_whole = |driver: &Self| {
            let looked = driver.looked.as_ref();
            looked.is_some_and(|looked| driver.is_whole(looked, &company))
        };
        if !is_whole(self) {
            self.look(&company).await;
        }
        if is_whole(self) {
            Ok(())
        } else {
            Err(self.error.take().unwrap_or_else(incomplete))
        }
    }

    /// Allows the merchant's word to end the attempt; the time from which on it may, if not.
    pub(super) async fn may_release(&mut self) -> Result<Result<(), Option<i64>>, Failure> {
        let company = self.company().await?;
        self.look(&company).await;
        let settings = self.flow.shared.settings.machine();
        let evidence = self.evidence(&company);
        Ok(machine::may_release(
            &self.record,
            &evidence,
            &settings,
            self.looked_at,
        ))
    }

    fn keys(&self) -> Keys {
        let mut keys = Keys {
            external_ids: self.external_ids.clone(),
            ..Keys::default()
        };
        for key in self.record.opened().iter().flat_map(|opened| &opened.keys) {
            if let Key::Cart(cart) = key {
                keys.carts.insert(cart.clone());
            }
        }
        keys
    }

    async fn write(&mut self, fact: Fact) -> Result<(), Failure> {
        match fact {
            Fact::Sending(mark) => {
                let nonce = mark.nonce;
                let after = self.record.facts.len();
                match mark_sending(&self.journal, self.record.id, after, mark).await {
                    Ok(marked) => {
                        self.record = marked.record;
                        self.permit = Some(marked.permit);
                        self.hand.permit = Some(nonce);
                        Ok(())
                    }
                    Err(NotMarked::Conflict(record)) => {
                        self.hand.mark_lost = Some(nonce);
                        self.take(record);
                        Ok(())
                    }
                    // The next turn sees the rival.
                    Err(NotMarked::Rival(_)) => Ok(()),
                    Err(NotMarked::Failed(failure)) => {
                        self.hand.mark_lost = Some(nonce);
                        self.error = Some(Error::from(failure.clone()));
                        Err(failure)
                    }
                }
            }
            Fact::Answered(answered) => {
                let written = self.append(Fact::Answered(answered.clone())).await?;
                if written || has_answer(&self.record, &answered) {
                    self.hand.answer = None;
                }
                Ok(())
            }
            fact => self.append(fact).await.map(|_| ()),
        }
    }

    /// Appends a fact to the record as it is known. After a conflict the record is the one that the journal has.
    pub(super) async fn append(&mut self, fact: Fact) -> Result<bool, Failure> {
        let after = self.record.facts.len();
        match self
            .journal
            .append(self.record.id, after, fact.clone())
            .await
        {
            Ok(Appended::Written(record)) => {
                events::written(&self.record, &fact);
                self.record = record;
                Ok(true)
            }
            Ok(Appended::Conflict(record)) => {
                self.take(record);
                Ok(false)
            }
            Ok(Appended::Rival(_)) => Ok(false),
            Err(failure) => {
                // It may have been written all the same.
                let record = self.journal.get(self.record.id).await?;
                self.take(record);
                Err(failure)
            }
        }
    }

    fn take(&mut self, record: Option<Record>) {
        if let Some(record) = record {
            self.record = record;
        }
    }

    /// Sends, after the record was read once more: a permit whose mark is not in it is void.
    async fn send(&mut self) {
        let nonce = self.hand.permit.take();
        let charge = self.instrument.take().zip(self.minted.take());
        let (Some(permit), request) = (self.permit.take(), self.request.take()) else {
            return;
        };
        let record = self.journal.get(self.record.id).await;
        let is_marked = |record: &Record| {
            record
                .facts
                .iter()
                .any(|fact| matches!(fact, Fact::Sending(mark) if Some(mark.nonce) == nonce))
        };
        match record {
            Ok(Some(record)) if is_marked(&record) && record.state().is_open() => {
                self.record = record;
                let order = self.order();
                let sent = match (request, charge, order) {
                    (Some(request), _, Some(order)) => {
                        send_change(&self.flow, permit, order, request).await
                    }
                    (None, Some((instrument, minted)), _) => {
                        send(&self.flow, permit, instrument, minted).await
                    }
                    _ => return,
                };
                self.hand.answer = Some(as_kept(sent.answered));
                self.receipt = sent.receipt;
                if sent.error.is_some() {
                    self.error = sent.error;
                }
            }
            Ok(record) => {
                self.hand.mark_lost = nonce;
                self.take(record);
            }
            Err(failure) => {
                self.hand.mark_lost = nonce;
                self.error = Some(Error::from(failure));
            }
        }
        // What was seen before says nothing of what was sent.
        self.looked = None;
    }

    /// Waits until the platform's time, where that is within the deadline.
    async fn wait(&mut self, not_before: i64, deadline: Instant) -> bool {
        let now = self.flow.shared.clock.now().unwrap_or(not_before);
        let wait = u64::try_from(not_before.saturating_sub(now).max(1)).unwrap_or(u64::MAX);
        let Some(until) = Instant::now().checked_add(Duration::from_secs(wait)) else {
            return false;
        };
        if until > deadline {
            return false;
        }
        tokio::time::sleep_until(until).await;
        self.looked = None;
        self.unreadable = false;
        true
    }

    /// Looks that fail are repeated after 1, 2 and 4 seconds.
    async fn pause_before_rereading(&self, deadline: Instant) {
        if self.hand.bad_looks > 0 && self.hand.instrument {
            let pause = Duration::from_secs(1 << (self.hand.bad_looks - 1).min(2));
            tokio::time::sleep_until((Instant::now() + pause).min(deadline)).await;
        }
    }
}

/// The answer as a journal keeps it, so that it is recognised when it is read back.
fn as_kept(answered: Answered) -> Answered {
    match Fact::Answered(answered.clone()).into_kept() {
        Ok(Fact::Answered(kept)) => kept,
        _ => answered,
    }
}

/// The very answer is on record: its append was lost, and had been done.
fn has_answer(record: &Record, answered: &Answered) -> bool {
    record
        .facts
        .iter()
        .any(|fact| matches!(fact, Fact::Answered(known) if known == answered))
}

/// The record took or reserved the whole, and its keys were not opened again.
pub(super) fn is_closed(record: &Record) -> bool {
    matches!(record.state(), State::Ended { how, reopened: false } if how.closes_keys())
}

//! An attempt that is open: it can be looked into, and its order cannot be paid again.

use std::fmt;
use std::time::Duration;

use bigcommerce_journal::{AttemptId, Class, Fact, Record};
use bigcommerce_types::OrderId;

use super::{
    Payment,
    driver::{Driver, Stopped},
    finish,
    machine::Waiting,
    made, nothing_due,
};
use crate::{
    error::{Error, Rejected, Step},
    flow::Flow,
    limited_journal::LimitedJournal,
    order::{Order, Unpaid},
    ticket::Ticket,
};

/// An attempt to pay that has not come to its end. There is no way to pay from here: its keys stay locked, so that no
/// other attempt of its order, cart or external id can be made either.
///
/// Keep its [`ticket`](OpenAttempt::ticket): [`Store::resume`](crate::Store::resume) finds it again from any server,
/// and [`Store::sweep`](crate::Store::sweep) drives it to its end without anybody.
#[must_use = "keep its ticket, or let `Store::sweep` drive it to its end"]
pub struct OpenAttempt {
    pub(super) order: Order<Unpaid>,
    pub(super) record: Record,
    pub(super) not_before: Option<i64>,
    pub(super) why: Waiting,
    pub(super) error: Option<Error>,
}

impl OpenAttempt {
    /// The attempt.
    pub fn id(&self) -> AttemptId {
        self.record.id
    }

    /// The order that it pays.
    pub fn order_id(&self) -> OrderId {
        self.record
            .opened()
            .map_or(self.order.id(), |opened| opened.order)
    }

    /// The ticket that finds it again.
    pub fn ticket(&self) -> Ticket {
        self.order.ticket_of(Some(self.id()), self.order_id())
    }

    /// The platform's time, in Unix seconds, before which looking again is of no use; nothing where it is not known.
    pub fn not_before(&self) -> Option<i64> {
        self.not_before
    }

    /// The time to wait before looking again is of use, by the platform's clock; at least a second.
    pub fn retry_after(&self) -> Duration {
        let clock = &self.order.flow.shared.clock;
        clock.until(self.not_before.unwrap_or_default())
    }

    /// The latest thing that went wrong, where something did.
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// Looks again, and waits a few seconds for what is about to be seen. It runs in a task of its own.
    ///
    /// "Not charged" is said only after the payment access token has expired and the quiet period has passed with
    /// nothing new to be seen; a success shows as soon as the store does.
    ///
    /// # Errors
    /// The attempt comes back when the journal does not answer.
    pub async fn reconcile(self) -> Result<Payment, Rejected<Self>> {
        let flow = self.order.flow.clone();
        flow.to_the_end(reconcile(self)).await
    }

    /// Ends the attempt on the merchant's word: somebody has looked at the gateway's own records and found that nothing
    /// was taken. It frees the record and does not overrule the store: money that the store shows stays in the way.
    ///
    /// An attempt that may have been sent is released only when the platform's time is past the expiry of its token and
    /// the quiet period: until then its request may still arrive, and a doubt ends by itself.
    ///
    /// # Errors
    /// The attempt comes back when it is too early, or the journal does not answer.
    pub async fn released_by_merchant(self) -> Result<Payment, Rejected<Self>> {
        let flow = self.order.flow.clone();
        flow.to_the_end(release(self)).await
    }
}

fn journal(attempt: &OpenAttempt) -> Result<LimitedJournal, Error> {
    let journal = attempt.order.flow.shared.journal.clone();
    journal.ok_or_else(super::without_journal)
}

fn driver(flow: &Flow, journal: LimitedJournal, record: &Record) -> Driver {
    Driver::follow(flow.clone(), journal, record.clone())
}

async fn reconcile(attempt: OpenAttempt) -> Result<Payment, Rejected<OpenAttempt>> {
    let again = |attempt: &OpenAttempt| (attempt.record.clone(), attempt.not_before, attempt.why);
    let (record, not_before, why) = again(&attempt);
    let handed_back = |Rejected { stage, error }: Rejected<Order<Unpaid>>| {
        let stage = OpenAttempt {
            order: stage,
            record: record.clone(),
            not_before,
            why,
            error: None,
        };
        Rejected::new(stage, error.while_in_doubt())
    };
    if attempt.record.facts.is_empty() {
        // Nothing was due, and no attempt was opened.
        return nothing_due::settle(attempt.order)
            .await
            .map_err(handed_back);
    }
    let journal = match journal(&attempt) {
        Ok(journal) => journal,
        Err(error) => return Err(Rejected::new(attempt, error)),
    };
    let patience = attempt.order.flow.shared.settings.patience;
    let mut driver = driver(&attempt.order.flow, journal, &attempt.record);
    match driver.run(patience).await {
        Stopped::Journal(failure) => Err(Rejected::new(attempt, Error::from(failure).in_doubt())),
        stopped => finish(attempt.order, driver, stopped, Step::Pay)
            .await
            .map_err(handed_back),
    }
}

async fn release(attempt: OpenAttempt) -> Result<Payment, Rejected<OpenAttempt>> {
    let journal = match journal(&attempt) {
        Ok(journal) => journal,
        Err(error) => return Err(Rejected::new(attempt, error)),
    };
    let mut driver = driver(&attempt.order.flow, journal, &attempt.record);
    match driver.release().await {
        Ok(stopped) => Ok(made::of(attempt.order, driver, stopped)),
        Err(error) => Err(Rejected::new(attempt, error)),
    }
}

/// The gateway's word on an open attempt.
pub(super) fn said(record: &Record) -> Option<Class> {
    let mut said = None;
    for fact in &record.facts {
        if let Fact::Answered(answered) = fact
            && !said.is_some_and(Class::speaks_of_money)
        {
            said = Some(answered.class);
        }
    }
    said
}

/// The request may have been sent.
pub(super) fn is_marked(record: &Record) -> bool {
    let marked = |fact: &Fact| matches!(fact, Fact::Sending(_) | Fact::Answered(_));
    record.facts.iter().any(marked)
}

impl fmt::Debug for OpenAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAttempt")
            .field("id", &self.id())
            .field("order", &self.order_id())
            .field("not_before", &self.not_before)
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}

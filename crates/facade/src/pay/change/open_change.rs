//! A change that is open: it can be looked into, and nothing else can be done to the order's money meanwhile.

use std::fmt;
use std::time::Duration;

use bigcommerce_journal::{AttemptId, Record};
use bigcommerce_types::OrderId;

use super::{Change, ChangeKind, begin::Subject, made};
use crate::{
    error::{Error, Rejected, Step},
    flow::Flow,
    limited_journal::LimitedJournal,
    pay::{
        Waiting,
        driver::{Driver, Stopped},
    },
    ticket::Ticket,
};

/// A capture, a void or a refund that has not come to its end. The changes of its order stay locked, and so does paying
/// it.
///
/// Keep its [`ticket`](OpenChange::ticket): [`Store::resume`](crate::Store::resume) finds it again from any server,
/// [`Store::sweep`](crate::Store::sweep) and [`Store::observe`](crate::Store::observe) drive it to its end.
#[must_use = "keep its ticket, or let `Store::sweep` drive it to its end"]
pub struct OpenChange {
    pub(super) subject: Subject,
    pub(super) record: Record,
    pub(super) not_before: Option<i64>,
    pub(super) why: Waiting,
    pub(super) error: Option<Error>,
}

impl OpenChange {
    /// The attempt.
    pub fn id(&self) -> AttemptId {
        self.record.id
    }

    /// The kind.
    pub fn kind(&self) -> ChangeKind {
        made::kind(&self.record)
    }

    /// The order.
    pub fn order_id(&self) -> OrderId {
        self.subject.order
    }

    /// The ticket that finds it again.
    pub fn ticket(&self) -> Ticket {
        self.subject.ticket(self.id())
    }

    /// The reason of the wait.
    pub fn why(&self) -> Waiting {
        self.why
    }

    /// The time to wait before looking again is of use, by the platform's clock; at least a second.
    pub fn retry_after(&self) -> Duration {
        let clock = &self.subject.flow.shared.clock;
        clock.until(self.not_before.unwrap_or_default())
    }

    /// The latest thing that went wrong, where something did.
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// Looks again, and waits a few seconds for what is about to be seen. It runs in a task of its own, and sends
    /// nothing.
    ///
    /// # Errors
    /// The change comes back when the journal does not answer.
    pub async fn reconcile(self) -> Result<Change, Rejected<Self>> {
        let flow = self.subject.flow.clone();
        flow.step_to_the_end(Step::Resume, Box::pin(reconcile(self)))
            .await
    }

    /// Ends the change on the merchant's word: somebody has looked at the order and at the gateway's own records and
    /// found that no money was moved. What the store shows comes first, and ends it better.
    ///
    /// One that may have been sent is released only when the quiet period has passed since it was sent or answered: until
    /// then its request may still arrive.
    ///
    /// # Errors
    /// The change comes back when it is too early, or the journal does not answer.
    pub async fn released_by_merchant(self) -> Result<Change, Rejected<Self>> {
        let flow = self.subject.flow.clone();
        flow.step_to_the_end(Step::Release, Box::pin(release(self)))
            .await
    }
}

async fn reconcile(open: OpenChange) -> Result<Change, Rejected<OpenChange>> {
    let journal = match open.subject.journal(Step::Resume) {
        Ok(journal) => journal,
        Err(error) => return Err(Rejected::new(open, error)),
    };
    let flow = open.subject.flow.clone();
    let patience = flow.shared.settings.patience;
    let mut driver = Driver::follow(flow, journal, open.record.clone());
    match driver.run(patience).await {
        Stopped::Journal(failure) => {
            let error = Error::from(failure).during(Step::Resume);
            Err(Rejected::new(open, error))
        }
        stopped => Ok(made::of(open.subject, driver, stopped).await),
    }
}

async fn release(open: OpenChange) -> Result<Change, Rejected<OpenChange>> {
    let journal = match open.subject.journal(Step::Release) {
        Ok(journal) => journal,
        Err(error) => return Err(Rejected::new(open, error)),
    };
    let mut driver = Driver::follow(open.subject.flow.clone(), journal, open.record.clone());
    match driver.release().await {
        Ok(stopped) => Ok(made::of(open.subject, driver, stopped).await),
        Err(error) => Err(Rejected::new(open, error)),
    }
}

/// Follows the ticket of a change.
pub(in crate::pay) async fn resume(
    flow: Flow,
    ticket: &Ticket,
    order: OrderId,
    (journal, record): (LimitedJournal, Record),
) -> Change {
    let patience = flow.shared.settings.patience;
    let mut driver = Driver::follow(flow.clone(), journal, record);
    let stopped = Box::pin(driver.run(patience)).await;
    let cart = ticket.inner.checkout.clone();
    made::of(Subject { flow, order, cart }, driver, stopped).await
}

impl fmt::Debug for OpenChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenChange")
            .field("id", &self.id())
            .field("kind", &self.kind())
            .field("order", &self.order_id())
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}

//! Looks into an open attempt again, or ends it on the merchant's word.

use bigcommerce_journal::Record;

use super::{
    driver::{Driver, Stopped},
    finish, made, nothing_due,
    open_attempt::OpenAttempt,
    outcome::Payment,
};
use crate::{
    error::{Error, Rejected, Step},
    flow::Flow,
    limited_journal::LimitedJournal,
    order::{Order, Unpaid},
};

impl OpenAttempt {
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

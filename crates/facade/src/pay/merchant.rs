//! The merchant's word: releasing an attempt, and opening keys again.

use std::time::Duration;

use bigcommerce_journal::{Appended, AttemptId, Fact, Journal, Record};
use bigcommerce_types::{OrderId, Owner, Remedy};

use super::{
    OrderState,
    driver::{Driver, Stopped},
    machine::may_reopen,
};
use crate::{
    error::{Error, Step},
    flow::Flow,
    limited_journal::LimitedJournal,
};

/// Conflicts in a row after which the merchant is asked to try again.
const TRIES: u32 = 5;

impl Driver {
    /// Ends the attempt on the merchant's word that nothing was taken.
    pub(super) async fn release(&mut self) -> Result<Stopped, Error> {
        let unread = |failure| Error::unread(failure, Step::Release);
        for _ in 0..TRIES {
            // What the store shows ends the attempt by itself, and better.
            match self.run(Duration::ZERO).await {
                Stopped::Waiting { .. } => {}
                Stopped::Journal(failure) => return Err(unread(failure)),
                stopped => return Ok(stopped),
            }
            if let Err(not_before) = self.may_release().await.map_err(unread)? {
                let now = self.flow.shared.clock.now();
                return Err(match self.error.take() {
                    Some(error)
                        if not_before.is_none_or(|then| now.is_some_and(|now| now >= then)) =>
                    {
                        error.during(Step::Release).while_in_doubt()
                    }
                    _ => too_early(not_before, now),
                });
            }
            let at = self.flow.shared.clock.now().unwrap_or_default();
            if self.append(Fact::Released { at }).await.map_err(unread)? {
                return Ok(self.run(Duration::ZERO).await);
            }
        }
        Err(contended(Step::Release))
    }
}

/// Ends an attempt on the merchant's word, unless the store says otherwise; the state of its order then.
pub(crate) async fn release(flow: Flow, id: AttemptId) -> Result<OrderState, Error> {
    let (journal, record, order) = find(&flow, id, Step::Release).await?;
    let mut driver = Driver::follow(flow.clone(), journal, record);
    driver.release().await?;
    super::order(flow, order, None, Step::Release)
        .await
        .map_err(|error| error.although("the attempt has come to its end"))
}

/// Opens the keys of an attempt again, once a look shows that all of its money was given back or voided.
pub(crate) async fn reopen(flow: Flow, id: AttemptId) -> Result<(), Error> {
    let (journal, record, _) = find(&flow, id, Step::Reopen).await?;
    let unread = |failure| Error::unread(failure, Step::Reopen);
    let mut driver = Driver::follow(flow, journal.clone(), record);
    for _ in 0..TRIES {
        let known = driver.look_now().await.map_err(unread)?;
        let Some(looked) = &driver.looked else {
            return Err(driver.error.take().unwrap_or_else(money_left));
        };
        if !may_reopen(&driver.record, &looked.look, &known) {
            return Err(money_left());
        }
        let at = looked.look.at.unwrap_or_default();
        let after = driver.record.facts.len();
        let appended = journal.append(id, after, Fact::Reopened { at }).await;
        match appended.map_err(unread)? {
            Appended::Written(_) => return Ok(()),
            Appended::Conflict(Some(record)) | Appended::Rival(record) => driver.record = record,
            Appended::Conflict(None) => return Err(unknown_attempt(Step::Reopen)),
        }
    }
    Err(contended(Step::Reopen))
}

async fn find(
    flow: &Flow,
    id: AttemptId,
    step: Step,
) -> Result<(LimitedJournal, Record, OrderId), Error> {
    let journal = flow.shared.journal.clone();
    let journal = journal.ok_or_else(super::without_journal)?;
    let found = journal
        .get(id)
        .await
        .map_err(|failure| Error::unread(failure, step))?;
    let record = found.ok_or_else(|| unknown_attempt(step))?;
    let order = record.opened().map(|opened| opened.order);
    let order = order.ok_or_else(|| unknown_attempt(step))?;
    Ok((journal, record, order))
}

fn too_early(not_before: Option<i64>, now: Option<i64>) -> Error {
    let error = Error::here(
        Step::Release,
        Owner::Merchant,
        Remedy::RetryLater,
        "the request of this attempt may still arrive",
        "wait until the quiet period has passed, of a payment after its token has expired; what the store shows ends it",
    )
    .while_in_doubt();
    let wait = not_before
        .zip(now)
        .map(|(then, now)| then.saturating_sub(now));
    match wait.and_then(|wait| u64::try_from(wait).ok()) {
        Some(wait) => error.with_retry_after(Duration::from_secs(wait.max(1))),
        None => error,
    }
}

fn money_left() -> Error {
    Error::here(
        Step::Reopen,
        Owner::Merchant,
        Remedy::FixStore,
        "the store does not show that all of the attempt's money was given back or voided",
        "refund or void all of it, wait until the store shows it, then open the keys again",
    )
}

fn unknown_attempt(step: Step) -> Error {
    Error::here(
        step,
        Owner::Developer,
        Remedy::FixRequest,
        "the journal has no such attempt",
        "take the id from a ticket, a sweep or the journal itself",
    )
}

fn contended(step: Step) -> Error {
    Error::here(
        step,
        Owner::Platform,
        Remedy::RetryLater,
        "others write to the record of this attempt at the same time",
        "wait a little, then repeat the step",
    )
    .while_in_doubt()
}

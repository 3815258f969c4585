//! The merchant's word: releasing an attempt, and opening keys again.

use std::time::Duration;

use bigcommerce_journal::{Appended, AttemptId, Fact, Journal, Record};
use bigcommerce_types::{Owner, Remedy};

use super::{
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
        for _ in 0..TRIES {
            // What the store shows ends the attempt by itself, and better.
            match self.run(Duration::ZERO).await {
                Stopped::Waiting { .. } => {}
                stopped => return Ok(stopped),
            }
            if let Err(not_before) = self.may_release().await? {
                return Err(too_early(not_before, self.flow.shared.clock.now()));
            }
            let at = self.flow.shared.clock.now().unwrap_or_default();
            if self.append(Fact::Released { at }).await? {
                break;
            }
        }
        Ok(self.run(Duration::ZERO).await)
    }
}

/// Ends an attempt on the merchant's word.
pub(crate) async fn release(flow: Flow, id: AttemptId) -> Result<(), Error> {
    let (journal, record) = find(&flow, id).await?;
    let mut driver = Driver::follow(flow, journal, record);
    match driver.release().await? {
        Stopped::Journal(failure) => Err(Error::from(failure)),
        _ => Ok(()),
    }
}

/// Opens the keys of an attempt again, once a look shows that all of its money was given back or voided.
pub(crate) async fn reopen(flow: Flow, id: AttemptId) -> Result<(), Error> {
    let (journal, record) = find(&flow, id).await?;
    let mut driver = Driver::follow(flow, journal.clone(), record);
    for _ in 0..TRIES {
        let known = driver.look_now().await?;
        let Some(looked) = &driver.looked else {
            return Err(driver.error.take().unwrap_or_else(money_left));
        };
        if !may_reopen(&driver.record, &looked.look, &known) {
            return Err(money_left());
        }
        let at = looked.look.at.unwrap_or_default();
        let after = driver.record.facts.len();
        match journal.append(id, after, Fact::Reopened { at }).await? {
            Appended::Written(_) => return Ok(()),
            Appended::Conflict(Some(record)) | Appended::Rival(record) => driver.record = record,
            Appended::Conflict(None) => return Err(unknown_attempt()),
        }
    }
    Err(money_left())
}

async fn find(flow: &Flow, id: AttemptId) -> Result<(LimitedJournal, Record), Error> {
    let journal = flow
        .shared
        .journal
        .clone()
        .ok_or_else(super::without_journal)?;
    match journal.get(id).await? {
        Some(record) if record.opened().is_some() => Ok((journal, record)),
        _ => Err(unknown_attempt()),
    }
}

fn too_early(not_before: Option<i64>, now: Option<i64>) -> Error {
    let error = Error::here(
        Step::Release,
        Owner::Merchant,
        Remedy::RetryLater,
        "the request of this attempt may still arrive",
        "wait until its payment access token has expired and the quiet period has passed; a doubt ends by itself then",
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

fn unknown_attempt() -> Error {
    Error::here(
        Step::Reopen,
        Owner::Developer,
        Remedy::FixRequest,
        "the journal has no such attempt",
        "take the id from a ticket, a sweep or the journal itself",
    )
}

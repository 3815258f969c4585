//! The sweep: every open attempt of the store is driven to its end, or says until when it has to wait.

use std::time::Duration;

use bigcommerce_journal::{AttemptId, Journal, Record};
use bigcommerce_types::OrderId;

use super::{
    driver::{Driver, Stopped},
    machine::Waiting,
};
use crate::{
    error::{Error, Step},
    flow::Flow,
};

/// An open attempt that a sweep has looked at.
#[derive(Debug)]
#[non_exhaustive]
pub struct Swept {
    /// The attempt.
    pub attempt: AttemptId,
    /// The order that it pays.
    pub order: OrderId,
    /// Its state after the sweep.
    pub state: SweptState,
}

/// The state of an attempt after a sweep.
#[derive(Debug)]
#[non_exhaustive]
pub enum SweptState {
    /// It is at its end; [`Store::order`](crate::Store::order) says what the order is now.
    Ended,
    /// Looking again is of no use before this platform time, in Unix seconds.
    Waiting {
        /// Unix seconds by the platform's clock.
        not_before: i64,
        /// The reason of the wait.
        why: Waiting,
    },
    /// The journal did not answer; the next sweep looks again.
    Failed(Error),
}

/// Drives every attempt that was opened at least `older_than` ago by the platform's clock. It never waits.
pub(crate) async fn sweep(flow: Flow, older_than: Duration) -> Result<Vec<Swept>, Error> {
    let is_old = |_, opened_at| !is_young(&flow, opened_at, older_than);
    drive_those(&flow, is_old).await
}

/// Drives the open attempts of one order.
pub(crate) async fn observe(flow: Flow, order: OrderId) -> Result<Vec<Swept>, Error> {
    drive_those(&flow, |of, _| of == order).await
}

/// Drives the open attempts whose order and time of opening are wanted.
async fn drive_those(
    flow: &Flow,
    is_wanted: impl Fn(OrderId, i64) -> bool,
) -> Result<Vec<Swept>, Error> {
    let journal = flow
        .shared
        .journal
        .clone()
        .ok_or_else(super::without_journal)?;
    let store = flow.shared.store.clone();
    let mut swept = Vec::new();
    for record in journal
        .open_attempts(&store, i64::MAX)
        .await
        .map_err(|failure| Error::unread(failure, Step::Sweep))?
    {
        let Some((order, opened_at)) = record.opened().map(|opened| (opened.order, opened.at))
        else {
            continue;
        };
        if !is_wanted(order, opened_at) {
            continue;
        }
        let (attempt, state) = (record.id, drive(flow, &journal, record).await);
        tracing::info!(%attempt, %order, ?state, "swept an open attempt");
        swept.push(Swept {
            attempt,
            order,
            state,
        });
    }
    Ok(swept)
}

/// Before the first response the platform's time is not known: then every attempt is old enough to be looked at.
fn is_young(flow: &Flow, opened_at: i64, older_than: Duration) -> bool {
    let age = i64::try_from(older_than.as_secs()).unwrap_or(i64::MAX);
    flow.shared
        .clock
        .now()
        .is_some_and(|now| now.saturating_sub(opened_at) < age)
}

async fn drive(
    flow: &Flow,
    journal: &crate::limited_journal::LimitedJournal,
    record: Record,
) -> SweptState {
    let mut driver = Driver::follow(flow.clone(), journal.clone(), record);
    match driver.run(Duration::ZERO).await {
        Stopped::Done(_) => SweptState::Ended,
        Stopped::Waiting { not_before, why } => SweptState::Waiting { not_before, why },
        Stopped::Journal(failure) => SweptState::Failed(Error::unread(failure, Step::Sweep)),
    }
}

//! One attempt at the journal: opened before the reads, marked before the charge, ended where its outcome is known.

use std::sync::Arc;

use bigcommerce_types::TransactionId;

use crate::{
    error::{Error, Rejected},
    journal::{Attempt, AttemptEnd, AttemptId, Journal, JournalError, Sending},
    order::{Order, Unpaid},
};

/// How often an end is written before it is left to the next attempt.
const WRITES: usize = 3;

/// Takes the lock for the attempt that this order is about to make.
pub(super) async fn open(
    mut order: Order<Unpaid>,
    journal: &Arc<dyn Journal>,
) -> Result<Order<Unpaid>, Rejected<Order<Unpaid>>> {
    if let Some((id, how)) = order.stage.unended {
        match journal.end(id, how).await {
            Ok(()) => order.stage.unended = None,
            Err(error) => return Err(Rejected::new(order, error)),
        }
    }
    let attempt = Attempt::new(
        order.attempt(),
        order.lock_key(),
        order.id(),
        order.due().to_string(),
        order.currency().map(str::to_owned),
    );
    match journal.open(&attempt).await {
        Ok(()) => Ok(order),
        Err(error @ JournalError::Unavailable(_)) => {
            // It may have been written down all the same; then it holds the lock, and nothing was sent under it.
            order.stage.unended = Some((attempt.id, AttemptEnd::NothingSent));
            Err(Rejected::new(order.for_another_attempt(), error))
        }
        Err(error) => Err(Rejected::new(order, error)),
    }
}

/// Marks the attempt as about to be sent.
pub(super) async fn mark(
    order: &Order<Unpaid>,
    token_expires: Option<i64>,
    journal: &Arc<dyn Journal>,
) -> Result<(), JournalError> {
    let known: Vec<TransactionId> = order.stage.settled_before.iter().copied().collect();
    let sending = Sending::new(token_expires, known);
    journal.about_to_send(order.attempt(), &sending).await
}

/// Ends an attempt of which no unpaid order is left.
pub(super) async fn end(id: AttemptId, how: AttemptEnd, journal: Option<&Arc<dyn Journal>>) {
    if let Some(journal) = journal
        && let Err(error) = write_end(id, how, journal).await
    {
        // The safe side: what was paid stays locked, and the outcome that is known is not lost for that.
        tracing::warn!(attempt = %id, %error, "the end of an attempt to pay could not be recorded; it stays open");
    }
}

/// Ends the order's attempt and gives the order its next one. An end that cannot be written down now is written before
/// the next attempt.
pub(super) async fn end_and_renew(
    mut order: Order<Unpaid>,
    how: AttemptEnd,
    journal: Option<&Arc<dyn Journal>>,
) -> Order<Unpaid> {
    if let Some(journal) = journal
        && write_end(order.attempt(), how, journal).await.is_err()
    {
        order.stage.unended = Some((order.attempt(), how));
    }
    order.for_another_attempt()
}

/// Says that an attempt was left open, for whoever has to find it when its handle is gone.
pub(super) fn left_open(order: &Order<Unpaid>, why: &Error) {
    tracing::warn!(
        attempt = %order.attempt(),
        order = %order.id(),
        why = %why,
        "an attempt to pay was left open: its outcome is not known"
    );
}

async fn write_end(
    id: AttemptId,
    how: AttemptEnd,
    journal: &Arc<dyn Journal>,
) -> Result<(), JournalError> {
    let mut written = journal.end(id, how).await;
    for _ in 1..WRITES {
        if written.is_ok() {
            break;
        }
        written = journal.end(id, how).await;
    }
    written
}

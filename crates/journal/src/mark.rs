//! The mark before a request that moves money, and the only permit of the facade.

use bigcommerce_transport::Permit;

use crate::attempt::AttemptId;
use crate::fact::{Fact, Sending};
use crate::failure::Failure;
use crate::journal::{Appended, Journal};
use crate::record::Record;

/// A mark that is on record.
#[derive(Debug)]
#[must_use = "a permit does nothing until it is handed to the operation that it allows"]
pub struct Marked {
    /// The right to send one request.
    pub permit: Permit,
    /// The record with the mark.
    pub record: Record,
}

/// A mark that is not on record: nothing may be sent.
#[derive(Debug)]
pub enum NotMarked {
    /// The record has moved on; it has no mark of this writer.
    Conflict(Option<Record>),
    /// Another attempt of a key is open.
    Rival(Record),
    /// It is not known whether the mark is on record: the journal does not answer.
    Failed(Failure),
}

/// Appends a mark to a record that has `after` facts so far, and makes the permit to send.
///
/// Reads the record back if the answer of the journal is lost: the mark is one's own only if it bears one's nonce.
///
/// # Errors
/// When the mark is not on record, or nobody knows whether it is: then nothing may be sent.
pub async fn mark_sending(
    journal: &dyn Journal,
    id: AttemptId,
    after: usize,
    mark: Sending,
) -> Result<Marked, NotMarked> {
    let nonce = mark.nonce;
    let (record, refusal) = match journal.append(id, after, Fact::Sending(mark)).await {
        Ok(Appended::Written(record)) => (Some(record), None),
        Ok(Appended::Conflict(record)) => (record, None),
        Ok(Appended::Rival(rival)) => (None, Some(NotMarked::Rival(rival))),
        Err(lost) => match journal.get(id).await {
            Ok(record) => (record, Some(NotMarked::Failed(lost))),
            Err(failure) => return Err(NotMarked::Failed(failure)),
        },
    };
    let mine = |record: &Record| {
        record
            .facts
            .iter()
            .any(|fact| matches!(fact, Fact::Sending(mark) if mark.nonce == nonce))
    };
    match record {
        Some(record) if mine(&record) => Ok(Marked {
            permit: Permit::for_a_caller_that_keeps_its_own_journal(),
            record,
        }),
        record => Err(refusal.unwrap_or(NotMarked::Conflict(record))),
    }
}

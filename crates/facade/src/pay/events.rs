//! Events for operators: alarms, and how late the store showed what the gateway had said.

use bigcommerce_journal::{End, Fact, Record};

/// Tells what a fact means that was appended to this record. Ids, classes and seconds; never an amount, a name or a
/// sentence.
pub(super) fn written(record: &Record, fact: &Fact) {
    match fact {
        Fact::Answered(answered)
            if answered.class.speaks_of_money() && record.state().says_nothing_taken() =>
        {
            tracing::error!(
                attempt = %record.id,
                class = ?answered.class,
                "the gateway's answer contradicts the end of an attempt: it is open again, and its keys are locked"
            );
        }
        Fact::Ended(ended) if shows_an_effect(&ended.how) => {
            if let Some(since) = sent_at(record) {
                tracing::info!(
                    attempt = %record.id,
                    seconds = ended.at.saturating_sub(since),
                    "the store shows what was sent this long after it"
                );
            }
        }
        _ => {}
    }
}

fn shows_an_effect(end: &End) -> bool {
    end.took_money() || matches!(end, End::Done(_))
}

/// The platform's time of the answer, or of the mark where there was none.
fn sent_at(record: &Record) -> Option<i64> {
    let sent = |fact: &&Fact| matches!(fact, Fact::Sending(_) | Fact::Answered(_));
    record.facts.iter().rev().find(sent).map(Fact::at)
}

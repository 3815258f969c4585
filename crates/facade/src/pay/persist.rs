//! Facts that only this process knows are put on record, for as long as it takes, or until the store is drained.

use std::time::Duration;

use bigcommerce_journal::{
    Answered, Appended, AttemptId, Class, End, Ended, Fact, Failure, Journal, Record, Unsent,
};

use super::{driver::Unwritten, events};
use crate::{flow::Flow, limited_journal::LimitedJournal};

/// The pause after the first try. A journal that has to answer sooner is asked sooner.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Writes the fact, again and again.
pub(super) async fn persist(flow: Flow, journal: LimitedJournal, id: AttemptId, known: Unwritten) {
    let mut pause = FIRST_PAUSE.min(flow.shared.settings.journal_limit);
    loop {
        match write(&journal, id, &known).await {
            Ok(()) => return,
            Err(failure) => {
                tracing::error!(attempt = %id, %failure, "what is known of an attempt is not on record yet");
            }
        }
        tokio::select! {
            () = flow.shared.draining.cancelled() => {
                tracing::error!(attempt = %id, "what is known of an attempt was not recorded: it stays in doubt");
                return;
            }
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn write(journal: &LimitedJournal, id: AttemptId, known: &Unwritten) -> Result<(), Failure> {
    loop {
        let Some(record) = journal.get(id).await? else {
            return Err(Failure::new("the record of the attempt is gone"));
        };
        let Some(fact) = fact(&record, known) else {
            return Ok(());
        };
        if let Appended::Written(_) = journal.append(id, record.facts.len(), fact.clone()).await? {
            events::written(&record, &fact);
            return Ok(());
        }
    }
}

/// The fact that the record lacks; nothing where it is there, or says more already.
fn fact(record: &Record, known: &Unwritten) -> Option<Fact> {
    match known {
        Unwritten::Answer(answered) => {
            let fact = Fact::Answered(answered.clone());
            (!record.facts.contains(&fact)).then_some(fact)
        }
        Unwritten::NeverSent { mark, at } => {
            let is_mark =
                |fact: &Fact| matches!(fact, Fact::Sending(sending) if sending.nonce == *mark);
            let answered = record
                .facts
                .iter()
                .any(|fact| matches!(fact, Fact::Answered(_)));
            if !record.state().is_open() || answered {
                None
            } else if record.facts.iter().any(is_mark) {
                Some(Fact::Answered(Answered {
                    class: Class::NotSent,
                    code: None,
                    receipt: None,
                    retry_after: None,
                    at: *at,
                }))
            } else {
                // The mark may still arrive; after this end it conflicts.
                Some(Fact::Ended(Ended {
                    how: End::NotSent(Unsent::Abandoned),
                    seen: Default::default(),
                    refunds: Default::default(),
                    at: *at,
                }))
            }
        }
    }
}

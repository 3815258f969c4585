//! What a record says of an attempt that is open.

use bigcommerce_journal::{Class, Fact, Record};

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

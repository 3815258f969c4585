//! Decisions of a journal, made from what its store holds: pure functions that each store carries out in one
//! transaction.

use crate::attempt::AttemptId;
use crate::fact::{Fact, Opened};
use crate::failure::Failure;
use crate::identity::Identity;
use crate::journal::{Appended, Opening};
use crate::record::Record;
use crate::rules;
use crate::rules::Verdict;

/// The decision about an opening.
pub(crate) enum Opens {
    /// Nothing is written.
    Refused(Opening),
    /// The record is new, and takes all of its keys.
    Writes(Record),
}

/// Decides an opening. `sharing` is every record of the store that has one of its keys.
pub(crate) fn opening(
    identity: &Identity,
    existing: Option<Record>,
    sharing: &[Record],
    (id, opened): (AttemptId, Opened),
    wary: i64,
) -> Result<Opens, Failure> {
    if let Some(existing) = existing {
        return Ok(Opens::Refused(Opening::Exists(existing)));
    }
    // A holder that is on record is true in a journal that can't be trusted yet, and tells the caller more.
    let refused = match rules::may_open(&opened, sharing) {
        Verdict::Locked(record) => Opening::Locked(record.clone()),
        Verdict::Closed(record) => Opening::Closed(record.clone()),
        Verdict::PartElsewhere(record) => Opening::PartElsewhere(record.clone()),
        Verdict::Free => match rules::is_trusted(identity.trust, opened.at, wary) {
            Err(until) => Opening::NotTrusted { until },
            Ok(()) => {
                let place = identity.openings + 1;
                let facts = vec![Fact::Opened(opened).into_kept()?];
                return Ok(Opens::Writes(Record { id, place, facts }));
            }
        },
    };
    Ok(Opens::Refused(refused))
}

/// The decision about a fact, before other records are looked at.
pub(crate) enum Appends {
    /// Nothing is written.
    Refused(Appended),
    /// The fact fits its own record.
    Fits(Addition),
}

/// A fact that fits its own record.
pub(crate) struct Addition {
    /// The record with the fact at its end.
    pub(crate) record: Record,
    /// The hold on the keys changes to another one.
    pub(crate) changes_hold: bool,
    is_mark: bool,
}

/// Decides a fact that is appended.
pub(crate) fn appending(
    existing: Option<Record>,
    (id, after, fact): (AttemptId, usize, Fact),
) -> Result<Appends, Failure> {
    if !rules::may_append(existing.as_ref(), after, &fact) {
        return Ok(Appends::Refused(Appended::Conflict(existing)));
    }
    let fact = fact.into_kept()?;
    let is_mark = matches!(fact, Fact::Sending(_));
    let (place, facts) = (0, Vec::new());
    let mut record = existing.unwrap_or(Record { id, place, facts });
    let before = rules::hold_after(&record);
    record.facts.push(fact);
    let changes_hold = rules::hold_after(&record) != before;
    Ok(Appends::Fits(Addition {
        record,
        changes_hold,
        is_mark,
    }))
}

impl Addition {
    /// The opening whose keys other records may share, where those matter. An answer in hand needs no other record to
    /// be readable.
    pub(crate) fn shares(&self) -> Option<&Opened> {
        self.record
            .opened()
            .filter(|_| self.is_mark || self.changes_hold)
    }

    /// The refusal of a mark beside an attempt that is open. `sharing` is every record that shares a key.
    pub(crate) fn refused_by(&self, sharing: &[Record]) -> Option<Appended> {
        rules::rival(self.record.id, sharing)
            .filter(|_| self.is_mark)
            .map(|rival| Appended::Rival(rival.clone()))
    }
}

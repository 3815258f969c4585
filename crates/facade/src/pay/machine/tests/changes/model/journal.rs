//! The journal: records in a row, decided by the journal's own rules.

use bigcommerce_journal::{AttemptId, Fact, Opened, Record, rules};

use super::{Breach, Bug};

#[derive(Default)]
pub(super) struct Journal {
    pub(super) records: Vec<Record>,
    pub(super) breach: Option<Breach>,
}

/// The answer to an opening.
pub(super) enum Opens {
    Opened,
    Exists,
    Locked,
}

impl Journal {
    pub(super) fn open(&mut self, id: AttemptId, opened: Opened, bug: Bug) -> Opens {
        if self.get(id).is_some() {
            return Opens::Exists;
        }
        let free = matches!(
            rules::may_open(&opened, &self.records),
            rules::Verdict::Free
        );
        if !free && bug != Bug::LockOff {
            return Opens::Locked;
        }
        self.records.push(Record {
            id,
            place: u64::try_from(self.records.len()).unwrap() + 1,
            facts: vec![Fact::Opened(opened)],
        });
        let open = self.records.iter().filter(|one| one.state().is_open());
        if open.count() > 1 {
            self.breach = Some(Breach::TwoAtOnce);
        }
        Opens::Opened
    }

    pub(super) fn get(&self, id: AttemptId) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
    }

    /// Appends; false for a conflict or a rival.
    pub(super) fn append(&mut self, id: AttemptId, after: usize, fact: Fact, bug: Bug) -> bool {
        let is_mark = matches!(fact, Fact::Sending(_));
        let rival = is_mark && rules::rival(id, &self.records).is_some();
        let Some(record) = self.records.iter_mut().find(|record| record.id == id) else {
            return false;
        };
        let marks_again = is_mark && bug == Bug::FollowerSends && record.state().is_open();
        if (rival || !rules::may_append(Some(record), after, &fact)) && !marks_again {
            return false;
        }
        record.facts.push(fact);
        true
    }
}

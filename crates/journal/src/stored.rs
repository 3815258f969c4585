//! The part that the journals in databases share: rows to records, and the signs that a database is not the one of
//! before.

use std::{
    cmp::Ordering,
    sync::{Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use crate::attempt::AttemptId;
use crate::fact::Fact;
use crate::failure::Failure;
use crate::identity::{Identity, Trust};
use crate::record::Record;
use crate::rules::Hold;

/// The row of the journal itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Backups that were put back, as far as they were announced.
    pub(crate) restores: i64,
    /// The number of facts on record; it grows in the transaction that writes a fact.
    pub(crate) facts: i64,
    /// The identity.
    pub(crate) identity: Identity,
}

/// A row that cannot be read is not skipped.
pub(crate) const DAMAGED: Failure = Failure::new(
    "a row of the journal is damaged; restore its database from a backup, and announce that with `restored`",
);

pub(crate) const NOT_CREATED: Failure = Failure::new(
    "the journal's tables are missing; use `create` if this shop has taken no payments yet, and `after_loss` if it has",
);

pub(crate) const EXISTS: Failure = Failure::new(
    "there is a journal already, which another process may have created just now; use `open`, and `restored` once \
     after a backup was put back",
);

pub(crate) const NEWER: Failure = Failure::new(
    "the journal's tables are of a newer version of this library; update this process before it takes payments",
);

const OLDER: Failure = Failure::new(
    "the journal's tables are of an older version than this process has used, so that a backup was put back; let one \
     process announce it with `restored`",
);

const WENT_BACK: Failure = Failure::new(
    "the journal has fewer facts than this process has seen, so that a backup was put back or a replica took over \
     without the newest ones; let one process announce it with `restored`",
);

/// Compares the version of the tables with the one that a build reads and writes. Opening brings older tables forward,
/// so that they are older afterwards only if somebody put them back.
pub(crate) fn is_current(schema: i64, build: i64) -> Result<(), Failure> {
    match schema.cmp(&build) {
        Ordering::Less => Err(OLDER),
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(NEWER),
    }
}

/// The first migration that tables of a version need, out of a number of them.
pub(crate) fn first_step(schema: i64, steps: usize) -> Result<usize, Failure> {
    usize::try_from(schema)
        .ok()
        .filter(|done| *done <= steps)
        .ok_or(NEWER)
}

/// Makes a head from its columns.
pub(crate) fn head(
    (restores, facts): (i64, i64),
    (id, openings): (&str, i64),
    (trust, since): (&str, Option<i64>),
) -> Result<Head, Failure> {
    let trust = match (trust, since) {
        ("always", None) => Trust::Always,
        ("unset", None) => Trust::Unset,
        ("since", Some(at)) => Trust::Since(at),
        _ => return Err(DAMAGED),
    };
    let id = id.parse::<Uuid>().map_err(|_| DAMAGED)?;
    let openings = u64::try_from(openings).map_err(|_| DAMAGED)?;
    Ok(Head {
        restores,
        facts,
        identity: Identity {
            id,
            openings,
            trust,
        },
    })
}

/// The word for trust in its column.
pub(crate) fn trust_word(trust: Trust) -> &'static str {
    match trust {
        Trust::Always => "always",
        Trust::Unset => "unset",
        Trust::Since(_) => "since",
    }
}

/// The word for a hold in its column; a free key has no row.
pub(crate) fn hold_word(hold: Hold) -> Option<&'static str> {
    match hold {
        Hold::Free => None,
        Hold::Part => Some("part"),
        Hold::Closed => Some("closed"),
        Hold::Open => Some("open"),
    }
}

/// Rows of facts, `(attempt, place, number, line)`, sorted by place, attempt and number, to records. Every record is
/// whole: its facts are numbered from 0 without a gap.
pub(crate) fn records<'a>(
    rows: impl IntoIterator<Item = (&'a str, i64, i64, &'a str)>,
) -> Result<Vec<Record>, Failure> {
    let mut records: Vec<Record> = Vec::new();
    for (attempt, place, number, line) in rows {
        let id: AttemptId = attempt.parse().map_err(|_| DAMAGED)?;
        if records.last().is_none_or(|record| record.id != id) {
            let place = u64::try_from(place).map_err(|_| DAMAGED)?;
            records.push(Record {
                id,
                place,
                facts: Vec::new(),
            });
        }
        let record = records.last_mut().ok_or(DAMAGED)?;
        if usize::try_from(number) != Ok(record.facts.len()) {
            return Err(DAMAGED);
        }
        record.facts.push(Fact::from_line(line)?);
    }
    Ok(records)
}

/// The outcome of a transaction that writes.
pub(crate) struct Done<T> {
    answer: T,
    facts: i64,
}

impl<T> Done<T> {
    /// The answer of a transaction that wrote one fact.
    pub(crate) fn with_a_fact(answer: T) -> Self {
        Self { answer, facts: 1 }
    }

    /// The answer of a transaction that wrote no fact.
    pub(crate) fn without_facts(answer: T) -> Self {
        Self { answer, facts: 0 }
    }
}

/// Notices a database that went back in time while this process used it: a backup that was put back, or a replica that
/// took over without the newest facts, and nobody announced it.
///
/// A fact that is lost is noticed by a process that wrote it or made a call after it was written, unless as many facts
/// were written between the loss and the next call of that process.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    latest: Mutex<Option<Head>>,
}

impl Guard {
    /// The latest head that this process has seen. A transaction that begins afterwards sees this one or a later one.
    pub(crate) fn floor(&self) -> Option<Head> {
        *self.latest()
    }

    /// Compares the head that a transaction sees with the floor from before its begin.
    pub(crate) fn check(&self, floor: Option<Head>, now: &Head) -> Result<(), Failure> {
        if let Some(floor) = floor {
            if floor.identity.id != now.identity.id {
                return Err(Failure::new(
                    "the journal was replaced by another one while this process used it; restart the process",
                ));
            }
            if now.age() < floor.age() {
                return Err(WENT_BACK);
            }
        }
        self.sees(*now);
        Ok(())
    }

    /// Ends a transaction that saw a head and is committed. Without this the loss of the fact that a process wrote last
    /// would not be noticed.
    pub(crate) fn committed<T>(&self, head: Head, done: Done<T>) -> T {
        self.sees(Head {
            facts: head.facts.saturating_add(done.facts),
            ..head
        });
        done.answer
    }

    fn sees(&self, now: Head) {
        // Transactions of this process may come here in another order than that of their beginnings.
        let mut latest = self.latest();
        if latest.is_none_or(|latest| latest.age() < now.age()) {
            *latest = Some(now);
        }
    }

    fn latest(&self) -> MutexGuard<'_, Option<Head>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Head {
    /// Grows with each fact, and with each restore that was announced.
    fn age(&self) -> (i64, i64) {
        (self.restores, self.facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(facts: i64, restores: i64) -> Head {
        let (id, openings, trust) = (Uuid::nil(), 1, Trust::Always);
        Head {
            restores,
            facts,
            identity: Identity {
                id,
                openings,
                trust,
            },
        }
    }

    #[test]
    fn a_journal_that_went_back_in_time_is_refused_until_it_is_announced() {
        let guard = Guard::default();
        let sees = |head: Head| guard.check(guard.floor(), &head);
        sees(now(5, 0)).expect("the first look");
        sees(now(7, 0)).expect("forwards");
        sees(now(6, 0)).expect_err("backwards");
        sees(now(6, 1)).expect("announced");
        sees(now(5, 1)).expect_err("backwards again");
        sees(now(9, 0)).expect_err("a backup from before the announcement");
        sees(now(6, 1)).expect("the one of before");
        let mut other = now(9, 1);
        other.identity.id = Uuid::max();
        sees(other).expect_err("another journal");
    }

    #[test]
    fn a_fact_that_this_process_wrote_last_is_missed() {
        let guard = Guard::default();
        guard.check(None, &now(5, 0)).expect("the first look");
        guard.committed(now(5, 0), Done::without_facts(()));
        guard
            .check(guard.floor(), &now(5, 0))
            .expect("none was written");
        guard.committed(now(5, 0), Done::with_a_fact(()));
        let lost = guard.check(guard.floor(), &now(5, 0));
        lost.expect_err("the fact is lost");
        guard
            .check(guard.floor(), &now(6, 0))
            .expect("the fact is there");
    }

    #[test]
    fn tables_of_another_version_are_refused_with_the_cause() {
        is_current(2, 2).expect("the same version");
        let older = is_current(1, 2).expect_err("older tables were put back");
        assert!(older.to_string().contains("`restored`"), "{older}");
        let newer = is_current(3, 2).expect_err("newer tables");
        assert!(newer.to_string().contains("update this process"), "{newer}");
        assert_eq!(first_step(1, 2).expect("older tables"), 1);
        for strange in [-1, 3] {
            first_step(strange, 2).expect_err("no version of this build");
        }
    }

    #[test]
    fn a_transaction_that_began_before_another_one_is_no_alarm() {
        let guard = Guard::default();
        guard.check(None, &now(5, 0)).expect("the first look");
        let floor = guard.floor();
        guard.check(floor, &now(6, 0)).expect("a later beginning");
        guard
            .check(floor, &now(5, 0))
            .expect("an earlier beginning");
        guard
            .check(guard.floor(), &now(5, 0))
            .expect_err("the latest counts");
    }

    #[test]
    fn a_record_with_a_gap_or_a_strange_row_is_a_failure() {
        let (id, line) = (
            "6d7b1f4e-2f0a-4b52-9c1d-0f6f3f6d2a10",
            r#"{"v":1,"fact":{"observed":{"at":1}}}"#,
        );
        let whole = records([(id, 1, 0, line), (id, 1, 1, line)]).expect("it is whole");
        assert_eq!(whole[0].facts.len(), 2);
        for rows in [
            [(id, 1, 0, line), (id, 1, 2, line)],
            [(id, 1, 1, line), (id, 1, 2, line)],
            [(id, -1, 0, line), (id, -1, 1, line)],
            [("4111", 1, 0, line), (id, 1, 1, line)],
            [(id, 1, 0, "{}"), (id, 1, 1, line)],
        ] {
            records(rows).expect_err("it is not whole");
        }
    }
}

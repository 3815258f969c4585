//! What the journals in databases share: rows to records, and the signs that a database is not the one of before.

use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::{AttemptId, Fact, Failure, Identity, Record, Trust, rules::Hold};

/// The row of the journal itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The version of the tables.
    pub(crate) schema: i64,
    /// Backups that were put back, as far as they were announced.
    pub(crate) restores: i64,
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
    "there is a journal already; use `open`, and `restored` once after a backup was put back",
);

pub(crate) const NEWER: Failure = Failure::new(
    "the journal's tables are of a newer version of this library; update this process before it takes payments",
);

/// Makes a head from its columns.
pub(crate) fn head(
    (schema, restores): (i64, i64),
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
        schema,
        restores,
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

/// Notices a database that went back in time while this process used it: a backup that was put back, or a replica that
/// took over without the last openings, and nobody announced it.
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
    pub(crate) fn check(
        &self,
        schema: i64,
        floor: Option<Head>,
        now: &Head,
    ) -> Result<(), Failure> {
        if now.schema != schema {
            return Err(NEWER);
        }
        if let Some(floor) = floor {
            if floor.identity.id != now.identity.id {
                return Err(Failure::new(
                    "the journal was replaced by another one while this process used it; restart the process",
                ));
            }
            if now.age() < floor.age() {
                return Err(Failure::new(
                    "the journal has fewer openings than this process has seen, so that a backup was put back; \
                     announce it with `restored`",
                ));
            }
        }
        // Transactions of this process may come here in another order than that of their beginnings.
        let mut latest = self.latest();
        if latest.is_none_or(|latest| latest.age() < now.age()) {
            *latest = Some(*now);
        }
        Ok(())
    }

    fn latest(&self) -> MutexGuard<'_, Option<Head>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Head {
    /// Grows with each opening, and with each restore that was announced.
    fn age(&self) -> (i64, u64) {
        (self.restores, self.identity.openings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(openings: u64, restores: i64) -> Head {
        let (id, trust) = (Uuid::nil(), Trust::Always);
        Head {
            schema: 1,
            restores,
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
        let sees = |head: Head| guard.check(1, guard.floor(), &head);
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
        guard
            .check(2, None, &now(6, 1))
            .expect_err("another version of the tables");
    }

    #[test]
    fn a_transaction_that_began_before_another_one_is_no_alarm() {
        let guard = Guard::default();
        guard.check(1, None, &now(5, 0)).expect("the first look");
        let floor = guard.floor();
        guard
            .check(1, floor, &now(6, 0))
            .expect("a later beginning");
        guard
            .check(1, floor, &now(5, 0))
            .expect("an earlier beginning");
        guard
            .check(1, guard.floor(), &now(5, 0))
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

//! Rows of the first version of the tables.

use bigcommerce_journal::{
    Appended, AttemptId, End, Fact, Identity, Journal, Opening, Record, Trust,
};
use uuid::Uuid;

use super::material::{opening, payment, store};

/// A journal with an attempt that is open and marked, and one that was declined.
pub(crate) struct Older {
    journal: Uuid,
    open: Record,
    declined: Record,
}

impl Older {
    pub(crate) fn new() -> Self {
        let record = |order: i64, facts: usize| {
            let opened = Fact::Opened(opening(order));
            let id = AttemptId::mint();
            let place = order.unsigned_abs();
            let facts = [opened]
                .into_iter()
                .chain(payment(End::Declined))
                .take(facts)
                .collect();
            Record { id, place, facts }
        };
        Self {
            journal: Uuid::new_v4(),
            open: record(1, 3),
            declined: record(2, 5),
        }
    }

    /// The statements that write the rows, in SQL that both databases know.
    pub(crate) fn rows(&self) -> String {
        let mut sql = format!(
            "INSERT INTO bigcommerce_journal (only_one, schema, id, openings, restores, trust) \
             VALUES (1, 1, '{}', 2, 0, 'always');",
            self.journal
        );
        for record in [&self.open, &self.declined] {
            sql += &rows_of(record);
        }
        sql
    }

    /// Every record is as it was, holds its keys, and takes more facts.
    pub(crate) async fn is_kept_by(&self, journal: &dyn Journal) {
        let identity = Identity {
            id: self.journal,
            openings: 2,
            trust: Trust::Always,
        };
        assert_eq!(journal.identity().await.expect("it answers"), identity);
        for record in [&self.open, &self.declined] {
            let kept = journal.get(record.id).await.expect("it answers");
            assert_eq!(kept.as_ref(), Some(record));
        }
        let tries = async |order| {
            journal
                .open(AttemptId::mint(), opening(order), 0)
                .await
                .expect("it answers")
        };
        assert_eq!(tries(1).await, Opening::Locked(self.open.clone()));
        assert!(matches!(tries(2).await, Opening::Opened(_)), "it was free");
        let answer = payment(End::Declined).remove(2);
        let appended = journal.append(self.open.id, 3, answer).await;
        assert!(matches!(appended, Ok(Appended::Written(_))), "{appended:?}");
    }
}

fn rows_of(record: &Record) -> String {
    let (id, place) = (record.id, record.place);
    let opened = record.opened().expect("it was opened");
    let (store, order, is_open) = (store(), opened.order, record.state().is_open());
    let mut sql = format!(
        "INSERT INTO bigcommerce_journal_attempts (id, place, store, order_id, opened_at, is_open) \
         VALUES ('{id}', {place}, '{store}', {order}, {}, {is_open});",
        opened.at
    );
    for (number, fact) in record.facts.iter().enumerate() {
        let line = fact.to_line().expect("it can be kept");
        sql +=
            &format!("INSERT INTO bigcommerce_journal_facts VALUES ('{id}', {number}, '{line}');");
    }
    for key in &opened.keys {
        sql +=
            &format!("INSERT INTO bigcommerce_journal_keys VALUES ('{store}', '{key}', '{id}');");
        if is_open {
            sql += &format!(
                "INSERT INTO bigcommerce_journal_holds VALUES ('{store}', '{key}', '{id}', 'open');"
            );
        }
    }
    sql
}

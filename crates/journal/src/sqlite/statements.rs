//! The statements, inside a transaction that somebody else begins and commits.

use std::collections::BTreeSet;

use bigcommerce_types::StoreHash;
use rusqlite::{Params, Transaction, params, params_from_iter};

use super::schema::{VERSION, failure};
use crate::attempt::AttemptId;
use crate::failure::Failure;
use crate::key::Key;
use crate::record::Record;
use crate::stored::{DAMAGED, Head, hold_word};
use crate::{rules, stored};

pub(super) struct Statements<'a> {
    on: &'a Transaction<'a>,
}

type FactRow = (String, i64, i64, String);

/// Every fact of the attempts that a condition names.
const FACTS: &str = "SELECT a.id, a.place, f.number, f.fact \
                     FROM bigcommerce_journal_attempts a JOIN bigcommerce_journal_facts f ON f.attempt = a.id ";

impl<'a> Statements<'a> {
    pub(super) fn on(on: &'a Transaction<'a>) -> Self {
        Self { on }
    }

    /// The version of the tables.
    pub(super) fn schema(&self) -> Result<i64, Failure> {
        let sql = "SELECT schema FROM bigcommerce_journal";
        self.on
            .query_row(sql, [], |row| row.get(0))
            .map_err(failure)
    }

    /// The row of the journal, of tables of the present version.
    pub(super) fn head(&self) -> Result<Head, Failure> {
        stored::is_current(self.schema()?, VERSION)?;
        let sql =
            "SELECT restores, facts, id, openings, trust, trusted_since FROM bigcommerce_journal";
        let (age, id, openings, trust, since) = self
            .on
            .query_row(sql, [], |row| {
                let id: String = row.get(2)?;
                let trust: String = row.get(4)?;
                Ok((
                    (row.get(0)?, row.get(1)?),
                    id,
                    row.get(3)?,
                    trust,
                    row.get(5)?,
                ))
            })
            .map_err(failure)?;
        stored::head(age, (&id, openings), (&trust, since))
    }

    pub(super) fn record(&self, id: AttemptId) -> Result<Option<Record>, Failure> {
        let sql = format!("{FACTS} WHERE a.id = ?1 ORDER BY f.number");
        Ok(self.records(&sql, [id.to_string()])?.pop())
    }

    /// Every record that has one of the keys, by its place.
    pub(super) fn sharing(
        &self,
        store: &StoreHash,
        keys: &BTreeSet<Key>,
    ) -> Result<Vec<Record>, Failure> {
        let places = vec!["?"; keys.len()].join(", ");
        let sql = format!(
            "{FACTS} WHERE a.id IN \
             (SELECT attempt FROM bigcommerce_journal_keys WHERE store = ? AND key IN ({places})) \
             ORDER BY a.place, a.id, f.number"
        );
        let values = [store.to_string()]
            .into_iter()
            .chain(keys.iter().map(Key::to_string));
        self.records(&sql, params_from_iter(values))
    }

    pub(super) fn open_attempts(
        &self,
        store: &StoreHash,
        before: i64,
    ) -> Result<Vec<Record>, Failure> {
        let sql = format!(
            "{FACTS} WHERE a.store = ?1 AND a.is_open = 1 AND a.opened_at < ?2 \
             ORDER BY a.opened_at, a.place, a.id, f.number"
        );
        self.records(&sql, params![store.as_str(), before])
    }

    fn records(&self, sql: &str, values: impl Params) -> Result<Vec<Record>, Failure> {
        let mut statement = self.on.prepare(sql).map_err(failure)?;
        let rows: Vec<FactRow> = statement
            .query_map(values, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .and_then(Iterator::collect)
            .map_err(failure)?;
        stored::records(
            rows.iter()
                .map(|(id, place, number, fact)| (&**id, *place, *number, &**fact)),
        )
    }

    /// Writes a new record and takes its keys. A key that is held refuses by its constraint, but a part of the same
    /// order makes room.
    pub(super) fn insert_opened(&self, record: &Record) -> Result<(), Failure> {
        let opened = record.opened().ok_or(DAMAGED)?;
        let (id, store, order) = (
            record.id.to_string(),
            opened.store.as_str(),
            opened.order.get(),
        );
        let place = i64::try_from(record.place).map_err(|_| DAMAGED)?;
        let counted = self.write(
            "UPDATE bigcommerce_journal SET openings = ?1 WHERE openings = ?1 - 1",
            [place],
        )?;
        if counted != 1 {
            return Err(DAMAGED);
        }
        self.write(
            "INSERT INTO bigcommerce_journal_attempts (id, place, store, order_id, opened_at, is_open) \
             VALUES (?1, ?2, ?3, ?4, ?5, 1)",
            params![id, place, store, order, opened.at],
        )?;
        self.insert_fact(record)?;
        for key in opened.keys.iter().map(Key::to_string) {
            self.write(
                "INSERT INTO bigcommerce_journal_keys (store, key, attempt) VALUES (?1, ?2, ?3)",
                params![store, key, id],
            )?;
            self.write(
                "DELETE FROM bigcommerce_journal_holds WHERE store = ?1 AND key = ?2 AND hold = 'part' \
                 AND EXISTS (SELECT 1 FROM bigcommerce_journal_attempts WHERE id = attempt AND order_id = ?3)",
                params![store, key, order],
            )?;
            self.insert_hold(store, &key, &id, "open")?;
        }
        Ok(())
    }

    /// Writes the last fact of a record; of a tombstone the attempt too.
    pub(super) fn insert_last_fact(&self, record: &Record) -> Result<(), Failure> {
        if record.facts.len() == 1 {
            self.write(
                "INSERT INTO bigcommerce_journal_attempts (id, place, is_open) VALUES (?1, 0, 0)",
                [record.id.to_string()],
            )?;
        }
        self.insert_fact(record)
    }

    /// Writes the last fact of a record, and counts it.
    fn insert_fact(&self, record: &Record) -> Result<(), Failure> {
        let last = record.facts.last().ok_or(DAMAGED)?;
        let number = i64::try_from(record.facts.len() - 1).map_err(|_| DAMAGED)?;
        self.write(
            "INSERT INTO bigcommerce_journal_facts (attempt, number, fact) VALUES (?1, ?2, ?3)",
            params![record.id.to_string(), number, last.to_line()?],
        )?;
        self.write("UPDATE bigcommerce_journal SET facts = facts + 1", [])?;
        Ok(())
    }

    /// Gives each key of a record to whoever holds it now. `sharing` is every record of its keys, as they were before.
    pub(super) fn update_holds(
        &self,
        record: &Record,
        mut sharing: Vec<Record>,
    ) -> Result<(), Failure> {
        let opened = record.opened().ok_or(DAMAGED)?;
        self.write(
            "UPDATE bigcommerce_journal_attempts SET is_open = ?2 WHERE id = ?1",
            params![record.id.to_string(), record.state().is_open()],
        )?;
        sharing.retain(|other| other.id != record.id);
        sharing.push(record.clone());
        for key in &opened.keys {
            let (store, text) = (opened.store.as_str(), key.to_string());
            self.write(
                "DELETE FROM bigcommerce_journal_holds WHERE store = ?1 AND key = ?2",
                params![store, text],
            )?;
            if let Some((holder, hold)) = rules::holder(key, &sharing)
                && let Some(word) = hold_word(hold)
            {
                self.insert_hold(store, &text, &holder.id.to_string(), word)?;
            }
        }
        Ok(())
    }

    fn insert_hold(
        &self,
        store: &str,
        key: &str,
        attempt: &str,
        hold: &str,
    ) -> Result<(), Failure> {
        self.write(
            "INSERT INTO bigcommerce_journal_holds (store, key, attempt, hold) VALUES (?1, ?2, ?3, ?4)",
            params![store, key, attempt, hold],
        )?;
        Ok(())
    }

    pub(super) fn set_trusted_since(&self, at: i64) -> Result<(), Failure> {
        self.write(
            "UPDATE bigcommerce_journal SET trust = 'since', trusted_since = ?1",
            [at],
        )?;
        Ok(())
    }

    fn write(&self, sql: &str, values: impl Params) -> Result<usize, Failure> {
        self.on.execute(sql, values).map_err(failure)
    }
}

//! The statements, inside a transaction that somebody else begins and commits. None is prepared: a pool between this
//! and the server may give each transaction another connection.

use std::{collections::BTreeSet, fmt::Display};

use bigcommerce_types::StoreHash;
use tokio_postgres::{
    Client, Row,
    row::RowIndex,
    types::{FromSql, ToSql, Type},
};

use super::{failure::failure, schema::VERSION};
use crate::attempt::AttemptId;
use crate::failure::Failure;
use crate::key::Key;
use crate::record::Record;
use crate::stored::{DAMAGED, Head, hold_word};
use crate::{rules, stored};

#[derive(Clone, Copy)]
pub(super) struct Statements<'c> {
    on: &'c Client,
}

type Value<'v> = (&'v (dyn ToSql + Sync), Type);

/// Every column: a column that older tables lack would fail the statement before their version is known.
const HEAD: &str = "SELECT * FROM bigcommerce_journal";

/// Every fact of the attempts that a condition names.
const FACTS: &str = "SELECT a.id, a.place, f.number, f.fact \
                     FROM bigcommerce_journal_attempts a JOIN bigcommerce_journal_facts f ON f.attempt = a.id ";

impl<'c> Statements<'c> {
    pub(super) fn on(on: &'c Client) -> Self {
        Self { on }
    }

    /// The version of the tables.
    pub(super) async fn schema(self) -> Result<i64, Failure> {
        let sql = "SELECT schema FROM bigcommerce_journal";
        let rows = self.run(sql, &[]).await?;
        column(rows.first().ok_or(DAMAGED)?, 0)
    }

    /// The row of the journal, of tables of the present version.
    pub(super) async fn head(self) -> Result<Head, Failure> {
        self.head_of(HEAD).await
    }

    /// The head, locked until the end of the transaction: whoever else writes waits.
    pub(super) async fn head_to_write(self) -> Result<Head, Failure> {
        self.head_of(&format!("{HEAD} FOR UPDATE")).await
    }

    async fn head_of(self, sql: &str) -> Result<Head, Failure> {
        let rows = self.run(sql, &[]).await?;
        let row = rows.first().ok_or(DAMAGED)?;
        stored::is_current(column(row, "schema")?, VERSION)?;
        stored::head(
            (column(row, "restores")?, column(row, "facts")?),
            (column(row, "id")?, column(row, "openings")?),
            (column(row, "trust")?, column(row, "trusted_since")?),
        )
    }

    pub(super) async fn record(self, id: AttemptId) -> Result<Option<Record>, Failure> {
        let sql = format!("{FACTS} WHERE a.id = $1 ORDER BY f.number");
        let id = id.to_string();
        Ok(self.records(&sql, &[(&id, Type::TEXT)]).await?.pop())
    }

    /// Every record that has one of the keys, by its place.
    pub(super) async fn sharing(
        self,
        store: &StoreHash,
        keys: &BTreeSet<Key>,
    ) -> Result<Vec<Record>, Failure> {
        let sql = format!(
            "{FACTS} WHERE a.id IN (SELECT attempt FROM bigcommerce_journal_keys WHERE store = $1 AND key = ANY($2)) \
             ORDER BY a.place, a.id, f.number"
        );
        let keys = texts(keys);
        self.records(
            &sql,
            &[(&store.as_str(), Type::TEXT), (&keys, Type::TEXT_ARRAY)],
        )
        .await
    }

    pub(super) async fn open_attempts(
        self,
        store: &StoreHash,
        before: i64,
    ) -> Result<Vec<Record>, Failure> {
        let sql = format!(
            "{FACTS} WHERE a.store = $1 AND a.is_open AND a.opened_at < $2 \
             ORDER BY a.opened_at, a.place, a.id, f.number"
        );
        self.records(
            &sql,
            &[(&store.as_str(), Type::TEXT), (&before, Type::INT8)],
        )
        .await
    }

    async fn records(self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Record>, Failure> {
        let rows = self.run(sql, values).await?;
        let rows = rows
            .iter()
            .map(|row| {
                Ok((
                    column(row, 0)?,
                    column(row, 1)?,
                    column(row, 2)?,
                    column(row, 3)?,
                ))
            })
            .collect::<Result<Vec<(&str, i64, i64, &str)>, Failure>>()?;
        stored::records(rows)
    }

    /// Writes a new record and takes its keys. A key that is held refuses by its constraint, but a part of the same
    /// order makes room.
    pub(super) async fn insert_opened(self, record: &Record) -> Result<(), Failure> {
        let opened = record.opened().ok_or(DAMAGED)?;
        let (id, store, order) = (
            record.id.to_string(),
            opened.store.as_str(),
            opened.order.get(),
        );
        let place = i64::try_from(record.place).map_err(|_| DAMAGED)?;
        let keys = texts(&opened.keys);
        let sql = "UPDATE bigcommerce_journal SET openings = $1 WHERE openings = $1 - 1 RETURNING openings";
        if self.run(sql, &[(&place, Type::INT8)]).await?.len() != 1 {
            return Err(DAMAGED);
        }
        let sql = "INSERT INTO bigcommerce_journal_attempts (id, place, store, order_id, opened_at, is_open) \
                   VALUES ($1, $2, $3, $4, $5, true)";
        let values: [Value<'_>; 5] = [
            (&id, Type::TEXT),
            (&place, Type::INT8),
            (&store, Type::TEXT),
            (&order, Type::INT8),
            (&opened.at, Type::INT8),
        ];
        self.run(sql, &values).await?;
        self.insert_fact(record).await?;
        let values: [Value<'_>; 3] = [
            (&store, Type::TEXT),
            (&keys, Type::TEXT_ARRAY),
            (&id, Type::TEXT),
        ];
        let sql =
            "INSERT INTO bigcommerce_journal_keys (store, key, attempt) SELECT $1, unnest($2), $3";
        self.run(sql, &values).await?;
        let sql = "DELETE FROM bigcommerce_journal_holds WHERE store = $1 AND key = ANY($2) AND hold = 'part' \
                   AND EXISTS (SELECT 1 FROM bigcommerce_journal_attempts WHERE id = attempt AND order_id = $3)";
        self.run(
            sql,
            &[
                (&store, Type::TEXT),
                (&keys, Type::TEXT_ARRAY),
                (&order, Type::INT8),
            ],
        )
        .await?;
        let sql = "INSERT INTO bigcommerce_journal_holds (store, key, attempt, hold) SELECT $1, unnest($2), $3, 'open'";
        self.run(sql, &values).await?;
        Ok(())
    }

    /// Writes the last fact of a record; of a tombstone the attempt too.
    pub(super) async fn insert_last_fact(self, record: &Record) -> Result<(), Failure> {
        if record.facts.len() == 1 {
            let sql = "INSERT INTO bigcommerce_journal_attempts (id, place, is_open) VALUES ($1, 0, false)";
            self.run(sql, &[(&record.id.to_string(), Type::TEXT)])
                .await?;
        }
        self.insert_fact(record).await
    }

    /// Writes the last fact of a record, and counts it.
    async fn insert_fact(self, record: &Record) -> Result<(), Failure> {
        let last = record.facts.last().ok_or(DAMAGED)?.to_line()?;
        let number = i64::try_from(record.facts.len() - 1).map_err(|_| DAMAGED)?;
        let sql = "WITH counted AS (UPDATE bigcommerce_journal SET facts = facts + 1) \
                   INSERT INTO bigcommerce_journal_facts (attempt, number, fact) VALUES ($1, $2, $3)";
        let id = record.id.to_string();
        self.run(
            sql,
            &[
                (&id, Type::TEXT),
                (&number, Type::INT8),
                (&last, Type::TEXT),
            ],
        )
        .await?;
        Ok(())
    }

    /// Gives each key of a record to whoever holds it now. `sharing` is every record of its keys, as they were before.
    pub(super) async fn update_holds(
        self,
        record: &Record,
        mut sharing: Vec<Record>,
    ) -> Result<(), Failure> {
        let opened = record.opened().ok_or(DAMAGED)?;
        let (id, is_open) = (record.id.to_string(), record.state().is_open());
        let sql = "UPDATE bigcommerce_journal_attempts SET is_open = $2 WHERE id = $1";
        self.run(sql, &[(&id, Type::TEXT), (&is_open, Type::BOOL)])
            .await?;
        sharing.retain(|other| other.id != record.id);
        sharing.push(record.clone());
        let (mut held, mut holders, mut holds) = (Vec::new(), Vec::new(), Vec::new());
        for key in &opened.keys {
            if let Some((holder, hold)) = rules::holder(key, &sharing)
                && let Some(word) = hold_word(hold)
            {
                held.push(key.to_string());
                holders.push(holder.id.to_string());
                holds.push(word);
            }
        }
        let (store, keys) = (opened.store.as_str(), texts(&opened.keys));
        let sql = "DELETE FROM bigcommerce_journal_holds WHERE store = $1 AND key = ANY($2)";
        self.run(sql, &[(&store, Type::TEXT), (&keys, Type::TEXT_ARRAY)])
            .await?;
        let sql = "INSERT INTO bigcommerce_journal_holds (store, key, attempt, hold) \
                   SELECT $1, key, attempt, hold FROM unnest($2, $3, $4) AS now (key, attempt, hold)";
        let values: [Value<'_>; 4] = [
            (&store, Type::TEXT),
            (&held, Type::TEXT_ARRAY),
            (&holders, Type::TEXT_ARRAY),
            (&holds, Type::TEXT_ARRAY),
        ];
        self.run(sql, &values).await?;
        Ok(())
    }

    pub(super) async fn set_trusted_since(self, at: i64) -> Result<(), Failure> {
        let sql = "UPDATE bigcommerce_journal SET trust = 'since', trusted_since = $1";
        self.run(sql, &[(&at, Type::INT8)]).await?;
        Ok(())
    }

    async fn run(self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Failure> {
        self.on.query_typed(sql, values).await.map_err(failure)
    }
}

fn texts(keys: &BTreeSet<Key>) -> Vec<String> {
    keys.iter().map(Key::to_string).collect()
}

/// A column whose type is not the expected one is not a panic.
fn column<'r, I, T>(row: &'r Row, place: I) -> Result<T, Failure>
where
    I: RowIndex + Display,
    T: FromSql<'r>,
{
    row.try_get(place).map_err(|_| DAMAGED)
}

//! The tables.

use tokio_postgres::{Client, types::Type};
use uuid::Uuid;

use super::{failure::failure, statements::Statements};
use crate::failure::Failure;
use crate::identity::Trust;
use crate::stored::{EXISTS, NOT_CREATED, first_step, trust_word};

/// The steps from no tables to the present ones. A step that was released is never changed.
pub(super) const MIGRATIONS: &[&str] =
    &[include_str!("schema-1.sql"), include_str!("schema-2.sql")];

/// The version of the tables that this build reads and writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// Limits for each transaction, so that no call takes 5 seconds and a server that dies holds no lock for longer. A shop
/// that turned synchronous commits off has them on here: a fact is on the disk before a call answers.
const LIMITS: &str = "SET LOCAL statement_timeout = '3s'; SET LOCAL lock_timeout = '3s'; \
                      SET LOCAL idle_in_transaction_session_timeout = '4s'; \
                      SELECT set_config('synchronous_commit', 'on', true) \
                      WHERE current_setting('synchronous_commit') = 'off'";

/// The way in which the tables are begun with.
#[derive(Clone, Copy)]
pub(super) enum Begin {
    Create(Trust),
    Open,
    Restore,
}

/// Makes, opens or announces the tables, in one transaction.
pub(super) async fn begin(client: &Client, begin: Begin, steps: &[&str]) -> Result<(), Failure> {
    begin_writing(client).await?;
    // Of two that create, one waits for the other and finds the tables.
    let lock = "SELECT pg_advisory_xact_lock(hashtext('bigcommerce_journal'))";
    client.query_typed(lock, &[]).await.map_err(failure)?;
    match (exists(client).await?, begin) {
        (false, Begin::Create(trust)) => create(client, trust, steps).await?,
        (false, _) => return Err(NOT_CREATED),
        (true, Begin::Create(_)) => return Err(EXISTS),
        (true, Begin::Open) => migrate(client, steps).await?,
        (true, Begin::Restore) => {
            migrate(client, steps).await?;
            let sql = "UPDATE bigcommerce_journal SET restores = restores + 1, trust = 'unset', trusted_since = NULL";
            client.batch_execute(sql).await.map_err(failure)?;
        }
    }
    commit(client).await
}

async fn exists(client: &Client) -> Result<bool, Failure> {
    let sql = "SELECT to_regclass('bigcommerce_journal') IS NOT NULL";
    let rows = client.query_typed(sql, &[]).await.map_err(failure)?;
    match rows.first() {
        Some(row) => row.try_get(0).map_err(failure),
        None => Ok(false),
    }
}

async fn create(client: &Client, trust: Trust, steps: &[&str]) -> Result<(), Failure> {
    for step in steps {
        client.batch_execute(step).await.map_err(failure)?;
    }
    let sql = "INSERT INTO bigcommerce_journal (only_one, schema, id, openings, restores, trust) \
               VALUES (1, $1, $2, 0, 0, $3)";
    let id = Uuid::new_v4().to_string();
    let values: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 3] = [
        (&(steps.len() as i64), Type::INT8),
        (&id, Type::TEXT),
        (&trust_word(trust), Type::TEXT),
    ];
    client.query_typed(sql, &values).await.map_err(failure)?;
    Ok(())
}

/// Brings older tables forward.
async fn migrate(client: &Client, steps: &[&str]) -> Result<(), Failure> {
    let newest = steps.len();
    let done = first_step(Statements::on(client).schema().await?, newest)?;
    if done == newest {
        return Ok(());
    }
    // The row is not locked before the table: a process that waits for the row would keep the table, and this would
    // wait for that process.
    let lock = "LOCK TABLE bigcommerce_journal IN ACCESS EXCLUSIVE MODE";
    client.batch_execute(lock).await.map_err(failure)?;
    for step in &steps[done..] {
        client.batch_execute(step).await.map_err(failure)?;
    }
    let sql = "UPDATE bigcommerce_journal SET schema = $1";
    let version = newest as i64;
    client
        .query_typed(sql, &[(&version, Type::INT8)])
        .await
        .map_err(failure)?;
    Ok(())
}

pub(super) async fn begin_writing(client: &Client) -> Result<(), Failure> {
    let sql = format!("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; {LIMITS}");
    client.batch_execute(&sql).await.map_err(failure)
}

/// Begins to read what is of one moment.
pub(super) async fn begin_reading(client: &Client) -> Result<(), Failure> {
    let sql = format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {LIMITS}");
    client.batch_execute(&sql).await.map_err(failure)
}

pub(super) async fn commit(client: &Client) -> Result<(), Failure> {
    client.batch_execute("COMMIT").await.map_err(failure)
}

#[cfg(test)]
mod tests {
    use std::env;

    use tokio_postgres::NoTls;

    use super::*;

    /// A connection to a new schema, where there is a server.
    async fn connect() -> Option<Client> {
        let Ok(text) = env::var("BIGCOMMERCE_TEST_POSTGRES") else {
            eprintln!(
                "skipped: no PostgreSQL (run `.ci/postgres cargo test --package bigcommerce-journal --lib`)"
            );
            return None;
        };
        let (client, connection) = tokio_postgres::connect(&text, NoTls)
            .await
            .expect("the server answers");
        tokio::spawn(connection);
        let schema = format!("test_{}", Uuid::new_v4().simple());
        let sql = format!("CREATE SCHEMA {schema}; SET search_path = {schema}");
        client
            .batch_execute(&sql)
            .await
            .expect("a schema can be made");
        Some(client)
    }

    #[tokio::test]
    async fn older_tables_are_brought_forward_and_newer_ones_are_refused() {
        let Some(client) = connect().await else {
            return;
        };
        let newer = [
            MIGRATIONS,
            &["CREATE TABLE bigcommerce_journal_later (id text)"],
        ]
        .concat();
        begin(&client, Begin::Create(Trust::Always), MIGRATIONS)
            .await
            .expect("it is created");
        for _ in 0..2 {
            begin(&client, Begin::Open, &newer)
                .await
                .expect("older tables are brought forward, once");
        }
        let count = client
            .query_typed("SELECT count(*) FROM bigcommerce_journal_later", &[])
            .await;
        assert!(count.is_ok(), "the new table is there");
        let refused = begin(&client, Begin::Open, MIGRATIONS)
            .await
            .expect_err("newer tables are refused");
        assert!(refused.to_string().contains("newer version"), "{refused}");
    }

    #[tokio::test]
    async fn a_migration_that_fails_changes_nothing() {
        let Some(client) = connect().await else {
            return;
        };
        begin(&client, Begin::Create(Trust::Always), MIGRATIONS)
            .await
            .expect("it is created");
        let broken = [
            MIGRATIONS,
            &["CREATE TABLE bigcommerce_journal_later (id text); CREATE NONSENSE"],
        ]
        .concat();
        begin(&client, Begin::Open, &broken)
            .await
            .expect_err("the step fails");
        client
            .batch_execute("ROLLBACK")
            .await
            .expect("a journal drops such a connection");
        begin(&client, Begin::Open, MIGRATIONS)
            .await
            .expect("the tables are as before");
    }
}

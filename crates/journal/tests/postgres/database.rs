//! The database of the tests.

use std::{
    env,
    io::{self, Write},
};

use bigcommerce_journal::{AttemptId, PostgresJournal, PostgresServer};
use tokio_postgres::{Client, Config, NoTls};

/// Keeps every journal of a schema from writing, until the transaction ends.
pub(crate) const LOCK: &str = "BEGIN; SELECT 1 FROM bigcommerce_journal FOR UPDATE";

pub(crate) struct Database {
    text: String,
}

impl Database {
    /// The database that the environment names; a line that says how to have one where it names none.
    pub(crate) fn named() -> Option<Self> {
        let Ok(text) = env::var("BIGCOMMERCE_TEST_POSTGRES") else {
            writeln!(
                io::stderr(),
                "skipped: no PostgreSQL (run `.ci/postgres cargo test --package bigcommerce-journal --test postgres`)"
            )
            .expect("somebody listens");
            return None;
        };
        Some(Self { text })
    }

    /// A server whose tables are in a new schema.
    pub(crate) async fn empty(&self) -> PostgresServer {
        PostgresServer::new(self.schema().await)
    }

    /// A journal in a new schema, and the configuration to look at it.
    pub(crate) async fn created(&self) -> (Config, PostgresJournal) {
        let config = self.schema().await;
        let journal = PostgresJournal::create(&PostgresServer::new(config.clone()))
            .await
            .expect("it is created");
        (config, journal)
    }

    /// The configuration of a new schema.
    pub(crate) async fn schema(&self) -> Config {
        let schema = format!("test_{}", AttemptId::mint().to_string().replace('-', ""));
        let mut config: Config = self
            .text
            .parse()
            .expect("the variable is a connection string");
        let client = connect(&config).await;
        client
            .batch_execute(&format!("CREATE SCHEMA {schema}"))
            .await
            .expect("a schema can be made");
        config
            .options(format!("-c search_path={schema}"))
            .application_name(schema);
        config
    }
}

/// A connection beside the journal's.
pub(crate) async fn connect(config: &Config) -> Client {
    let mut config = config.clone();
    config.application_name("beside");
    let (client, connection) = config.connect(NoTls).await.expect("the server answers");
    tokio::spawn(connection);
    client
}

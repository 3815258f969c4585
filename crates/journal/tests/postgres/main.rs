//! The journal in PostgreSQL keeps every promise of a journal, also when connections are lost.
//!
//! The server is the one that `BIGCOMMERCE_TEST_POSTGRES` names. Each test has a schema of its own.

mod database;
mod lost;
#[path = "../support/mod.rs"]
mod support;
mod tables;

use std::sync::Arc;

use bigcommerce_journal::{
    AttemptId, Failure, Journal, PostgresJournal, PostgresServer,
    conformance::{self, Subject},
};
use database::Database;
use support::material::opening;

fn subject(journal: Result<PostgresJournal, Failure>, server: PostgresServer) -> Subject {
    Subject::new(Arc::new(journal.expect("there is a journal"))).reopened_by(move || {
        let server = server.clone();
        async move {
            let another: Arc<dyn Journal> =
                Arc::new(PostgresJournal::open(&server).await.expect("it opens"));
            another
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_keeps_every_promise() {
    let Some(database) = Database::named() else {
        return;
    };
    conformance::run(|| async {
        let server = database.empty().await;
        subject(PostgresJournal::create(&server).await, server)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_after_a_loss_keeps_every_promise() {
    let Some(database) = Database::named() else {
        return;
    };
    conformance::run_after_loss(|| async {
        let server = database.empty().await;
        subject(PostgresJournal::after_loss(&server).await, server)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_database_keeps_every_promise() {
    let Some(database) = Database::named() else {
        return;
    };
    conformance::run_after_loss(|| async {
        let server = database.empty().await;
        PostgresJournal::create(&server)
            .await
            .expect("it is created");
        subject(PostgresJournal::restored(&server).await, server)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_beside_openings_is_no_alarm() {
    let Some(database) = Database::named() else {
        return;
    };
    let server = database.empty().await;
    let journal = PostgresJournal::create(&server)
        .await
        .expect("it is created");
    let mut calls = tokio::task::JoinSet::new();
    for order in 0..100 {
        let (reader, writer) = (journal.clone(), journal.clone());
        calls.spawn(async move { reader.identity().await.map(drop) });
        calls.spawn(async move {
            writer
                .open(AttemptId::mint(), opening(order), 0)
                .await
                .map(drop)
        });
    }
    for answer in calls.join_all().await {
        answer.expect("nothing went back in time");
    }
}

/// Run it with `.ci/postgres cargo test -p bigcommerce-journal --test postgres -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and promises nothing"]
async fn facts_a_second() {
    let Some(database) = Database::named() else {
        return;
    };
    let server = database.empty().await;
    let journal = PostgresJournal::create(&server)
        .await
        .expect("it is created");
    support::measures("PostgreSQL", Arc::new(journal)).await;
}

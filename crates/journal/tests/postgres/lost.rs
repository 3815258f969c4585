//! Connections and servers that are lost.

use bigcommerce_journal::{AttemptId, Journal, Opening, PostgresJournal, PostgresServer};
use tokio_postgres::{Client, Config};

use crate::{
    database::{Database, LOCK, connect},
    support::{fails, material::opening, opens_now},
};

/// Ends the journal's connections that are in a state, and says how many there were.
async fn ends_connections(beside: &Client, config: &Config, with: &str) -> usize {
    let name = config.get_application_name().expect("each test has a name");
    let sql = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}' AND {with}"
    );
    beside
        .query(&sql, &[])
        .await
        .expect("it may end them")
        .len()
}

#[tokio::test]
async fn after_a_lost_connection_the_next_call_connects_anew() {
    let Some(database) = Database::named() else {
        return;
    };
    let (config, journal) = database.created().await;
    let beside = connect(&config).await;
    for order in 1..6 {
        let several = tokio::join!(journal.identity(), journal.identity(), journal.identity());
        assert!(
            several.0.is_ok() && several.1.is_ok() && several.2.is_ok(),
            "{several:?}"
        );
        let lost = ends_connections(&beside, &config, "true").await;
        assert!(lost > 1, "there are some to lose, not {lost}");
        // Nobody knows what became of the first call.
        let _ = journal.open(AttemptId::mint(), opening(order), 0).await;
        let answer = journal
            .open(AttemptId::mint(), opening(order), 0)
            .await
            .expect("the next call answers");
        assert!(
            matches!(answer, Opening::Opened(_) | Opening::Locked(_)),
            "{answer:?}"
        );
    }
    assert_eq!(journal.identity().await.expect("it answers").openings, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_lost_within_a_call_is_a_failure_and_nothing_is_written() {
    let Some(database) = Database::named() else {
        return;
    };
    let (config, journal) = database.created().await;
    let beside = connect(&config).await;
    beside.batch_execute(LOCK).await.expect("it is locked");
    let id = AttemptId::mint();
    let call = {
        let journal = journal.clone();
        tokio::spawn(async move { journal.open(id, opening(1), 0).await })
    };
    let killer = connect(&config).await;
    while ends_connections(&killer, &config, "wait_event_type = 'Lock'").await == 0 {
        tokio::task::yield_now().await;
    }
    fails(call.await.expect("the task ends"), "try again");
    beside.batch_execute("ROLLBACK").await.expect("it is free");
    opens_now(&journal, id).await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "host={} user=nobody password=hunter2 dbname=shop",
        folder.path().display()
    );
    let server: PostgresServer = text.parse().expect("it is a connection string");
    assert!(!format!("{server:?}").contains("hunter2"), "{server:?}");
    fails(PostgresJournal::open(&server).await, "connects anew");
    fails(
        "postgres://:hunter2@[/shop".parse::<PostgresServer>(),
        "cannot be read",
    );
}

#[test]
fn a_call_without_a_runtime_is_a_failure() {
    let server: PostgresServer = "host=/tmp dbname=shop"
        .parse()
        .expect("it is a connection string");
    let open = std::pin::pin!(PostgresJournal::open(&server));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match open.poll(&mut context) {
        std::task::Poll::Ready(answer) => fails(answer, "no tokio runtime"),
        std::task::Poll::Pending => panic!("it does not wait for what never comes"),
    }
}

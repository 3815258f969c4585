//! The tables: when they are made, missing, changed or locked.

use std::time::{Duration, Instant};

use bigcommerce_journal::{AttemptId, Journal, Opening, PostgresJournal, PostgresServer, Trust};

use tokio_postgres::Client;

use crate::{
    database::{Database, LOCK, connect},
    support::{
        fails, fails_with_a_newer_fact, marks, material::opening, older::Older, opens_and_mints,
        opens_and_pays, opens_now,
    },
};

#[tokio::test]
async fn a_journal_is_created_once_and_never_by_opening() {
    let Some(database) = Database::named() else {
        return;
    };
    let server = database.empty().await;
    fails(PostgresJournal::open(&server).await, "tables are missing");
    fails(
        PostgresJournal::restored(&server).await,
        "tables are missing",
    );
    let both = tokio::join!(
        PostgresJournal::create(&server),
        PostgresJournal::create(&server)
    );
    let (first, second) = match both {
        (Ok(journal), refused) | (refused, Ok(journal)) => (journal, refused),
        neither => panic!("one of two creates it: {neither:?}"),
    };
    fails(second, "a journal already");
    fails(
        PostgresJournal::after_loss(&server).await,
        "a journal already",
    );
    let identity = first.identity().await.expect("it answers");
    let opened = PostgresJournal::open(&server).await.expect("it opens");
    assert_eq!(opened.identity().await.expect("it answers"), identity);
}

#[tokio::test]
async fn a_restored_journal_keeps_its_identity_and_a_new_one_has_another() {
    let Some(database) = Database::named() else {
        return;
    };
    let server = database.empty().await;
    let journal = PostgresJournal::create(&server)
        .await
        .expect("it is created");
    journal
        .open(AttemptId::mint(), opening(1), 0)
        .await
        .expect("it answers");
    let before = journal.identity().await.expect("it answers");
    let restored = PostgresJournal::restored(&server).await.expect("it opens");
    let after = restored.identity().await.expect("it answers");
    assert_eq!(
        (after.id, after.openings, after.trust),
        (before.id, 1, Trust::Unset)
    );
    let lost = PostgresJournal::after_loss(&database.empty().await)
        .await
        .expect("it is created");
    assert_ne!(lost.identity().await.expect("it answers").id, before.id);
}

#[tokio::test]
async fn a_database_that_went_back_in_time_is_noticed_until_it_is_announced() {
    let Some(database) = Database::named() else {
        return;
    };
    let (config, journal) = database.created().await;
    let server = PostgresServer::new(config.clone());
    for order in 1..4 {
        journal
            .open(AttemptId::mint(), opening(order), 0)
            .await
            .expect("it answers");
    }
    let back = "UPDATE bigcommerce_journal SET openings = 1, facts = 1; DELETE FROM bigcommerce_journal_holds; \
                DELETE FROM bigcommerce_journal_keys; DELETE FROM bigcommerce_journal_facts; \
                DELETE FROM bigcommerce_journal_attempts";
    connect(&config)
        .await
        .batch_execute(back)
        .await
        .expect("an older state is put back");
    fails(
        journal.open(AttemptId::mint(), opening(1), 0).await,
        "a backup was put back",
    );
    PostgresJournal::restored(&server)
        .await
        .expect("it is announced");
    let answer = journal
        .open(AttemptId::mint(), opening(1), 0)
        .await
        .expect("it answers");
    assert_eq!(answer, Opening::NotTrusted { until: None });
}

#[tokio::test]
async fn the_loss_of_a_mark_alone_is_noticed_by_whoever_wrote_or_saw_it() {
    let Some(database) = Database::named() else {
        return;
    };
    let (config, journal) = database.created().await;
    let server = PostgresServer::new(config.clone());
    let other = PostgresJournal::open(&server).await.expect("it opens");
    let id = opens_and_mints(&journal).await;
    let beside = connect(&config).await;
    let backup = "CREATE TABLE backup AS SELECT * FROM bigcommerce_journal";
    beside.batch_execute(backup).await.expect("a backup");
    marks(&journal, id).await;
    other.identity().await.expect("it sees the mark");
    // The mark holds no other keys than the opening: a fact and the row of the journal are all that changed.
    let back = "BEGIN; DELETE FROM bigcommerce_journal_facts WHERE number = 2; DELETE FROM bigcommerce_journal; \
                INSERT INTO bigcommerce_journal SELECT * FROM backup; COMMIT";
    beside
        .batch_execute(back)
        .await
        .expect("an older state is put back");
    for process in [&journal, &other] {
        fails(process.get(id).await, "fewer facts");
    }
    PostgresJournal::restored(&server)
        .await
        .expect("it is announced");
    let record = journal.get(id).await.expect("it answers");
    assert_eq!(record.expect("it is there").facts.len(), 2);
}

#[tokio::test]
async fn tables_of_the_first_version_are_brought_forward_with_their_records() {
    let Some(database) = Database::named() else {
        return;
    };
    let (config, older) = (database.schema().await, Older::new());
    let server = PostgresServer::new(config.clone());
    let beside = connect(&config).await;
    beside
        .batch_execute(include_str!("../../src/postgres/schema-1.sql"))
        .await
        .expect("tables of the first version");
    beside
        .batch_execute(&older.rows())
        .await
        .expect("their rows");
    // Of several processes of the new version one brings the tables forward.
    let opened = tokio::join!(
        PostgresJournal::open(&server),
        PostgresJournal::open(&server)
    );
    opened.1.expect("it opens");
    older.is_kept_by(&opened.0.expect("it opens")).await;
    let sql =
        "SELECT facts = (SELECT count(*) FROM bigcommerce_journal_facts) FROM bigcommerce_journal";
    let row = beside.query_one(sql, &[]).await.expect("it is readable");
    assert!(row.get::<_, bool>(0), "the facts of before are counted");
}

#[tokio::test]
async fn tables_are_brought_forward_beside_processes_that_wait_for_the_journal() {
    let Some(database) = Database::named() else {
        return;
    };
    let config = database.schema().await;
    let (holder, waiter) = (connect(&config).await, connect(&config).await);
    let server = PostgresServer::new(config);
    holder
        .batch_execute(include_str!("../../src/postgres/schema-1.sql"))
        .await
        .expect("tables of the first version");
    holder
        .batch_execute(&Older::new().rows())
        .await
        .expect("their rows");
    holder.batch_execute(LOCK).await.expect("it is locked");
    let (opened, ()) = tokio::join!(PostgresJournal::open(&server), async {
        is_waited_for(&holder, 1).await;
        let (waited, ()) = tokio::join!(waiter.batch_execute(LOCK), async {
            is_waited_for(&holder, 2).await;
            holder.batch_execute("ROLLBACK").await.expect("it is free");
        });
        waited.expect("it has the row");
    });
    opened.expect("it opens");
}

/// Returns when this many transactions wait for a lock of the schema's tables.
async fn is_waited_for(beside: &Client, transactions: i64) {
    let sql = "SELECT count(DISTINCT blocked.pid) FROM pg_locks blocked JOIN pg_locks held ON held.pid = blocked.pid \
               WHERE NOT blocked.granted AND held.relation = 'bigcommerce_journal'::regclass";
    loop {
        let row = beside.query_one(sql, &[]).await.expect("it is readable");
        if row.get::<_, i64>(0) == transactions {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn tables_of_a_newer_version_are_refused_also_under_a_process_that_runs() {
    let Some(database) = Database::named() else {
        return;
    };
    let (config, journal) = database.created().await;
    let server = PostgresServer::new(config.clone());
    let newer = "UPDATE bigcommerce_journal SET schema = schema + 1";
    connect(&config)
        .await
        .batch_execute(newer)
        .await
        .expect("the row is there");
    fails(PostgresJournal::open(&server).await, "newer version");
    fails(
        journal.open(AttemptId::mint(), opening(1), 0).await,
        "newer version",
    );
}

#[tokio::test]
async fn a_fact_that_cannot_be_read_fails_its_record_and_no_other() {
    let Some(database) = Database::named() else {
        return;
    };
    let (config, journal) = database.created().await;
    fails_with_a_newer_fact(&journal, async |id, line| {
        let sql = format!("INSERT INTO bigcommerce_journal_facts VALUES ('{id}', 1, '{line}')");
        connect(&config)
            .await
            .batch_execute(&sql)
            .await
            .expect("the row is written");
    })
    .await;
}

#[tokio::test]
async fn the_lock_and_the_place_of_a_fact_are_constraints_of_the_tables() {
    let Some(database) = Database::named() else {
        return;
    };
    let (config, journal) = database.created().await;
    let open = opens_and_pays(&journal).await;
    let beside = connect(&config).await;
    for row in [
        format!("bigcommerce_journal_holds VALUES ('abc123', 'order:1', '{open}', 'open')"),
        format!("bigcommerce_journal_holds VALUES ('abc123', 'order:2', '{open}', 'open')"),
        format!("bigcommerce_journal_holds VALUES ('abc123', 'cart:cart-2', '{open}', 'open')"),
        format!("bigcommerce_journal_facts VALUES ('{open}', 0, '{{}}')"),
    ] {
        let refused = beside
            .batch_execute(&format!("INSERT INTO {row}"))
            .await
            .expect_err(&row);
        assert_eq!(
            refused.code().map(|state| state.code()),
            Some("23505"),
            "{row}"
        );
    }
}

#[tokio::test]
async fn a_journal_that_somebody_keeps_locked_is_a_failure_within_5_seconds_and_no_longer() {
    let Some(database) = Database::named() else {
        return;
    };
    let (config, journal) = database.created().await;
    let beside = connect(&config).await;
    beside.batch_execute(LOCK).await.expect("it is locked");
    let (id, begun) = (AttemptId::mint(), Instant::now());
    fails(journal.open(id, opening(1), 0).await, "took too long");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(journal.get(id).await.expect("reading goes on"), None);
    beside.batch_execute("ROLLBACK").await.expect("it is free");
    opens_now(&journal, id).await;
}

//! The file: when it is made, missing, damaged, locked or replaced.

use std::{
    fs,
    time::{Duration, Instant},
};

use bigcommerce_journal::{AttemptId, Journal, Opening, SqliteJournal, Trust};
use rusqlite::Connection;

use super::folder;
use crate::support::{
    fails, fails_with_a_newer_fact, marks, material::opening, older::Older, opens_and_mints,
    opens_and_pays, opens_now,
};

#[tokio::test]
async fn a_journal_is_created_once_and_never_by_opening() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    fails(SqliteJournal::open(&path).await, "no file");
    fails(SqliteJournal::restored(&path).await, "no file");
    assert!(!path.exists(), "opening makes no file");
    let first = SqliteJournal::create(&path).await.expect("it is created");
    let identity = first.identity().await.expect("it answers");
    fails(SqliteJournal::create(&path).await, "a journal already");
    fails(SqliteJournal::after_loss(&path).await, "a journal already");
    let opened = SqliteJournal::open(&path).await.expect("it opens");
    assert_eq!(opened.identity().await.expect("it answers"), identity);
    fails(
        SqliteJournal::create(folder.path().join("missing").join("payments.db")).await,
        "cannot be made",
    );
}

#[tokio::test]
async fn a_file_without_the_tables_is_no_journal() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    fs::write(&path, "").expect("a file");
    fails(SqliteJournal::open(&path).await, "tables are missing");
    fails(SqliteJournal::restored(&path).await, "tables are missing");
    fs::write(
        &path,
        "no database, and long enough to have a header. ".repeat(99),
    )
    .expect("a file");
    fails(SqliteJournal::open(&path).await, "damaged");
    fails(SqliteJournal::create(&path).await, "damaged");
}

#[tokio::test]
async fn a_file_that_an_interrupted_creation_left_is_created_again() {
    let folder = folder();
    for name in ["payments.db", "lost.db"] {
        fs::write(folder.path().join(name), "").expect("a file");
    }
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    opens_now(&journal, AttemptId::mint()).await;
    fails(SqliteJournal::create(&path).await, "a journal already");
    let lost = SqliteJournal::after_loss(folder.path().join("lost.db"))
        .await
        .expect("it is created");
    let identity = lost.identity().await.expect("it answers");
    assert_eq!(identity.trust, Trust::Unset);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_that_create_a_file_one_succeeds_and_the_others_say_so() {
    let folder = folder();
    for round in 0..8 {
        let path = folder.path().join(format!("payments-{round}.db"));
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..4 {
            calls.spawn(SqliteJournal::create(path.clone()));
        }
        let (created, refused): (Vec<_>, Vec<_>) =
            calls.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!(created.len(), 1, "{refused:?}");
        for refusal in refused {
            fails(refusal, "another process may have created");
        }
        SqliteJournal::open(&path).await.expect("it is there");
    }
}

#[tokio::test]
async fn a_database_of_another_program_is_left_alone() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let other = Connection::open(&path).expect("a file");
    other
        .execute_batch("CREATE TABLE notes (text TEXT)")
        .expect("a table");
    fails(SqliteJournal::create(&path).await, "a file of its own");
    fails(SqliteJournal::open(&path).await, "a file of its own");
    let tables: i64 = other
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .expect("it is readable");
    assert_eq!(tables, 1);
}

#[tokio::test]
async fn a_restored_journal_keeps_its_identity_and_a_new_one_has_another() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    journal
        .open(AttemptId::mint(), opening(1), 0)
        .await
        .expect("it answers");
    let before = journal.identity().await.expect("it answers");
    let restored = SqliteJournal::restored(&path).await.expect("it opens");
    let after = restored.identity().await.expect("it answers");
    assert_eq!(
        (after.id, after.openings, after.trust),
        (before.id, 1, Trust::Unset)
    );
    // A second restore begins the wait anew, also for a handle that is open.
    restored.trust_since(1000).await.expect("it answers");
    let again = SqliteJournal::restored(&path).await.expect("it opens");
    assert_eq!(
        again.identity().await.expect("it answers").trust,
        Trust::Unset
    );
    assert_eq!(
        journal.identity().await.expect("it answers").trust,
        Trust::Unset
    );

    let lost = SqliteJournal::after_loss(folder.path().join("other.db"))
        .await
        .expect("it is created");
    assert_ne!(lost.identity().await.expect("it answers").id, before.id);
}

#[tokio::test]
async fn a_file_that_is_removed_or_replaced_under_a_process_is_refused() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    let backup = folder.path().join("backup.db");
    fs::copy(&path, &backup).expect("a backup");
    journal
        .open(AttemptId::mint(), opening(1), 0)
        .await
        .expect("it answers");
    fs::rename(&path, folder.path().join("moved.db")).expect("it is moved");
    fails(
        journal.open(AttemptId::mint(), opening(2), 0).await,
        "removed or replaced",
    );
    fs::rename(&backup, &path).expect("a backup is put back");
    fails(
        journal.open(AttemptId::mint(), opening(2), 0).await,
        "removed or replaced",
    );
    fails(journal.get(AttemptId::mint()).await, "removed or replaced");
}

#[tokio::test]
async fn a_backup_that_is_copied_over_the_file_is_noticed_until_it_is_announced() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    journal
        .open(AttemptId::mint(), opening(1), 0)
        .await
        .expect("it answers");
    let backup = fs::read(&path).expect("a backup");
    for order in 2..4 {
        journal
            .open(AttemptId::mint(), opening(order), 0)
            .await
            .expect("it answers");
    }
    // The same file, with the bytes of before: SQLite sees another version of its pages.
    fs::write(&path, backup).expect("a backup is put back");
    fails(
        journal.open(AttemptId::mint(), opening(5), 0).await,
        "a backup was put back",
    );
    fails(journal.identity().await, "a backup was put back");
    SqliteJournal::restored(&path)
        .await
        .expect("it is announced");
    let answer = journal
        .open(AttemptId::mint(), opening(5), 0)
        .await
        .expect("it answers");
    assert_eq!(answer, Opening::NotTrusted { until: None });
}

#[tokio::test]
async fn the_loss_of_a_mark_alone_is_noticed_by_whoever_wrote_or_saw_it() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    let other = SqliteJournal::open(&path).await.expect("it opens");
    let id = opens_and_mints(&journal).await;
    let before_the_mark = fs::read(&path).expect("a backup");
    marks(&journal, id).await;
    other.identity().await.expect("it sees the mark");
    fs::write(&path, before_the_mark).expect("a backup is put back");
    for process in [&journal, &other] {
        fails(process.get(id).await, "fewer facts");
    }
    SqliteJournal::restored(&path)
        .await
        .expect("it is announced");
    let record = journal.get(id).await.expect("it answers");
    assert_eq!(record.expect("it is there").facts.len(), 2);
}

#[tokio::test]
async fn a_file_of_the_first_version_is_brought_forward_with_its_records() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let older = Older::new();
    let file = Connection::open(&path).expect("a file");
    file.execute_batch(include_str!("../../../src/sqlite/schema-1.sql"))
        .expect("tables of the first version");
    file.execute_batch(&older.rows()).expect("its rows");
    let journal = SqliteJournal::open(&path).await.expect("it opens");
    older.is_kept_by(&journal).await;
    SqliteJournal::open(&path).await.expect("it opens again");
    let sql =
        "SELECT facts = (SELECT count(*) FROM bigcommerce_journal_facts) FROM bigcommerce_journal";
    let counted: bool = file
        .query_row(sql, [], |row| row.get(0))
        .expect("the facts are counted");
    assert!(counted, "the facts of before are counted");
}

#[tokio::test]
async fn a_backup_of_the_first_version_under_a_process_that_runs_is_noticed() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let older = Connection::open(&path).expect("a file");
    older
        .execute_batch(include_str!("../../../src/sqlite/schema-1.sql"))
        .expect("tables of the first version");
    older.execute_batch(&Older::new().rows()).expect("its rows");
    let backup = fs::read(&path).expect("a backup");
    let journal = SqliteJournal::open(&path).await.expect("it opens");
    fs::write(&path, backup).expect("a backup is put back");
    fails(journal.identity().await, "an older version");
    SqliteJournal::restored(&path)
        .await
        .expect("it is announced");
    journal.identity().await.expect("it answers again");
}

#[tokio::test]
async fn a_fact_that_cannot_be_read_fails_its_record_and_no_other() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    fails_with_a_newer_fact(&journal, async |id, line| {
        let file = Connection::open(&path).expect("the file is there");
        let sql = "INSERT INTO bigcommerce_journal_facts VALUES (?1, 1, ?2)";
        file.execute(sql, [&id.to_string(), line])
            .expect("the row is written");
    })
    .await;
}

#[tokio::test]
async fn the_lock_and_the_place_of_a_fact_are_constraints_of_the_tables() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    let open = opens_and_pays(&journal).await;
    let file = Connection::open(&path).expect("the file is there");
    for key in ["order:1", "order:2", "cart:cart-2"] {
        let sql = "INSERT INTO bigcommerce_journal_holds VALUES ('abc123', ?1, ?2, 'open')";
        file.execute(sql, [key, &open.to_string()])
            .expect_err("a key has one holder");
    }
    let sql = "INSERT INTO bigcommerce_journal_facts VALUES (?1, 0, '{}')";
    file.execute(sql, [open.to_string()])
        .expect_err("a place has one fact");
}

#[tokio::test]
async fn a_file_that_another_process_keeps_locked_is_a_failure_within_5_seconds_and_no_longer() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    let other = Connection::open(&path).expect("the file is there");
    other
        .execute_batch("BEGIN EXCLUSIVE")
        .expect("it is locked");
    let (id, begun) = (AttemptId::mint(), Instant::now());
    fails(journal.open(id, opening(1), 0).await, "locked");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    other.execute_batch("ROLLBACK").expect("it is free");
    opens_now(&journal, id).await;
}

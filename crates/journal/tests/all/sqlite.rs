//! The journal in an SQLite file keeps every promise of a journal, over processes that are killed.

mod child;
mod file;
mod killed;

use std::sync::Arc;

use bigcommerce_journal::{
    Failure, Journal, SqliteJournal,
    conformance::{self, Subject},
};
use tempfile::TempDir;

/// A folder that goes away with the test.
fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

fn subject(journal: Result<SqliteJournal, Failure>, folder: TempDir) -> Subject {
    Subject::new(Arc::new(journal.expect("there is a journal"))).reopened_by(move || {
        let path = folder.path().join("payments.db");
        async move {
            let another: Arc<dyn Journal> =
                Arc::new(SqliteJournal::open(path).await.expect("it opens"));
            another
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_keeps_every_promise() {
    conformance::run(|| async {
        let folder = folder();
        let path = folder.path().join("payments.db");
        subject(SqliteJournal::create(path).await, folder)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_after_a_loss_keeps_every_promise() {
    conformance::run_after_loss(|| async {
        let folder = folder();
        let path = folder.path().join("payments.db");
        subject(SqliteJournal::after_loss(path).await, folder)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_file_keeps_every_promise() {
    conformance::run_after_loss(|| async {
        let folder = folder();
        let path = folder.path().join("payments.db");
        SqliteJournal::create(&path).await.expect("it is created");
        subject(SqliteJournal::restored(path).await, folder)
    })
    .await;
}

/// Run it with `cargo test -p bigcommerce-journal --test all -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and promises nothing"]
async fn facts_a_second() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(path).await.expect("it is created");
    crate::support::measures("SQLite", Arc::new(journal)).await;
}

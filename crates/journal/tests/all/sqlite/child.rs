//! Processes that write into a journal: this test binary, started again.

use std::{
    env,
    io::{self, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

use bigcommerce_journal::{Appended, AttemptId, End, Journal, Opening, SqliteJournal};

use crate::support::material::{opening, payment};

/// Names the file to a child; nothing else sets it.
const FILE: &str = "BIGCOMMERCE_JOURNAL_TEST_FILE";
/// Names the part that a child plays.
const PART: &str = "BIGCOMMERCE_JOURNAL_TEST_PART";

/// Starts a process that plays a part.
pub(crate) fn start(path: &Path, part: &str) -> Child {
    Command::new(env::current_exe().expect("the test is a program"))
        .args([
            "--exact",
            "sqlite::child::plays_its_part",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(FILE, path)
        .env(PART, part)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the test starts again")
}

/// Does nothing in the first process.
#[tokio::test]
async fn plays_its_part() {
    let (Ok(file), Ok(part)) = (env::var(FILE), env::var(PART)) else {
        return;
    };
    let journal = SqliteJournal::open(file).await.expect("the file is there");
    match part.as_str() {
        "pay" => pays_for_ever(&journal).await,
        _ => opens_one_after_the_other(&journal).await,
    }
}

/// Pays orders 1 to 4 over and over, and says after each fact that it is on record.
async fn pays_for_ever(journal: &SqliteJournal) {
    for round in 0.. {
        let (id, order) = (AttemptId::mint(), round % 4 + 1);
        let opened = journal
            .open(id, opening(order), 0)
            .await
            .expect("it answers");
        let Opening::Opened(_) = opened else {
            panic!("this process alone pays, and each payment ends: {opened:?}");
        };
        says(&format!("{id} 1"));
        for (after, fact) in (1..).zip(payment(End::Declined)) {
            let written = journal.append(id, after, fact).await.expect("it answers");
            assert!(matches!(written, Appended::Written(_)), "{written:?}");
            says(&format!("{id} {}", after + 1));
        }
    }
}

/// Opens orders 0 to 199, and says which it got.
async fn opens_one_after_the_other(journal: &SqliteJournal) {
    for order in 0..200 {
        match journal
            .open(AttemptId::mint(), opening(order), 0)
            .await
            .expect("it answers")
        {
            Opening::Opened(_) => says(&format!("won {order}")),
            Opening::Locked(_) => {}
            other => panic!("an order is free or locked: {other:?}"),
        }
    }
}

fn says(line: &str) {
    writeln!(io::stdout(), "{line}").expect("somebody listens");
}

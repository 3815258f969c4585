//! Several processes on one file, some of them killed.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use bigcommerce_journal::{AttemptId, Fact, Journal, Key, Record, SqliteJournal, rules};
use rusqlite::Connection;

use super::{child, folder};
use crate::support::material::{opening, store};

/// Processes that are killed.
const KILLED: usize = 40;

#[tokio::test]
async fn what_was_acknowledged_outlives_a_process_that_is_killed() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    let mut acknowledged: HashMap<AttemptId, usize> = HashMap::new();
    for killed in 0..KILLED {
        // Another number of facts each time; the process is somewhere in the next write when it is killed.
        let lines = killed_after(&path, killed * 7 % 23);
        for line in lines {
            let (id, facts) = line.split_once(' ').expect("an attempt and its facts");
            acknowledged.insert(id.parse().expect("an id"), facts.parse().expect("a number"));
        }
        is_consistent(&journal, &path, &acknowledged).await;
        for open in journal
            .open_attempts(&store(), i64::MAX)
            .await
            .expect("it answers")
        {
            let end = Fact::Released { at: 200 };
            journal
                .append(open.id, open.facts.len(), end)
                .await
                .expect("it answers");
        }
    }
    assert!(
        acknowledged.len() > KILLED,
        "the processes did something: {}",
        acknowledged.len()
    );
}

/// Lines that a process wrote until it was killed.
fn killed_after(path: &Path, count: usize) -> Vec<String> {
    let mut process = child::start(path, "pay");
    let mut output = BufReader::new(process.stdout.take().expect("its output is read"));
    let mut lines = Vec::new();
    let mut line = String::new();
    while lines.len() <= count {
        line.clear();
        assert!(
            output.read_line(&mut line).expect("its output is text") > 0,
            "it pays until it is killed"
        );
        // The last word of a line that the test harness began stands before the first one.
        if let Some(said) = acknowledgement(&line) {
            lines.push(said);
        }
    }
    process.kill().expect("it is running");
    process.wait().expect("it is gone");
    let mut rest = String::new();
    output
        .read_to_string(&mut rest)
        .expect("its output is text");
    // A line that was cut was said after the write all the same, but cannot be read.
    let whole = rest.rsplit_once('\n').map_or("", |(whole, _)| whole);
    lines.extend(whole.lines().filter_map(acknowledgement));
    lines
}

fn acknowledgement(line: &str) -> Option<String> {
    let mut words = line.split_whitespace().rev();
    let (facts, id) = (words.next()?, words.next()?);
    (facts.parse::<usize>().is_ok() && id.parse::<AttemptId>().is_ok())
        .then(|| format!("{id} {facts}"))
}

async fn is_consistent(
    journal: &SqliteJournal,
    path: &Path,
    acknowledged: &HashMap<AttemptId, usize>,
) {
    for (id, facts) in acknowledged {
        let record = journal
            .get(*id)
            .await
            .expect("it is readable")
            .expect("it is there");
        assert!(record.facts.len() >= *facts, "{facts} facts of {record}");
        assert!(record.opened().is_some(), "it is whole: {record}");
    }
    let other = Connection::open(path).expect("the file is there");
    let mut places = 0;
    for order in 1..=4 {
        let keys = opening(order).keys;
        let records = journal.find(&store(), &keys).await.expect("it is readable");
        let open = records
            .iter()
            .filter(|record| record.state().is_open())
            .count();
        assert!(open <= 1, "one open attempt of a key");
        places += records.len() as u64;
        for key in &keys {
            assert_eq!(
                held(&other, key),
                rules::holder(key, &records).map(|(record, _)| record.id),
                "{key}"
            );
        }
    }
    let identity = journal.identity().await.expect("it answers");
    assert_eq!(
        identity.openings, places,
        "an opening is counted with its record"
    );
    let sql =
        "SELECT facts, (SELECT count(*) FROM bigcommerce_journal_facts) FROM bigcommerce_journal";
    let (counted, facts): (i64, i64) = other
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("it is readable");
    assert_eq!(counted, facts, "a fact is counted with its row");
}

/// The holder of a key in the table of holds.
fn held(file: &Connection, key: &Key) -> Option<AttemptId> {
    let sql = "SELECT attempt FROM bigcommerce_journal_holds WHERE store = 'abc123' AND key = ?1";
    let mut statement = file.prepare(sql).expect("the table is there");
    let mut holders = statement
        .query_map([key.to_string()], |row| row.get::<_, String>(0))
        .expect("it is readable");
    let holder = holders.next()?.expect("it is readable");
    Some(holder.parse().expect("an id"))
}

#[tokio::test]
async fn of_several_processes_that_open_a_key_one_wins() {
    let folder = folder();
    let path = folder.path().join("payments.db");
    let journal = SqliteJournal::create(&path).await.expect("it is created");
    let processes = [(); 4].map(|()| child::start(&path, "race"));
    let mut winners: HashMap<i64, usize> = HashMap::new();
    for process in processes {
        let output = process.wait_with_output().expect("it ends");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
        let text = String::from_utf8(output.stdout).expect("it is text");
        for (_, order) in text.lines().filter_map(|line| line.split_once("won ")) {
            *winners.entry(order.parse().expect("an order")).or_default() += 1;
        }
    }
    for order in 0..200 {
        assert_eq!(winners.get(&order), Some(&1), "order {order}");
        let records: Vec<Record> = journal
            .find(&store(), &opening(order).keys)
            .await
            .expect("it answers");
        assert_eq!(records.len(), 1, "order {order}");
    }
    assert_eq!(journal.identity().await.expect("it answers").openings, 200);
}

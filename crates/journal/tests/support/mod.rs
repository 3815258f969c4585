//! Material and checks that the tests of the journals in databases share.

pub(crate) mod material;
pub(crate) mod older;

use std::{
    io::{self, Write},
    sync::Arc,
    time::Instant,
};

use bigcommerce_journal::{Appended, AttemptId, End, Failure, Journal, Opening};

use material::{opening, payment, store};

/// A call failed, with these words and without anything of a record, a path or a password.
pub(crate) fn fails<T>(result: Result<T, Failure>, with: &str) {
    let failure = result.err().expect(with);
    let printed = format!("{failure} {failure:?}");
    assert!(printed.contains(with), "{printed}");
    for secret in ["abc123", "order:", "payments.db", "hunter2"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

/// A fact of a newer version, which a closure puts behind the first one, fails every call that needs its record, and no
/// other.
pub(crate) async fn fails_with_a_newer_fact(
    journal: &dyn Journal,
    puts: impl AsyncFnOnce(AttemptId, &str),
) {
    let (id, other) = (AttemptId::mint(), AttemptId::mint());
    journal.open(id, opening(1), 0).await.expect("it answers");
    journal
        .open(other, opening(2), 0)
        .await
        .expect("it answers");
    puts(id, r#"{"v":2,"fact":{"blessed":{"at":1}}}"#).await;
    let end = payment(End::Declined).remove(3);
    fails(journal.get(id).await, "newer version");
    fails(
        journal.find(&store(), &opening(1).keys).await,
        "newer version",
    );
    fails(
        journal.open(AttemptId::mint(), opening(1), 0).await,
        "newer version",
    );
    fails(journal.append(id, 2, end).await, "newer version");
    fails(
        journal.open_attempts(&store(), i64::MAX).await,
        "newer version",
    );
    journal.get(other).await.expect("it is readable");
}

/// An attempt of order 1 that was not opened can be opened now.
pub(crate) async fn opens_now(journal: &dyn Journal, id: AttemptId) {
    assert_eq!(journal.get(id).await.expect("it answers"), None);
    let answer = journal.open(id, opening(1), 0).await.expect("it answers");
    assert!(matches!(answer, Opening::Opened(_)), "{answer:?}");
}

/// Opens order 1, and pays order 2.
pub(crate) async fn opens_and_pays(journal: &dyn Journal) -> AttemptId {
    let (open, paid) = (AttemptId::mint(), AttemptId::mint());
    journal.open(open, opening(1), 0).await.expect("it answers");
    journal.open(paid, opening(2), 0).await.expect("it answers");
    let end = payment(End::Paid).remove(3);
    journal.append(paid, 1, end).await.expect("it answers");
    open
}

/// Opens order 1, up to the fact before its mark.
pub(crate) async fn opens_and_mints(journal: &dyn Journal) -> AttemptId {
    let id = AttemptId::mint();
    opens_now(journal, id).await;
    appends(journal, id, 1).await;
    id
}

/// Writes the mark of an attempt that was minted.
pub(crate) async fn marks(journal: &dyn Journal, id: AttemptId) {
    appends(journal, id, 2).await;
}

async fn appends(journal: &dyn Journal, id: AttemptId, after: usize) {
    let fact = payment(End::Declined).remove(after - 1);
    let answer = journal.append(id, after, fact).await.expect("it answers");
    assert!(matches!(answer, Appended::Written(_)), "{answer:?}");
}

/// Prints how many facts a second a journal keeps, by one caller and by eight at once.
pub(crate) async fn measures(name: &str, journal: Arc<dyn Journal>) {
    for callers in [1, 8] {
        let begun = Instant::now();
        let tasks: Vec<_> = (0..callers)
            .map(|caller| {
                let journal = Arc::clone(&journal);
                tokio::spawn(async move {
                    for payment in 0..40 {
                        pays(&journal, callers * 10_000 + caller * 1000 + payment).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("it pays");
        }
        let millis = begun.elapsed().as_millis().max(1);
        let facts = u128::from(callers.unsigned_abs()) * 40 * 5;
        let rate = facts * 1000 / millis;
        writeln!(
            io::stdout(),
            "{name}, {callers} callers: {facts} facts in {millis} ms, {rate} a second"
        )
        .expect("somebody listens");
    }
}

async fn pays(journal: &Arc<dyn Journal>, order: i64) {
    let id = AttemptId::mint();
    journal
        .open(id, opening(order), 0)
        .await
        .expect("it answers");
    for (after, fact) in (1..).zip(payment(End::Paid)) {
        journal.append(id, after, fact).await.expect("it answers");
    }
}

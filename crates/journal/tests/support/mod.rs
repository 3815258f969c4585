//! What the tests of the journals in databases share.

pub(crate) mod material;

use std::{
    io::{self, Write},
    sync::Arc,
    time::Instant,
};

use bigcommerce_journal::{AttemptId, End, Journal};

use material::{opening, payment};

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

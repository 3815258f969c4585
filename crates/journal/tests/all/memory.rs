//! The journal in memory keeps every promise of a journal, but the one to outlive its process.

use std::sync::Arc;

use bigcommerce_journal::{
    InMemoryJournal, Journal,
    conformance::{self, Subject},
};

fn subject(journal: InMemoryJournal) -> Subject {
    let another = journal.clone();
    Subject::new(Arc::new(journal)).reopened_by(move || {
        let another: Arc<dyn Journal> = Arc::new(another.clone());
        async { another }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_keeps_every_promise() {
    conformance::run(|| async { subject(InMemoryJournal::new()) }).await;
    conformance::run_after_loss(|| async { subject(InMemoryJournal::after_loss()) }).await;
}

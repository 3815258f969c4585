//! The tests that every journal must pass, for whoever brings one.
//!
//! [`run`] takes a function that makes a new, empty journal, trusted from its start, and runs every check on a journal
//! of its own. A check panics with a sentence that names the promise that was broken. Give a [`Subject`] a second
//! handle of the same store where there is one: the races then go through both, and records must survive.
//! [`run_after_loss`] takes journals that replace one that is gone.
//!
//! ```
//! use std::sync::Arc;
//! use bigcommerce_journal::{InMemoryJournal, Journal, conformance::{self, Subject}};
//!
//! #[tokio::main]
//! async fn main() {
//!     conformance::run(|| async {
//!         let journal = InMemoryJournal::new();
//!         let another = journal.clone();
//!         Subject::new(Arc::new(journal)).reopened_by(move || {
//!             let another: Arc<dyn Journal> = Arc::new(another.clone());
//!             async { another }
//!         })
//!     })
//!     .await;
//!     conformance::run_after_loss(|| async { Subject::new(Arc::new(InMemoryJournal::after_loss())) }).await;
//! }
//! ```

mod appending;
mod changing;
mod material;
mod opening;
mod racing;
mod reading;
mod trust;

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use crate::journal::Journal;

pub use appending::{
    a_contradicted_end_locks_the_keys_again, a_mark_is_refused_while_a_rival_is_open,
    an_end_is_written_once, an_opening_is_never_appended, facts_are_appended_by_compare_and_set,
    facts_read_back_as_they_were_written, one_mark_an_attempt, texts_of_others_are_not_kept,
};
pub use changing::{
    a_change_is_not_marked_beside_a_payment_that_is_open_again,
    a_change_is_opened_beside_keys_that_are_closed, one_change_of_an_order_at_a_time,
};
pub use opening::{
    a_part_keeps_its_keys_for_its_own_order, a_tombstone_is_never_opened,
    a_whole_payment_closes_its_keys_until_they_are_reopened, an_attempt_opens_once,
    an_end_that_took_nothing_frees_the_keys, an_open_attempt_locks_each_of_its_keys,
    an_opening_takes_all_keys_or_none, an_opening_without_its_own_key_is_refused,
    stores_do_not_share_keys,
};
pub use racing::{
    a_dropped_call_is_done_or_not_done, a_mark_and_a_contradiction_are_decided_in_one_step,
    of_many_facts_for_one_place_one_is_written, of_many_openings_of_a_key_one_wins,
};
pub use reading::{
    open_attempts_are_listed_by_store_and_time, openings_are_counted,
    records_are_found_by_any_of_their_keys, records_survive_reopening,
    transactions_that_a_record_saw_are_known,
};
pub use trust::{a_new_journal_is_trusted, trust_is_set_once, untrusted_journals_open_nothing};

type Reopen = dyn Fn() -> Pin<Box<dyn Future<Output = Arc<dyn Journal>> + Send>> + Send + Sync;

/// The journal that is tested: empty, and nobody else's.
#[derive(Clone)]
pub struct Subject {
    journal: Arc<dyn Journal>,
    reopen: Option<Arc<Reopen>>,
}

impl Subject {
    /// A journal of which there is one handle.
    #[must_use]
    pub fn new(journal: Arc<dyn Journal>) -> Self {
        Self {
            journal,
            reopen: None,
        }
    }

    /// A journal that this function opens once more, as another process would.
    #[must_use]
    pub fn reopened_by<F>(mut self, reopen: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Arc<dyn Journal>> + Send + 'static,
    {
        self.reopen = Some(Arc::new(move || Box::pin(reopen())));
        self
    }

    /// Another handle of the same store, where there is one.
    async fn another(&self) -> Arc<dyn Journal> {
        match &self.reopen {
            Some(reopen) => reopen().await,
            None => Arc::clone(&self.journal),
        }
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject")
            .field("journal", &self.journal)
            .finish_non_exhaustive()
    }
}

impl From<Arc<dyn Journal>> for Subject {
    fn from(journal: Arc<dyn Journal>) -> Self {
        Self::new(journal)
    }
}

macro_rules! every {
    ($make:ident: $($check:ident),+ $(,)?) => {
        $( $check(&$make().await.into()).await; )+
    };
}

/// Runs every check of a journal that is trusted from its start, each on a journal of its own.
///
/// # Panics
/// When the journal breaks a promise, with the promise.
pub async fn run<F, S>(make: impl Fn() -> F)
where
    F: Future<Output = S>,
    S: Into<Subject>,
{
    every! { make:
        an_attempt_opens_once,
        an_open_attempt_locks_each_of_its_keys,
        an_opening_takes_all_keys_or_none,
        an_opening_without_its_own_key_is_refused,
        a_whole_payment_closes_its_keys_until_they_are_reopened,
        an_end_that_took_nothing_frees_the_keys,
        a_part_keeps_its_keys_for_its_own_order,
        a_tombstone_is_never_opened,
        stores_do_not_share_keys,
        facts_are_appended_by_compare_and_set,
        facts_read_back_as_they_were_written,
        texts_of_others_are_not_kept,
        an_opening_is_never_appended,
        an_end_is_written_once,
        one_mark_an_attempt,
        a_contradicted_end_locks_the_keys_again,
        a_mark_is_refused_while_a_rival_is_open,
        a_change_is_opened_beside_keys_that_are_closed,
        one_change_of_an_order_at_a_time,
        a_change_is_not_marked_beside_a_payment_that_is_open_again,
        records_are_found_by_any_of_their_keys,
        open_attempts_are_listed_by_store_and_time,
        transactions_that_a_record_saw_are_known,
        openings_are_counted,
        records_survive_reopening,
        a_new_journal_is_trusted,
        of_many_openings_of_a_key_one_wins,
        of_many_facts_for_one_place_one_is_written,
        a_mark_and_a_contradiction_are_decided_in_one_step,
        a_dropped_call_is_done_or_not_done,
    }
}

/// Runs every check of a journal that replaces one that is gone, each on a journal of its own.
///
/// # Panics
/// When the journal breaks a promise, with the promise.
pub async fn run_after_loss<F, S>(make: impl Fn() -> F)
where
    F: Future<Output = S>,
    S: Into<Subject>,
{
    every! { make: untrusted_journals_open_nothing, trust_is_set_once }
}

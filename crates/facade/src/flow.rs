//! One shopper's flow: the clients with the correlation id of its requests, and what all flows of a store share.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bigcommerce_journal::{Failure, Identity, Journal};
use bigcommerce_management_checkout as management_checkout;
use bigcommerce_orders as orders;
use bigcommerce_payments as payments;
use bigcommerce_transport::{Priority, Session};
use bigcommerce_types::StoreHash;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

use crate::{
    error::Step, limited_journal::LimitedJournal, pay::machine, platform_clock::PlatformClock,
};

#[derive(Clone)]
pub(crate) struct Flow {
    session: Session,
    pub(crate) checkouts: management_checkout::Client,
    pub(crate) orders: orders::Client,
    pub(crate) payments: payments::Client,
    pub(crate) shared: Arc<Shared>,
}

/// Things that all flows of a store share.
pub(crate) struct Shared {
    pub(crate) store: StoreHash,
    pub(crate) journal: Option<LimitedJournal>,
    pub(crate) clock: PlatformClock,
    pub(crate) settings: Settings,
    /// Charges and orders that are being made, and answers that are not on record yet.
    pub(crate) tasks: TaskTracker,
    /// Set when `drain` gives up waiting.
    pub(crate) draining: CancellationToken,
    identity: Mutex<Option<Identity>>,
}

/// The settings of paying.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) quiet: Duration,
    pub(crate) grace: Duration,
    /// The time that `pay` and `reconcile` wait for the store to show what the gateway said.
    pub(crate) patience: Duration,
    /// The time limit of one call to the journal.
    pub(crate) journal_limit: Duration,
    /// The time limit of one look at an order with its transactions.
    pub(crate) look_limit: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            quiet: Duration::from_secs(30 * 60),
            grace: Duration::from_secs(2 * 60),
            patience: Duration::from_secs(10),
            journal_limit: Duration::from_secs(5),
            look_limit: Duration::from_secs(20),
        }
    }
}

impl Settings {
    pub(crate) fn machine(self) -> machine::Settings {
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        machine::Settings {
            quiet: seconds(self.quiet),
            grace: seconds(self.grace),
        }
    }
}

impl Shared {
    pub(crate) fn new(
        store: StoreHash,
        journal: Option<Arc<dyn Journal>>,
        settings: Settings,
    ) -> Self {
        Self {
            store,
            journal: journal.map(|journal| LimitedJournal::new(journal, settings.journal_limit)),
            clock: PlatformClock::default(),
            settings,
            tasks: TaskTracker::new(),
            draining: CancellationToken::new(),
            identity: Mutex::new(None),
        }
    }

    /// The identity of the journal as it was last read; its number of openings only grows here.
    pub(crate) fn known_identity(&self) -> Option<Identity> {
        *self.identity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An opening of this process is in the journal: a ticket of it is ahead of every older journal.
    pub(crate) fn saw_opening(&self, place: u64) {
        let mut known = self.identity.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(identity) = known.as_mut() {
            identity.openings = identity.openings.max(place);
        }
    }

    /// Reads the identity of the journal; nothing where there is none.
    pub(crate) async fn read_identity(&self) -> Result<Option<Identity>, Failure> {
        let Some(journal) = &self.journal else {
            return Ok(None);
        };
        let read = journal.identity().await?;
        *self.identity.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        Ok(Some(read))
    }
}

impl Shared {
    /// Reads the identity of the journal for the tickets of this process, once. A journal that does not answer now is
    /// asked again when it is needed.
    pub(crate) async fn note_identity(&self) {
        if self.known_identity().is_none()
            && let Err(failure) = self.read_identity().await
        {
            tracing::warn!(%failure, "tickets do not name the journal yet");
        }
    }
}

impl Flow {
    pub(crate) fn new(session: Session, shared: Arc<Shared>) -> Self {
        Self {
            checkouts: management_checkout::Client::new(session.clone()),
            orders: orders::Client::new(session.clone()),
            payments: payments::Client::new(session.clone()),
            session,
            shared,
        }
    }

    /// The same flow for requests of the payment machine, which all end within `limit` from now: no request waits behind
    /// others for the quota of the store, and no wait is begun that would end later.
    pub(crate) fn of_payment(&self, limit: Duration) -> Self {
        let session = self.session.with_priority(Priority::Payment);
        Self::new(session.ending_within(limit), self.shared.clone())
    }

    /// As [`to_the_end`](Self::to_the_end), with the span of a step around it.
    pub(crate) fn step_to_the_end<T: Send + 'static>(
        &self,
        step: Step,
        future: impl Future<Output = T> + Send + 'static,
    ) -> impl Future<Output = T> {
        self.to_the_end(future).instrument(span_of(step))
    }

    /// Runs a step in a task of its own that the store tracks, so that it ends even when the caller's future is
    /// dropped: a web server drops a handler when the shopper closes the tab, and an order or a charge must not be cut
    /// in half by that.
    ///
    /// The step is boxed at once, so that it is not a part of every future above it: see [`in_step`].
    pub(crate) fn to_the_end<T: Send + 'static>(
        &self,
        step: impl Future<Output = T> + Send + 'static,
    ) -> impl Future<Output = T> {
        let step = Box::pin(step);
        async move {
            match self.shared.tasks.spawn(step.in_current_span()).await {
                Ok(outcome) => outcome,
                Err(broken) => match broken.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    // The runtime is shutting down, and this future with it: it will not be polled again.
                    Err(_) => std::future::pending().await,
                },
            }
        }
    }
}

/// Runs a step within its span: the parent of the spans of its requests. Boxed, so that the future of a whole walk stays
/// small: a debug build would use up the stack of a thread.
pub(crate) fn in_step<F: Future>(
    step: Step,
    future: F,
) -> tracing::instrument::Instrumented<Pin<Box<F>>> {
    Box::pin(future).instrument(span_of(step))
}

fn span_of(step: Step) -> tracing::Span {
    let name = step.key();
    tracing::info_span!(
        "bigcommerce.step",
        otel.name = name,
        bigcommerce.step = name
    )
}

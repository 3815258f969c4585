//! One shopper's walk: the clients, the journal and the correlation id that every request of the walk carries.

use std::{future::Future, sync::Arc};

use bigcommerce_management_checkout as management_checkout;
use bigcommerce_orders as orders;
use bigcommerce_payments as payments;
use bigcommerce_transport::Session;
use tracing::Instrument;

use crate::journal::Journal;

#[derive(Clone)]
pub(crate) struct Flow {
    pub(crate) checkouts: management_checkout::Client,
    pub(crate) orders: orders::Client,
    pub(crate) payments: payments::Client,
    pub(crate) journal: Option<Arc<dyn Journal>>,
}

impl Flow {
    pub(crate) fn new(session: Session, journal: Option<Arc<dyn Journal>>) -> Self {
        Self {
            checkouts: management_checkout::Client::new(session.clone()),
            orders: orders::Client::new(session.clone()),
            payments: payments::Client::new(session),
            journal,
        }
    }
}

/// Runs a step in a task of its own, so that it ends even when the caller's future is dropped: a web server drops a
/// handler when the shopper closes the tab, and an order or a charge must not be cut in half by that.
pub(crate) async fn to_the_end<T: Send + 'static>(
    step: impl Future<Output = T> + Send + 'static,
) -> T {
    match tokio::spawn(step.in_current_span()).await {
        Ok(outcome) => outcome,
        Err(broken) => match broken.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is shutting down, and this future with it: it will not be polled again.
            Err(_) => std::future::pending().await,
        },
    }
}

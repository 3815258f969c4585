//! The sender of webhooks: makes the attempts that the store says are due, and tells it their outcomes.

mod attempt;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::task::JoinSet;

use crate::http::shared::Shared;
use crate::state::deliveries::{Attempt, Outcome};
use crate::views::webhook;

/// The longest time between two looks at a clock that runs.
const LOOK: Duration = Duration::from_secs(1);

/// The client secret of the API account, which webhooks are signed with.
#[derive(Clone)]
pub(crate) struct Secret(Arc<str>);

impl Secret {
    /// None for an empty one, which everybody knows.
    pub(crate) fn new(secret: &str) -> Option<Self> {
        (!secret.trim().is_empty()).then(|| Self(secret.into()))
    }

    fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

// By hand: the secret stays out of every log.
impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// Sends webhooks for as long as the store runs.
pub(crate) async fn run(shared: Shared, secret: Secret) {
    let signal = shared.store().deliveries.signal();
    let mut attempts: JoinSet<(Attempt, Outcome)> = JoinSet::new();
    loop {
        let looks = {
            let mut store = shared.store();
            let unsigned = store.settings.unsigned_webhooks;
            for attempt in store.due_attempts() {
                let Some(delivery) = store.deliveries.waiting(attempt.number) else {
                    continue;
                };
                let body =
                    webhook::body(&store.hash, &delivery.scope, &delivery.notice, delivery.at);
                let message = attempt::Message {
                    id: delivery.id.clone(),
                    seconds: attempt.at.as_second(),
                    body: body.to_string(),
                    secret: (!unsigned).then(|| secret.clone()),
                };
                attempts.spawn(async move {
                    let outcome = attempt::send(&attempt, &message).await;
                    (attempt, outcome)
                });
            }
            // A look at the store also lets happen what was to happen by now.
            store.has_subscribers() && !store.clock.is_frozen()
        };
        tokio::select! {
            Some(ended) = attempts.join_next() => {
                if let Ok((attempt, outcome)) = ended {
                    shared.store().attempted(&attempt, outcome);
                }
            }
            () = signal.notified() => {}
            () = tokio::time::sleep(LOOK), if looks => {}
        }
    }
}

/// Has a response wait for one attempt of each webhook that its request caused, where the settings say so.
pub(crate) async fn before_answer(
    State(shared): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    let first = shared.store().deliveries.made();
    let response = next.run(request).await;
    let (last, tried) = {
        let store = shared.store();
        if !store.settings.webhooks_before_answer {
            return response;
        }
        (store.deliveries.made(), store.deliveries.tried_signal())
    };
    loop {
        // Before the look, so that no attempt ends unseen between the two.
        let signal = tried.notified();
        if shared.store().all_tried(first, last) {
            return response;
        }
        signal.await;
    }
}

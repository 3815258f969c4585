//! A layer around the connector that tells whether a connection ever stood.
//!
//! When the total time limit runs out, reqwest does not say whether that was during the handshake (nothing was sent)
//! or after it (anything may have happened). A mark that belongs to the request, and that the connector moves, does.
//! It can be relied on only without a pool: a reused connection never passes the connector.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use tower::{Layer, Service};

/// The connector has not been seen. Proves nothing: it may have run where the mark of the request is out of reach.
const UNSEEN: u8 = 0;
/// The connector is at work, or has failed.
const CONNECTING: u8 = 1;
/// A connection stood, TLS included, and may have been written to.
const STOOD: u8 = 2;

tokio::task_local! {
    static MARK: Arc<AtomicU8>;
}

/// Runs `send` and tells, beside its result, whether it is certain that no connection stood at any time during it.
pub(crate) async fn watch<F: Future>(send: F) -> (F::Output, bool) {
    let mark = Arc::new(AtomicU8::new(UNSEEN));
    let output = MARK.scope(Arc::clone(&mark), send).await;
    (output, mark.load(Ordering::SeqCst) == CONNECTING)
}

/// Moves the mark of the request for which a connection is made.
#[derive(Clone, Copy)]
pub(crate) struct Witness;

impl<S> Layer<S> for Witness {
    type Service = WitnessedConnector<S>;

    fn layer(&self, connector: S) -> Self::Service {
        WitnessedConnector { connector }
    }
}

/// A connector whose attempts and successes are noted.
#[derive(Clone)]
pub(crate) struct WitnessedConnector<S> {
    connector: S,
}

impl<S, Destination> Service<Destination> for WitnessedConnector<S>
where
    S: Service<Destination>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, destination: Destination) -> Self::Future {
        let mark = MARK.try_with(Arc::clone).ok();
        let move_to = move |step| {
            if let Some(mark) = &mark {
                mark.fetch_max(step, Ordering::SeqCst);
            }
        };
        move_to(CONNECTING);
        let connecting = self.connector.call(destination);
        Box::pin(async move {
            let connected = connecting.await;
            if connected.is_ok() {
                move_to(STOOD);
            }
            connected
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn connect(outcome: Result<(), ()>) -> Result<(), ()> {
        let connector = tower::service_fn(move |()| std::future::ready(outcome));
        Witness.layer(connector).call(()).await
    }

    #[tokio::test]
    async fn only_a_connector_that_was_seen_to_fail_proves_that_nothing_stood() {
        assert!(watch(connect(Err(()))).await.1);
        assert!(!watch(connect(Ok(()))).await.1);
        assert!(!watch(async {}).await.1, "no connector was seen");
        let both = async {
            let _ = connect(Ok(())).await;
            connect(Err(())).await
        };
        assert!(!watch(both).await.1, "one stood before the other failed");
    }

    #[tokio::test]
    async fn a_mark_belongs_to_one_request() {
        let (fails, stands) = tokio::join!(watch(connect(Err(()))), watch(connect(Ok(()))));
        assert!(fails.1 && !stands.1);
    }
}

//! A layer around reqwest's connector that tells the [`Connection`] of a request how far it got.
//!
//! When a time limit runs out, reqwest does not say whether that was during the handshake (nothing was sent) or after
//! it (anything may have happened). The connector knows. It can be relied on only without a pool: a reused connection
//! never passes the connector.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tower::{Layer, Service};

use crate::connection::Connection;

tokio::task_local! {
    static CONNECTION: Connection;
}

/// Runs `send`, which sends one request, so that the connector finds the request's connection.
pub(crate) async fn scope<F: Future>(connection: &Connection, send: F) -> F::Output {
    CONNECTION.scope(connection.clone(), send).await
}

/// Tells the connection of the request for which it connects.
#[derive(Clone, Copy)]
pub(crate) struct ConnectProbe;

impl<S> Layer<S> for ConnectProbe {
    type Service = ProbedConnector<S>;

    fn layer(&self, connector: S) -> Self::Service {
        ProbedConnector { connector }
    }
}

/// A connector whose attempts and successes are told.
#[derive(Clone)]
pub(crate) struct ProbedConnector<S> {
    connector: S,
}

impl<S, Destination> Service<Destination> for ProbedConnector<S>
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
        let connection = CONNECTION.try_with(Clone::clone).ok();
        if let Some(connection) = &connection {
            connection.connecting();
        }
        let connecting = self.connector.call(destination);
        Box::pin(async move {
            let connected = connecting.await;
            if let (Ok(_), Some(connection)) = (&connected, &connection) {
                connection.connected();
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
        ConnectProbe.layer(connector).call(()).await
    }

    /// Whether the connector proves that no connection stood while `send` ran.
    async fn proves<F: Future>(send: F) -> bool {
        let connection = Connection::new(false);
        scope(&connection, send).await;
        connection.was_never_established()
    }

    #[tokio::test]
    async fn only_a_connector_that_was_seen_to_fail_proves_that_nothing_stood() {
        assert!(proves(connect(Err(()))).await);
        assert!(!proves(connect(Ok(()))).await);
        assert!(!proves(async {}).await, "no connector was seen");
        let both = async {
            let _ = connect(Ok(())).await;
            connect(Err(())).await
        };
        assert!(!proves(both).await, "one stood before the other failed");
    }

    #[tokio::test]
    async fn each_request_has_a_proof_of_its_own() {
        let (fails, stands) = tokio::join!(proves(connect(Err(()))), proves(connect(Ok(()))));
        assert!(fails && !stands);
    }
}

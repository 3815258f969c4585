//! An HTTP client that hands requests to a store in the same process: the sandbox below the transport's seam.
//!
//! Faults are what they are over a socket, each request on a connection of its own. A refused connection was never
//! established, so that nothing of the request was sent. A connection that is cut breaks before the head of the response,
//! or within its body, after the number of bytes that a socket would have carried.

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::http::header::{CONTENT_LENGTH, HOST};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Request, Response, StatusCode, Uri};
use bigcommerce_transport::{
    Connection, ConnectionError, HttpClient, ResponseBody, ResponseFuture,
};
use http_body_util::BodyExt as _;

use crate::http::app::App;
use crate::http::wire::Switch;

/// Hands requests to a store in the same process; made by [`Sandbox::http_client`](crate::Sandbox::http_client). The
/// store lives as long as it does.
///
/// A request has its effect although its client has gone: one that is delayed or held goes on in a task of its own.
///
/// ```
/// use bigcommerce_sandbox::Sandbox;
/// use bigcommerce_transport::Session;
/// use bigcommerce_types::{AccessToken, StoreHash};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::builder().seed(7).in_process()?;
/// let session = Session::builder(sandbox.store_hash().parse::<StoreHash>()?)
///     .access_token(AccessToken::new(sandbox.access_token()))
///     .api_url(sandbox.api_url())
///     .payments_url(sandbox.payments_url())
///     .http_client(sandbox.http_client())
///     .build()?;
/// # drop(session);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct InProcessClient {
    app: App,
}

impl fmt::Debug for InProcessClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("InProcessClient")
    }
}

impl InProcessClient {
    pub(crate) fn new(app: App) -> Self {
        Self { app }
    }

    async fn send(
        &self,
        request: Request<Bytes>,
        connection: &Connection,
    ) -> Result<Response<ResponseBody>, ConnectionError> {
        connection.connecting();
        if self.app.shared.faults().refuses_connection() {
            return Err(ConnectionError::not_connected());
        }
        connection.connected();
        let switch = Arc::new(Switch::default());
        let mut request = received(request);
        request.extensions_mut().insert(Arc::clone(&switch));
        let registers = request.uri().path().contains("/v3/hooks");
        let response = self.answer(request).await?;
        if registers && self.app.shared.store().has_subscribers() {
            self.app.send_webhooks();
        }
        sent(response, &switch).await
    }

    /// Answers at once, or in a task that goes on when nobody waits for it any more.
    async fn answer(
        &self,
        request: Request<Body>,
    ) -> Result<axum::response::Response, ConnectionError> {
        let app = self.app.clone();
        let mut answering = Box::pin(async move { app.answer(request).await });
        let first = poll_fn(|context| Poll::Ready(answering.as_mut().poll(context))).await;
        match first {
            Poll::Ready(response) => Ok(response),
            Poll::Pending => tokio::spawn(answering)
                .await
                .map_err(|_| ConnectionError::broken()),
        }
    }
}

impl HttpClient for InProcessClient {
    fn execute<'a>(
        &'a self,
        request: Request<Bytes>,
        connection: &'a Connection,
    ) -> ResponseFuture<'a> {
        Box::pin(self.send(request, connection))
    }
}

/// The request as a server reads it off a connection.
fn received(request: Request<Bytes>) -> Request<Body> {
    let (mut head, body) = request.into_parts();
    if let Some(host) = head.uri.authority()
        && let Ok(host) = HeaderValue::from_str(host.as_str())
    {
        head.headers.insert(HOST, host);
    }
    let root = || PathAndQuery::from_static("/");
    let path = head.uri.path_and_query().cloned().unwrap_or_else(root);
    head.uri = Uri::from(path);
    if !body.is_empty() {
        let length = HeaderValue::from(body.len());
        head.headers.insert(CONTENT_LENGTH, length);
    }
    Request::from_parts(head, Body::from(body))
}

/// The response as its client gets it, cut where its fault says so.
async fn sent(
    response: axum::response::Response,
    switch: &Switch,
) -> Result<Response<ResponseBody>, ConnectionError> {
    let (mut head, body) = response.into_parts();
    let Some(length) = body.size_hint().exact() else {
        // A stream without an end is not for cutting.
        let body = body.map_err(|_| ConnectionError::broken());
        return Ok(Response::from_parts(head, ResponseBody::new(body)));
    };
    if head.status != StatusCode::NO_CONTENT {
        let length = HeaderValue::from(length);
        head.headers.entry(CONTENT_LENGTH).or_insert(length);
    }
    let Ok(whole) = body.collect().await else {
        return Err(ConnectionError::broken());
    };
    let whole = whole.to_bytes();
    let mut written = written(&head);
    let length_of_head = written.len();
    written.extend_from_slice(&whole);
    match switch.cuts(&written) {
        None => Ok(Response::from_parts(head, ResponseBody::from(whole))),
        Some(bytes) if bytes < length_of_head => Err(ConnectionError::broken()),
        Some(_) => Ok(Response::from_parts(head, ResponseBody::broken_off())),
    }
}

/// The head of a response as HTTP/1.1 writes it.
fn written(head: &axum::http::response::Parts) -> Vec<u8> {
    let reason = head.status.canonical_reason().unwrap_or("<none>");
    let mut written = format!("HTTP/1.1 {} {reason}\r\n", head.status.as_u16()).into_bytes();
    for (name, value) in &head.headers {
        written.extend_from_slice(name.as_str().as_bytes());
        written.extend_from_slice(b": ");
        written.extend_from_slice(value.as_bytes());
        written.extend_from_slice(b"\r\n");
    }
    written.extend_from_slice(b"\r\n");
    written
}

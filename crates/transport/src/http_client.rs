//! The seam below a session: a request with its credentials goes out, a response comes back.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::connection::Connection;
use crate::connection_error::ConnectionError;
use crate::response_body::ResponseBody;

/// The result of [`HttpClient::execute`], later.
pub type ResponseFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, ConnectionError>> + Send + 'a>>;

/// Executes single HTTP requests for a [`Session`](crate::Session).
///
/// A session without a client of its own uses reqwest, with TLS, a pool for what is harmless twice and a new connection
/// for everything else. Give it another one with [`SessionBuilder::http_client`](crate::SessionBuilder::http_client): a
/// store in the same process, a script in a test, another HTTP library. Checks, credentials, time limits, reconnects,
/// errors and traces are the session's and stay the same.
///
/// An implementation
///
/// - sends the request at most once, and follows no redirect;
/// - tells [`connection`](Connection) when it begins to connect and when it is connected, if it knows. When the time
///   limit of the session runs out, the future is dropped, and what was told decides whether the request may have been
///   sent. A client that tells nothing is taken to have sent it;
/// - says in a [`ConnectionError`] how far a request got that has no response, and says too much rather than too little:
///   a charge that is taken for "not sent" may be sent again;
/// - prints neither headers nor bodies: they hold access tokens and card numbers. Credentials are
///   [sensitive](http::HeaderValue::is_sensitive) header values.
///
/// Time is tokio's, so that a test under `start_paused` waits for nothing.
///
/// # Example
///
/// A script: a charge whose connection breaks, so that its outcome is not known.
///
/// ```
/// use std::collections::VecDeque;
/// use std::sync::Mutex;
///
/// use bigcommerce_transport::{
///     Connection, ConnectionError, HttpClient, ResponseBody, ResponseFuture, Session,
/// };
/// use bigcommerce_types::{AccessToken, StoreHash};
/// use bytes::Bytes;
/// use http::{Request, Response};
///
/// /// Answers each request with the next line of the script.
/// struct Script(Mutex<VecDeque<Result<&'static str, ConnectionError>>>);
///
/// impl HttpClient for Script {
///     fn execute<'a>(&'a self, _: Request<Bytes>, _: &'a Connection) -> ResponseFuture<'a> {
///         let next = self.0.lock().ok().and_then(|mut script| script.pop_front());
///         Box::pin(async move {
///             let body = next.unwrap_or_else(|| Err(ConnectionError::not_connected()))?;
///             Ok(Response::new(ResponseBody::from(body)))
///         })
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let script = Script(Mutex::new(VecDeque::from([
///     Ok(r#"{"data": {"id": "0b9a4a3e-6a53-4f0c-9d3c-1f1f0a6f4c11"}}"#),
///     Err(ConnectionError::broken()),
/// ])));
/// let session = Session::builder("abc123".parse::<StoreHash>()?)
///     .access_token(AccessToken::new("an-access-token"))
///     .http_client(script)
///     .build()?;
/// # drop(session);
/// # Ok(())
/// # }
/// ```
pub trait HttpClient: Send + Sync {
    /// Executes one request, and answers when the head of its response has arrived.
    ///
    /// # Errors
    /// When no response arrived: how far the request got.
    fn execute<'a>(
        &'a self,
        request: Request<Bytes>,
        connection: &'a Connection,
    ) -> ResponseFuture<'a>;
}

impl<C: HttpClient + ?Sized> HttpClient for Arc<C> {
    fn execute<'a>(
        &'a self,
        request: Request<Bytes>,
        connection: &'a Connection,
    ) -> ResponseFuture<'a> {
        C::execute(self, request, connection)
    }
}

//! The store as one HTTP service: every request to it comes through here, over a connection or in the same process.
//!
//! The operations of the API are found in one table that all stores of a process share. The admin endpoints and the
//! paths that nobody knows belong to a router that each store builds when it first needs it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody as _};
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{ALLOW, CONTENT_LENGTH};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Router};
use percent_encoding::percent_decode_str;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tower::{Layer as _, Service};

use crate::http::page;
use crate::http::router;
use crate::http::routes::table;
use crate::http::service;
use crate::http::shared::Shared;
use crate::http::webhooks::{self, Secret};

/// The largest request that the API reads.
const LARGEST: usize = 2 * 1024 * 1024;

/// A store that answers requests. Clones answer for the same store.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) shared: Shared,
    others: Arc<OnceLock<Router>>,
    secret: Secret,
    /// The sender of webhooks, once there is something to send. It ends with the last clone.
    sender: Arc<Mutex<JoinSet<()>>>,
}

impl App {
    pub(crate) fn new(shared: Shared, secret: Secret) -> Self {
        Self {
            shared,
            others: Arc::default(),
            secret,
            sender: Arc::default(),
        }
    }

    /// Sends webhooks from now on, in a task of tokio; outside of tokio none are sent.
    pub(crate) fn send_webhooks(&self) {
        let mut sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if let (true, Ok(runtime)) = (sender.is_empty(), Handle::try_current()) {
            let sending = webhooks::run(self.shared.clone(), self.secret.clone());
            sender.spawn_on(sending, &runtime);
        }
    }

    /// Answers one request. A look at the page costs no quota and uses up no fault.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        if !page::may_have(request.uri().path()) {
            return self.metered(request).await;
        }
        let app = self.clone();
        let otherwise = async move |request: Request| app.metered(request).await;
        // Made for each look: people are slow, and the page is no part of what a store in process costs.
        let mut pages: Router = page::router(&self.shared)
            .fallback(otherwise)
            .with_state(self.shared.clone());
        match pages.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    /// Answers one request, with its fault and its quota.
    async fn metered(&self, request: Request) -> Response {
        let shared = &self.shared;
        let waiting =
            from_fn_with_state(shared.clone(), webhooks::before_answer).layer(self.clone());
        let metered = from_fn_with_state(shared.clone(), service::outer).layer(waiting);
        let mut service = from_fn_with_state(shared.clone(), service::outermost).layer(metered);
        match service.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    /// Runs the operation of a request, or whatever else is at its path.
    async fn dispatch(self, request: Request) -> Response {
        let Some(found) = table::at(request.uri().path()) else {
            return self.other(request).await;
        };
        let Some(operation) = found.value.get(request.method().as_str()) else {
            let mut refusal =
                service::no_such_method(State(self.shared), request.uri().clone()).await;
            refusal.headers_mut().insert(ALLOW, found.value.allowed());
            return refusal;
        };
        let decoded = |(name, value): (&str, &str)| {
            let value = percent_decode_str(value).decode_utf8().ok()?;
            Some((name.to_owned(), value.into_owned()))
        };
        let Some(path) = found
            .params
            .iter()
            .map(decoded)
            .collect::<Option<HashMap<_, _>>>()
        else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        let query = match Query::try_from_uri(request.uri()) {
            Ok(query) => query,
            Err(rejection) => return rejection.into_response(),
        };
        let is_head = request.method() == Method::HEAD;
        let (head, body) = request.into_parts();
        let Ok(body) = axum::body::to_bytes(body, LARGEST).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        let state = State(self.shared);
        let fault = head.extensions.get().copied().map(Extension);
        let response = service::enter(
            operation,
            state,
            Path(path),
            query,
            head.headers,
            fault,
            body,
        )
        .await;
        if is_head {
            without_body(response)
        } else {
            response
        }
    }

    /// The admin endpoints, and paths that nobody knows.
    async fn other(&self, request: Request) -> Response {
        let others = self
            .others
            .get_or_init(|| router::others(self.shared.clone()));
        let Ok(response) = others.clone().call(request).await;
        response
    }
}

/// Inside of the layers.
impl Service<Request> for App {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let app = self.clone();
        Box::pin(async move { Ok(app.dispatch(request).await) })
    }
}

/// The same head, and the length of the body that a `GET` would have.
fn without_body(mut response: Response) -> Response {
    if let Some(length) = response.body().size_hint().exact() {
        let length = HeaderValue::from(length);
        response.headers_mut().insert(CONTENT_LENGTH, length);
    }
    *response.body_mut() = Body::empty();
    response
}

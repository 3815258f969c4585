//! Carries out the plan of one request's fault, at the edge. Everything else about a request happens inside of it.

use std::sync::Arc;

use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::DATE;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use jiff::{SignedDuration, Timestamp};

use super::change;
use super::json::read_header;
use super::kind::Canned;
use super::plan::{Asked, Cut, Dated, Pause, Plan, Runs};
use super::{Fault, FaultId};
use crate::http::routes::operation_at;
use crate::http::shared::{Shared, http_date};
use crate::http::wire::Switch;
use crate::state::clock::after;

const HEADER: &str = "x-sandbox-fault";
/// The largest request that is read before it is forgotten.
const LARGEST: usize = 32 * 1024 * 1024;

/// A response that stands in the place of the operation, among the requests that count against quotas.
#[derive(Clone, Debug)]
pub(crate) struct InPlaceOf(Canned);

impl InPlaceOf {
    pub(crate) fn response(&self) -> Response {
        change::canned(self.0.clone())
    }
}

/// The fault of a request, for its operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Applied {
    pub(crate) name: &'static str,
    /// True for a request that is processed twice.
    pub(crate) twice: bool,
}

/// A request's fault.
struct Chosen {
    id: FaultId,
    name: &'static str,
    plan: Plan,
    arrived: Timestamp,
}

/// Runs a request with its fault, if it has one, and dates the response.
pub(crate) async fn around(shared: &Shared, request: Request, next: Next) -> Response {
    let (mut response, date) = match choose(shared, &request) {
        Ok(None) => (next.run(request).await, Dated::Ahead(0)),
        Ok(Some(chosen)) => {
            let date = chosen.plan.date;
            (carry_out(shared, chosen, request, next).await, date)
        }
        Err(message) => {
            let body = axum::Json(serde_json::json!({ "error": message }));
            let refused = (StatusCode::BAD_REQUEST, body).into_response();
            (refused, Dated::Ahead(0))
        }
    };
    if let Dated::Ahead(seconds) = date
        && !response.headers().contains_key(DATE)
    {
        let now = shared.store().clock.now();
        let shown = now.saturating_add(SignedDuration::from_secs(seconds));
        let date = http_date(shown.unwrap_or(now));
        response.headers_mut().insert(DATE, date);
    }
    response
}

fn choose(shared: &Shared, request: &Request) -> Result<Option<Chosen>, String> {
    let (method, path) = (request.method().as_str(), request.uri().path());
    if path == "/sandbox" || path.starts_with("/sandbox/") {
        return Ok(None);
    }
    let header = request.headers().get(HEADER);
    if header.is_none() && shared.faults().is_idle() {
        return Ok(None);
    }
    let asked = Asked {
        method,
        path,
        operation: operation_at(method, path),
    };
    // Before the fault is taken from the list: a test that sees it gone may move the clock.
    let (arrived, settings) = {
        let store = shared.store();
        (store.clock.now(), store.settings.clone())
    };
    let taken = match header {
        None => shared.faults().take(&asked),
        Some(value) => {
            let text = value.to_str();
            let text = text.map_err(|_| "the header X-Sandbox-Fault is not a text")?;
            let fault = read_header(text)?;
            if fault.kind.needs_the_list() {
                let message = "a refused connection and a hold can't come in a header";
                return Err(message.to_owned());
            }
            Some((FaultId(0), fault))
        }
    };
    Ok(taken.map(|(id, fault): (FaultId, Fault)| Chosen {
        id,
        name: fault.kind.name(),
        plan: Plan::decide(fault.kind, &asked, &settings),
        arrived,
    }))
}

async fn carry_out(shared: &Shared, chosen: Chosen, request: Request, next: Next) -> Response {
    let Chosen {
        id,
        name,
        plan,
        arrived,
    } = chosen;
    let switch = request.extensions().get::<Arc<Switch>>().cloned();
    let pause = async |pause: Option<Pause>| match pause {
        None => {}
        Some(Pause::Real(by)) => tokio::time::sleep(by).await,
        Some(Pause::Store(by)) => until(shared, after(arrived, by)).await,
        Some(Pause::Released) => shared.faults().hold(id).await,
    };
    let method = request.method().clone();
    let uri = request.uri().clone();
    let record = |status| shared.record_fault(name, method.as_str(), uri.path(), status);
    let mut request = if plan.reads_body && (plan.runs != Runs::Once || plan.before.is_some()) {
        // Read to its end first: the client may be gone when a pause is over, and waits for nothing meanwhile.
        read(request).await
    } else {
        request
    };
    let twice = plan.runs == Runs::Twice;
    request.extensions_mut().insert(Applied { name, twice });
    pause(plan.before).await;
    if plan.ignores_filters {
        *request.uri_mut() = change::unfiltered(request.uri());
    }
    let response = match plan.runs {
        Runs::Never => {
            record(plan.change.status());
            Response::default()
        }
        Runs::Once | Runs::Twice => next.run(request).await,
        Runs::Refused(canned) => {
            request.extensions_mut().insert(InPlaceOf(canned));
            let response = next.run(request).await;
            record(response.status().as_u16());
            response
        }
    };
    pause(plan.after).await;
    let mut response = change::changed(response, plan.change).await;
    let length = response.body().size_hint().exact();
    match (plan.cut, switch) {
        (None, _) => {}
        // Without a connection the caller cuts what it hands on.
        (Some(cut), None) => {
            response.extensions_mut().insert(cut);
        }
        (Some(Cut::After(bytes)), Some(switch)) => switch.cut_after(bytes),
        (Some(cut), Some(switch)) => match (cut, length) {
            (Cut::WithinBody, Some(length @ 1..)) => switch.cut_within_body(length / 2),
            _ => switch.cut_within_headers(),
        },
    }
    response
}

async fn read(request: Request) -> Request {
    let (head, body) = request.into_parts();
    // An unreadable body is an empty one.
    let body = axum::body::to_bytes(body, LARGEST).await;
    Request::from_parts(head, Body::from(body.unwrap_or_default()))
}

/// Waits until the store's clock shows a moment.
async fn until(shared: &Shared, moment: Timestamp) {
    let mut moved = shared.faults().changes();
    loop {
        let (now, frozen) = {
            let store = shared.store();
            (store.clock.now(), store.clock.is_frozen())
        };
        let Ok(left) = std::time::Duration::try_from(moment.duration_since(now)) else {
            return;
        };
        if left.is_zero() {
            return;
        }
        if frozen {
            // The sender is the store's: it does not go away while a request waits.
            let _ = moved.changed().await;
        } else {
            let _ = tokio::time::timeout(left, moved.changed()).await;
        }
    }
}

//! Applies the fault of one request. Everything else about a request happens inside of it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, TRANSFER_ENCODING};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use jiff::SignedDuration;
use serde_json::Value;

use super::json::{name, read_header};
use super::{Canned, Effect, Fault, FaultId, Kind};
use crate::http::service::Shared;
use crate::http::service::http_date;
use crate::http::wire::Switch;

const HEADER: &str = "x-sandbox-fault";
/// The largest request that is read before it is forgotten.
const LARGEST: usize = 32 * 1024 * 1024;
/// Parameters of a list that are no filters.
const NO_FILTERS: [&str; 4] = ["page", "limit", "sort", "include"];

/// The name of the fault that a request has.
#[derive(Clone, Copy)]
pub(crate) struct Applied(pub(crate) &'static str);

/// Runs a request with its fault, if it has one, and dates the response.
pub(crate) async fn around(shared: &Shared, request: Request, next: Next) -> Response {
    let (mut response, date) = match fault(shared, &request) {
        Ok(None) => (next.run(request).await, Some(0)),
        Ok(Some((id, fault))) => {
            let date = match fault.kind {
                Kind::OmitDate => None,
                Kind::ShiftDate { seconds } => Some(seconds),
                _ => Some(0),
            };
            (apply(shared, id, fault.kind, request, next).await, date)
        }
        Err(message) => {
            let body = axum::Json(serde_json::json!({ "error": message }));
            ((StatusCode::BAD_REQUEST, body).into_response(), Some(0))
        }
    };
    if let Some(ahead) = date
        && !response.headers().contains_key(DATE)
    {
        let now = shared.store().clock.now();
        let shown = now.saturating_add(SignedDuration::from_secs(ahead));
        response
            .headers_mut()
            .insert(DATE, http_date(shown.unwrap_or(now)));
    }
    response
}

fn fault(shared: &Shared, request: &Request) -> Result<Option<(FaultId, Fault)>, String> {
    let path = request.uri().path();
    if path == "/sandbox" || path.starts_with("/sandbox/") {
        return Ok(None);
    }
    if let Some(value) = request.headers().get(HEADER) {
        let text = value
            .to_str()
            .map_err(|_| "the header X-Sandbox-Fault is not a text")?;
        let fault = read_header(text)?;
        if matches!(fault.kind, Kind::RefuseConnection | Kind::Hold { .. }) {
            return Err("a refused connection and a hold can't come in a header".to_owned());
        }
        return Ok(Some((FaultId(0), fault)));
    }
    Ok(shared.faults().take(request.method().as_str(), path))
}

async fn apply(
    shared: &Shared,
    id: FaultId,
    kind: Kind,
    mut request: Request,
    next: Next,
) -> Response {
    let switch = request.extensions().get::<Arc<Switch>>().cloned();
    let name = name(&kind);
    request.extensions_mut().insert(Applied(name));
    let cut = |bytes| {
        if let Some(switch) = &switch {
            switch.cut_after(bytes);
        }
    };
    let without_effect = |request: &Request, status| {
        shared.record_fault(
            name,
            request.method().as_str(),
            request.uri().path(),
            status,
        );
    };
    match kind {
        Kind::RefuseConnection | Kind::Refuse => {
            without_effect(&request, 0);
            cut(0);
            Response::default()
        }
        Kind::CutBefore => {
            without_effect(&request, 0);
            read(request).await;
            cut(0);
            Response::default()
        }
        Kind::CutAfter { bytes } => {
            let response = next.run(request).await;
            cut(bytes);
            response
        }
        Kind::Delay { effect, by } => paused(request, next, effect, tokio::time::sleep(by)).await,
        Kind::Hold { effect } => paused(request, next, effect, shared.faults().hold(id)).await,
        Kind::Answer {
            effect: Effect::Later,
            canned,
        } => {
            without_effect(&request, canned.status);
            read(request).await;
            canned.response()
        }
        Kind::Answer { canned, .. } => {
            next.run(request).await;
            canned.response()
        }
        Kind::IgnoreFilters => {
            *request.uri_mut() = unfiltered(request.uri());
            next.run(request).await
        }
        Kind::LeaveOut { ids } => without(next.run(request).await, &ids).await,
        Kind::OmitDate | Kind::ShiftDate { .. } => next.run(request).await,
    }
}

async fn paused(
    request: Request,
    next: Next,
    effect: Effect,
    pause: impl Future<Output = ()>,
) -> Response {
    if effect == Effect::First {
        let response = next.run(request).await;
        pause.await;
        return response;
    }
    // Read to its end first: the client may be gone when the pause is over.
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LARGEST).await;
    pause.await;
    let body = body.unwrap_or_default();
    next.run(Request::from_parts(head, Body::from(body))).await
}

async fn read(request: Request) {
    // An unreadable request is forgotten like every other.
    let _ = axum::body::to_bytes(request.into_body(), LARGEST).await;
}

impl Canned {
    fn response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        let status = StatusCode::from_u16(self.status).ok();
        let sendable = status.filter(|status| status.as_u16() >= 200);
        *response.status_mut() = sendable.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        for (name, value) in self.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            // The body decides about its length.
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value))
                && !matches!(name, CONTENT_LENGTH | TRANSFER_ENCODING)
            {
                headers.append(name, value);
            }
        }
        if !headers.contains_key(CONTENT_TYPE) {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        response
    }
}

fn unfiltered(uri: &Uri) -> Uri {
    let kept: Vec<&str> = uri
        .query()
        .unwrap_or("")
        .split('&')
        .filter(|pair| NO_FILTERS.contains(&pair.split('=').next().unwrap_or("")))
        .collect();
    let path = format!("{}?{}", uri.path(), kept.join("&"));
    path.parse().unwrap_or_else(|_| uri.clone())
}

/// The same list without some entries: 204 where none is left.
async fn without(response: Response, ids: &[i64]) -> Response {
    let (mut head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await;
    let body = body.unwrap_or_default();
    let Ok(mut json) = serde_json::from_slice::<Value>(&body) else {
        return Response::from_parts(head, Body::from(body));
    };
    let list = match &mut json {
        Value::Object(envelope) => envelope.get_mut("data"),
        bare => Some(bare),
    };
    let mut is_empty = false;
    if let Some(Value::Array(list)) = list {
        list.retain(|entry| !entry["id"].as_i64().is_some_and(|id| ids.contains(&id)));
        is_empty = list.is_empty();
    }
    head.headers.remove(CONTENT_LENGTH);
    if is_empty {
        head.status = StatusCode::NO_CONTENT;
        head.headers.remove(CONTENT_TYPE);
        return Response::from_parts(head, Body::empty());
    }
    Response::from_parts(head, Body::from(json.to_string()))
}

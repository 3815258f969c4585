//! Checks of a request before its operation runs: credentials, headers, syntax; and the headers of every response.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, Query, Request, State};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;

use crate::http::call::{Answer, Call};
use crate::http::faults::{self, Applied, InPlaceOf};
use crate::http::rate_limit::{PAYMENTS_WINDOW_MS, Pace, window_ms};
use crate::http::redacted;
use crate::http::routes::{Operation, family_of};
use crate::http::session::{self, CSRF_TOKEN, SESSION_COOKIE};
use crate::http::shared::{Credentials, Shared};
use crate::state::access_tokens;
use crate::state::errors::Refusal;
use crate::state::ledger::RequestRecord;
use crate::state::quirks::Quirks;
use crate::state::request_log::About;
use crate::state::store::Store;
use crate::views::refusal::Family;

/// Runs an operation for a request that the router has matched.
pub(crate) async fn enter(
    operation: &'static Operation,
    State(shared): State<Shared>,
    Path(path): Path<HashMap<String, String>>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    fault: Option<Extension<Applied>>,
    body: Bytes,
) -> Response {
    let mut call = Call {
        path,
        query,
        ..Call::default()
    };
    let mut store = shared.store();
    let outcome = check(operation, &shared, &store, &headers, &body, &mut call)
        .and_then(|()| (operation.run)(&mut store, &call));
    let fault = fault.map(|Extension(applied)| applied);
    if fault.is_some_and(|fault| fault.twice) && outcome.is_ok() {
        call.again = true;
        // The client has one request and gets one response: the first one.
        let _ = (operation.run)(&mut store, &call);
    }
    let (family, quirks) = (operation.family(), store.settings.quirks);
    let refusal = outcome.as_ref().err().map(Refusal::summary);
    let response = match outcome {
        Ok(answer) => answered(answer, family, &quirks),
        Err(refusal) => refused(&refusal, family, &quirks),
    };
    let record = RequestRecord {
        method: operation.method.to_owned(),
        path: operation.path.to_owned(),
        status: response.status().as_u16(),
        correlation_id: text(&headers, &HeaderName::from_static("x-correlation-id"))
            .map(str::to_owned),
    };
    let about = About {
        fault: fault.map(|fault| fault.name),
        body: call.body.as_ref().map(redacted::body).unwrap_or_default(),
        refusal,
    };
    let now = store.clock.now();
    store.requests.record(now, record, about);
    response
}

fn check(
    operation: &Operation,
    shared: &Shared,
    store: &Store,
    headers: &HeaderMap,
    body: &Bytes,
    call: &mut Call,
) -> Result<(), Refusal> {
    match operation.family() {
        Family::Gateway => {
            check_hash(store, call)?;
            call.payment_token = Some(payment_token(headers)?.to_owned());
            check_accept(headers, "application/vnd.bc.v1+json", false)?;
        }
        Family::Storefront => check_session(headers, call)?,
        Family::V2 | Family::V3 | Family::PaymentsControl => {
            check_hash(store, call)?;
            check_access_token(headers, &shared.credentials, operation.scope)?;
            check_accept(headers, "application/json", true)?;
        }
    }
    call.body = parse(headers, body)?;
    Ok(())
}

fn check_hash(store: &Store, call: &Call) -> Result<(), Refusal> {
    if call.param("store_hash") == store.hash {
        return Ok(());
    }
    Err(Refusal::new(403, "The token is not for this store."))
}

fn check_access_token(
    headers: &HeaderMap,
    credentials: &Credentials,
    scopes: &str,
) -> Result<(), Refusal> {
    let token = text(headers, &HeaderName::from_static("x-auth-token"));
    if token != Some(credentials.access_token.as_str()) {
        return Err(Refusal::new(
            401,
            "The access token is missing or not valid.",
        ));
    }
    if credentials
        .denied_scopes
        .iter()
        .any(|denied| scopes.split(' ').any(|scope| same_scope(scope, denied)))
    {
        return Err(Refusal::scope());
    }
    Ok(())
}

/// BigCommerce's own pages spell the scope of checkouts in two ways, and nobody outside can tell which one is right.
fn same_scope(one: &str, other: &str) -> bool {
    one == other || one.trim_end_matches('s') == other.trim_end_matches('s')
}

/// `PAT`, one space, the token. Nothing else is read as a payment access token, `Bearer` least of all.
fn payment_token(headers: &HeaderMap) -> Result<&str, Refusal> {
    text(headers, &AUTHORIZATION)
        .and_then(|value| value.strip_prefix("PAT "))
        .filter(|token| !token.is_empty() && !token.contains(' '))
        .ok_or_else(access_tokens::not_authorized)
}

/// 406 for an `Accept` that rules out what this host speaks. The management API takes a wildcard or none at all.
fn check_accept(headers: &HeaderMap, wanted: &str, lenient: bool) -> Result<(), Refusal> {
    let Some(accept) = text(headers, &ACCEPT) else {
        return if lenient {
            Ok(())
        } else {
            Err(not_acceptable(wanted))
        };
    };
    let fits = accept
        .split(',')
        .map(|entry| entry.split(';').next().unwrap_or("").trim())
        .any(|media| {
            media.eq_ignore_ascii_case(wanted)
                || (lenient && matches!(media, "*/*" | "application/*"))
        });
    if fits {
        Ok(())
    } else {
        Err(not_acceptable(wanted))
    }
}

fn not_acceptable(wanted: &str) -> Refusal {
    Refusal::new(406, format!("This host answers {wanted} only."))
}

fn check_session(headers: &HeaderMap, call: &Call) -> Result<(), Refusal> {
    let cookie = text(headers, &COOKIE).is_some_and(|cookies| {
        cookies
            .split(';')
            .any(|cookie| cookie.trim() == SESSION_COOKIE)
    });
    let csrf = text(headers, &HeaderName::from_static("x-xsrf-token")) == Some(CSRF_TOKEN);
    if cookie && csrf {
        Ok(())
    } else {
        Err(session::no_session(call.param("checkout_id")))
    }
}

fn parse(headers: &HeaderMap, body: &Bytes) -> Result<Option<Value>, Refusal> {
    if body.is_empty() {
        return Ok(None);
    }
    let json = text(headers, &CONTENT_TYPE).is_some_and(|kind| {
        kind.split(';')
            .next()
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    });
    if !json {
        return Err(Refusal::new(415, "A body has to be application/json."));
    }
    serde_json::from_slice(body)
        .map(Some)
        .map_err(|_| Refusal::new(400, "The body is not valid JSON."))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn answered(answer: Answer, family: Family, quirks: &Quirks) -> Response {
    let Some(body) = answer.body else {
        return empty(answer.status);
    };
    match quirks.applied(family, body) {
        Some(body) => json(answer.status, &body),
        None => empty(204),
    }
}

fn empty(status: u16) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(status).expect("a status of ours");
    response
}

pub(crate) fn refused(refusal: &Refusal, family: Family, quirks: &Quirks) -> Response {
    let body = refusal.error_body(family, quirks);
    let mut response = empty(refusal.status);
    if let Some(media_type) = body.media_type {
        let media_type = HeaderValue::from_static(media_type);
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        *response.body_mut() = Body::from(body.text);
    }
    response
}

fn json(status: u16, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).expect("a status of ours");
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// 405 for a path with other methods.
pub(crate) async fn no_such_method(State(shared): State<Shared>, uri: Uri) -> Response {
    let refusal = Refusal::new(405, "The method does not fit the resource.");
    refused(&refusal, family_of(uri.path()), &shared.quirks())
}

/// Around everything: the fault of a request, and the date of its response.
pub(crate) async fn outermost(
    State(shared): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    faults::around(&shared, request, next).await
}

/// A trailing slash is 403 on the management API, and every answer tells the quota and its own id.
pub(crate) async fn outer(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let family = family_of(path);
    let slash = path.starts_with("/stores/") && path.ends_with('/');
    let admin = path.starts_with("/sandbox/");
    let payment = path.starts_with("/stores/") && path.split('/').nth(3) == Some("payments");
    let (now, plan, quirks) = {
        let store = shared.store();
        let settings = &store.settings;
        (store.clock.now(), settings.plan, settings.quirks)
    };
    let take = |pace: &Mutex<Pace>, counts, quota, window| {
        let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.take(counts, quota, window, now)
    };
    let mut quota = plan.requests();
    let mut window = window_ms(plan);
    let (mut left, mut reset) = take(&shared.pace, !admin, quota, window);
    if payment && left.is_some() {
        quota = plan.payments();
        window = PAYMENTS_WINDOW_MS;
        (left, reset) = take(&shared.payments_pace, true, quota, window);
    }
    let mut response = match left {
        None => {
            let refusal = Refusal::new(429, "Too many requests in this window.");
            refused(&refusal, family, &quirks)
        }
        Some(_) if slash => {
            let refusal = Refusal::new(403, "The path ends in a slash.");
            refused(&refusal, family, &quirks)
        }
        Some(_) => match request.extensions().get::<InPlaceOf>() {
            Some(fault) => fault.response(),
            None => next.run(request).await,
        },
    };
    let headers = response.headers_mut();
    headers.insert("x-rate-limit-time-window-ms", HeaderValue::from(window));
    headers.insert("x-rate-limit-time-reset-ms", HeaderValue::from(reset));
    headers.insert("x-rate-limit-requests-quota", HeaderValue::from(quota));
    headers.insert(
        "x-rate-limit-requests-left",
        HeaderValue::from(left.unwrap_or(0)),
    );
    if left.is_none() {
        headers.insert("x-retry-after", HeaderValue::from(reset.div_ceil(1000)));
    }
    let id = HeaderValue::from_str(&shared.random.id()).expect("a UUID is plain ASCII");
    headers.insert("x-request-id", id);
    response
}

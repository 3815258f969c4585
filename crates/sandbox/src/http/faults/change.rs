//! Changes of responses and of what is asked for.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use serde_json::Value;

use super::kind::Canned;
use super::plan::Change;

/// Parameters of a list that are no filters.
const NO_FILTERS: [&str; 4] = ["page", "limit", "sort", "include"];

impl Change {
    /// The status that a request without an operation is recorded with; 0 where there is no response.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Replace(canned) => canned.status,
            _ => 0,
        }
    }
}

/// The response after a change.
pub(super) async fn changed(response: Response, change: Change) -> Response {
    match change {
        Change::None => response,
        Change::Replace(other) => canned(other),
        Change::Rewrite(other) => {
            let (mut head, _) = response.into_parts();
            let (other, body) = canned(other).into_parts();
            head.status = other.status;
            head.headers.remove(CONTENT_LENGTH);
            head.headers.extend(other.headers);
            Response::from_parts(head, body)
        }
        Change::LeaveOut(ids) => without(response, &ids).await,
        Change::Truncate(bytes) => {
            with_body(response, |body| {
                let kept = bytes.unwrap_or(body.len() / 2).min(body.len());
                body.slice(..kept)
            })
            .await
        }
        Change::Malform => with_body(response, malformed).await,
    }
}

/// A response that stands for itself.
pub(super) fn canned(canned: Canned) -> Response {
    let mut response = Response::new(Body::from(canned.body));
    let status = StatusCode::from_u16(canned.status).ok();
    let sendable = status.filter(|status| status.as_u16() >= 200);
    *response.status_mut() = sendable.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in canned.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        // The body decides about its length.
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value))
            && !matches!(name, CONTENT_LENGTH | TRANSFER_ENCODING)
        {
            headers.append(name, value);
        }
    }
    match headers.get(CONTENT_TYPE) {
        None => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Some(none) if none.is_empty() => {
            headers.remove(CONTENT_TYPE);
        }
        Some(_) => {}
    }
    response
}

/// The same address without its filters.
pub(super) fn unfiltered(uri: &Uri) -> Uri {
    let kept: Vec<&str> = uri
        .query()
        .unwrap_or("")
        .split('&')
        .filter(|pair| NO_FILTERS.contains(&pair.split('=').next().unwrap_or("")))
        .collect();
    let path = format!("{}?{}", uri.path(), kept.join("&"));
    path.parse().unwrap_or_else(|_| uri.clone())
}

async fn with_body(response: Response, change: impl FnOnce(Bytes) -> Bytes) -> Response {
    let (mut head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await;
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from(change(body.unwrap_or_default())))
}

/// A comma where no JSON has one. A body that does not end in a bracket gets one at its end.
fn malformed(body: Bytes) -> Bytes {
    if body.is_empty() {
        return body;
    }
    let mut bytes = body.to_vec();
    let last = bytes.iter().rposition(|byte| matches!(byte, b'}' | b']'));
    bytes.insert(last.unwrap_or(bytes.len()), b',');
    Bytes::from(bytes)
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

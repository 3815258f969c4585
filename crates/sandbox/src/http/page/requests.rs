//! Requests as they arrive.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::frame::{Frame, Section};
use super::html;
use super::text::Badge;
use crate::http::redacted;
use crate::http::shared::Shared;
use crate::state::request_log::Arrival;
use crate::state::store::Store;

/// The requests that one look shows.
const SHOWN: usize = 200;

/// One request.
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) at: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) status: Badge,
    pub(super) correlation: String,
    pub(super) fault: &'static str,
    pub(super) refusal: String,
    pub(super) body: String,
}

#[derive(Template)]
#[template(path = "requests.html")]
struct Requests {
    frame: Frame,
    lines: Vec<Line>,
    made: u64,
}

/// `GET /page/requests`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let store = shared.store();
    html(&Requests {
        frame: Frame::new(Section::Requests, &shared, &store, &query),
        lines: lines(&store, SHOWN),
        made: store.requests.made(),
    })
}

/// The newest requests, newest first.
pub(super) fn lines(store: &Store, most: usize) -> Vec<Line> {
    store.requests.recent().rev().take(most).map(line).collect()
}

fn line(arrival: &Arrival) -> Line {
    let Arrival { record, about, .. } = arrival;
    Line {
        number: arrival.number,
        at: arrival.at.strftime("%H:%M:%S").to_string(),
        method: record.method.clone(),
        path: record.path.clone(),
        status: Badge::http(record.status),
        correlation: record
            .correlation_id
            .as_deref()
            .map_or("", redacted::word)
            .to_owned(),
        fault: about.fault.unwrap_or(""),
        refusal: about.refusal.clone().unwrap_or_default(),
        body: about.body.clone(),
    }
}

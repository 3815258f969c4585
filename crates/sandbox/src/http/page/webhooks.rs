//! Webhooks that were sent, attempt by attempt.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::frame::{Frame, Section};
use super::html;
use super::text::{Badge, short, time};
use crate::http::service::Shared;
use crate::state::webhook_log::Attempt;

/// The attempts that one look shows.
const SHOWN: usize = 200;

struct Row {
    id: String,
    scope: String,
    destination: String,
    number: usize,
    status: Badge,
    at: String,
}

#[derive(Template)]
#[template(path = "webhooks.html")]
struct Webhooks {
    frame: Frame,
    rows: Vec<Row>,
}

/// `GET /page/webhooks`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let store = shared.store();
    html(&Webhooks {
        frame: Frame::new(Section::Webhooks, &shared, &store, &query),
        rows: store
            .webhook_log
            .recent()
            .rev()
            .take(SHOWN)
            .map(row)
            .collect(),
    })
}

fn row(attempt: &Attempt) -> Row {
    Row {
        id: short(attempt.id.trim_start_matches("msg_")),
        scope: attempt.scope.clone(),
        destination: attempt.destination.clone(),
        number: attempt.number,
        status: attempt.status.map_or(Badge::bad("no answer"), Badge::http),
        at: time(attempt.at),
    }
}

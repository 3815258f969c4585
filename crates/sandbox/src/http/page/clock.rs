//! The store's clock.

use std::collections::HashMap;
use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;

use super::frame::{Frame, Section};
use super::said::Said;
use super::text::span;
use super::{back, html};
use crate::http::shared::Shared;

/// The furthest that one form moves the clock: ten years, in seconds.
const FURTHEST: u64 = 10 * 366 * 86_400;

struct Step {
    seconds: u64,
    name: String,
}

#[derive(Template)]
#[template(path = "clock.html")]
struct Clock {
    frame: Frame,
    unix_seconds: i64,
    waiting: usize,
    steps: Vec<Step>,
}

/// `GET /page/clock`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let store = shared.store();
    let step = |seconds| Step {
        seconds,
        name: span(seconds),
    };
    html(&Clock {
        frame: Frame::new(Section::Clock, &shared, &store, &query),
        unix_seconds: store.clock.now().as_second(),
        waiting: store.queue.len(),
        steps: [60, 600, 3600, 86_400, 30 * 86_400].map(step).into(),
    })
}

/// `POST /page/clock` with `seconds`
pub(super) async fn advance(
    State(shared): State<Shared>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let seconds = form
        .get("seconds")
        .and_then(|text| text.trim().parse().ok());
    let said = match seconds {
        Some(seconds @ 0..=FURTHEST) => {
            shared.store().advance_clock(Duration::from_secs(seconds));
            Said::ClockMoved
        }
        _ => Said::NotANumber,
    };
    back(Section::Clock.address(), said)
}

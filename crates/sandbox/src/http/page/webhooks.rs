//! Webhooks that were sent, with their attempts.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::Timestamp;

use super::frame::{Frame, Section};
use super::said::Said;
use super::text::{Badge, short, time};
use super::{back, html};
use crate::http::shared::Shared;
use crate::state::delivery_log::{Delivery, DeliveryAttempt, DeliveryState};

/// The webhooks that one look shows.
const SHOWN: usize = 200;

struct Row {
    id: String,
    /// The whole `webhook-id`.
    whole_id: String,
    /// The number of the registered webhook; empty for the receiver of all events.
    hook: String,
    scope: String,
    destination: String,
    state: Badge,
    attempts: Vec<Try>,
    next: String,
    can_be_sent: bool,
}

struct Try {
    at: String,
    status: Badge,
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
    let all = store.deliveries.log.all();
    html(&Webhooks {
        frame: Frame::new(Section::Webhooks, &shared, &store, &query),
        rows: all.iter().rev().take(SHOWN).map(row).collect(),
    })
}

/// `POST /page/webhooks/{webhook_id}/again`
pub(super) async fn again(State(shared): State<Shared>, Path(id): Path<String>) -> Response {
    let sent = shared.store().send_again(&id);
    back(Section::Webhooks.address(), Said::SentAgain.if_there(sent))
}

fn row(delivery: &Delivery) -> Row {
    Row {
        whole_id: delivery.id.clone(),
        id: short(delivery.id.trim_start_matches("msg_")),
        hook: delivery.hook.map_or(String::new(), |id| id.to_string()),
        scope: delivery.scope.clone(),
        destination: delivery.destination.clone(),
        state: match delivery.state {
            DeliveryState::Waiting => Badge::warn("waiting"),
            DeliveryState::Delivered => Badge::good("delivered"),
            DeliveryState::GivenUp => Badge::bad("given up"),
            DeliveryState::Dropped => Badge::mute("dropped"),
            DeliveryState::NotSent => Badge::mute("not sent"),
        },
        attempts: delivery.attempts.iter().map(attempt).collect(),
        can_be_sent: delivery.state != DeliveryState::NotSent,
        next: delivery.next_attempt_at.map_or(String::new(), moment),
    }
}

fn attempt(attempt: &DeliveryAttempt) -> Try {
    Try {
        at: moment(attempt.at),
        status: attempt.status.map_or(Badge::bad("no answer"), Badge::http),
    }
}

fn moment(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or(String::new(), time)
}

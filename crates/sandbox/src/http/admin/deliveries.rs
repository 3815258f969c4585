//! The deliveries of webhooks by HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;

use super::done;
use crate::http::shared::Shared;
use crate::state::delivery_log::Delivery;

/// `GET /deliveries`: the newest thousand, oldest first.
pub(super) async fn list(State(shared): State<Shared>) -> Json<Vec<Delivery>> {
    Json(shared.store().deliveries.log.all())
}

/// `POST /deliveries/{webhook_id}/again`
pub(super) async fn again(State(shared): State<Shared>, Path(id): Path<String>) -> Response {
    done(
        shared.store().send_again(&id),
        "there is no such webhook to send again",
    )
}

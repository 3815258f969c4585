//! The deliveries of webhooks by HTTP.

use axum::Json;
use axum::extract::State;

use crate::http::shared::Shared;
use crate::state::delivery_log::Delivery;

/// `GET /deliveries`: the newest thousand, oldest first.
pub(super) async fn list(State(shared): State<Shared>) -> Json<Vec<Delivery>> {
    Json(shared.store().deliveries.log.all())
}

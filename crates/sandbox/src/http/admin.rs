//! The admin endpoints under `/sandbox`: everything that a test may do to the store and no client can. The crate's
//! documentation has the table of them.

mod deliveries;
mod faults;
mod lags;
mod orders;
mod quirks;
mod settings;
mod store;

use axum::Json;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use serde_json::{Value, json};

use crate::http::shared::Shared;

/// All of them.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/sandbox/ledger", get(store::ledger))
        .route("/sandbox/deliveries", get(deliveries::list))
        .route(
            "/sandbox/deliveries/{webhook_id}/again",
            post(deliveries::again),
        )
        .route("/sandbox/clock", get(store::clock).post(store::move_clock))
        .route("/sandbox/lags", get(lags::show).post(lags::set))
        .route(
            "/sandbox/settings",
            get(settings::show).post(settings::change),
        )
        .route("/sandbox/carts/{cart_id}", delete(store::delete_cart))
        .route("/sandbox/methods/{method_id}", post(store::edit_method))
        .route(
            "/sandbox/faults",
            get(faults::list).post(faults::inject).delete(faults::clear),
        )
        .route(
            "/sandbox/faults/random",
            get(faults::random)
                .post(faults::set_random)
                .delete(faults::stop_random),
        )
        .route("/sandbox/faults/{fault_id}/release", post(faults::release))
        .route("/sandbox/orders", post(orders::create))
        .route("/sandbox/orders/{order_id}", post(orders::edit))
        .route("/sandbox/orders/{order_id}/total", post(orders::reprice))
        .route("/sandbox/orders/{order_id}/settle", post(orders::settle))
        .route("/sandbox/orders/{order_id}/capture", post(orders::capture))
        .route("/sandbox/orders/{order_id}/void", post(orders::void))
        .route(
            "/sandbox/orders/{order_id}/messages",
            post(orders::add_message),
        )
        .route("/sandbox/orders/{order_id}/refund", post(orders::refund))
        .route(
            "/sandbox/orders/{order_id}/transactions",
            post(orders::add_transaction),
        )
}

/// The body of a request; `null` where it is not JSON.
fn parsed(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or(Value::Null)
}

fn done(done: bool, otherwise: &str) -> Response {
    if done {
        StatusCode::NO_CONTENT.into_response()
    } else {
        said(StatusCode::NOT_FOUND, otherwise)
    }
}

fn made(body: Value) -> Response {
    (StatusCode::CREATED, Json(body)).into_response()
}

fn bad(message: &str) -> Response {
    said(StatusCode::BAD_REQUEST, message)
}

fn said(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}

//! What a test may do to the store that no client can: settle a pending payment, change an order, move the clock.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::door::Shared;
use crate::fees::Fee;
use crate::fields::Fields;
use crate::ledger::Ledger;
use crate::store::Store;
use crate::transactions::Event;

/// How a pending payment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The money came.
    Paid,
    /// It did not; the order can be paid again.
    Declined,
}

impl Store {
    /// Ends the pending payments of an order. False where there is none.
    pub(crate) fn settle(&mut self, order_id: i64, how: Settlement) -> bool {
        let Some(order) = self.orders.get_mut(&order_id) else {
            return false;
        };
        let mut any = false;
        for pending in order
            .transactions
            .iter_mut()
            .filter(|taken| taken.event == Event::Pending)
        {
            pending.event = if how == Settlement::Paid {
                Event::Purchase
            } else {
                Event::Failed
            };
            any = true;
        }
        if any {
            self.settle_status(order_id);
        }
        any
    }

    /// Gives an order another total, as a merchant might. False where there is no such order.
    pub(crate) fn reprice(&mut self, order_id: i64, total: Decimal) -> bool {
        let now = self.clock.now();
        let Some(order) = self.orders.get_mut(&order_id) else {
            return false;
        };
        // As a fee or a discount, so that lines and total go on agreeing: only the token's amount is stale.
        let difference = total - order.computed_total().inc;
        order.fees.push(Fee::adjustment(difference));
        order.total = order.computed_total();
        order.modified = now;
        true
    }
}

/// `GET /ledger`
pub(crate) async fn ledger(State(shared): State<Shared>) -> Json<Ledger> {
    Json(shared.store().ledger())
}

/// `POST /orders/{order_id}/settle` with `{"outcome": "paid" | "declined"}`
pub(crate) async fn settle(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    body: Bytes,
) -> Response {
    let body = parsed(&body);
    let how = match body["outcome"].as_str() {
        Some("paid") => Settlement::Paid,
        Some("declined") => Settlement::Declined,
        _ => {
            return said(
                StatusCode::BAD_REQUEST,
                "outcome is \"paid\" or \"declined\"",
            );
        }
    };
    done(
        shared.store().settle(id, how),
        "the order has no pending payment",
    )
}

/// `POST /orders/{order_id}/total` with `{"total": "40.00"}`
pub(crate) async fn reprice(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    body: Bytes,
) -> Response {
    let body = parsed(&body);
    match Fields::of(&body, "").and_then(|fields| fields.amount("total")) {
        Ok(Some(total)) => done(shared.store().reprice(id, total), "there is no such order"),
        _ => said(
            StatusCode::BAD_REQUEST,
            "total is an amount, such as \"40.00\"",
        ),
    }
}

/// `POST /clock` with `{"advance_seconds": 3600}`
pub(crate) async fn clock(State(shared): State<Shared>, body: Bytes) -> Response {
    match parsed(&body)["advance_seconds"].as_u64() {
        Some(seconds) => {
            shared.store().clock.advance(Duration::from_secs(seconds));
            done(true, "")
        }
        None => said(StatusCode::BAD_REQUEST, "advance_seconds is a whole number"),
    }
}

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

fn said(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}

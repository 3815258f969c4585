//! Orders by HTTP: made, edited, and what a merchant does with their money.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use rust_decimal::Decimal;
use serde_json::json;

use super::{bad, done, made, parsed, said};
use crate::http::shared::Shared;
use crate::state::fields::Fields;
use crate::state::manual_orders::NewOrder;
use crate::state::merchant::{NewTransaction, OrderEdit, Settlement};

const NO_ORDER: &str = "there is no such order";

/// `POST /orders` with `{"total": "35.00", …}`
pub(super) async fn create(State(shared): State<Shared>, body: Bytes) -> Response {
    match NewOrder::read(&parsed(&body)) {
        Ok(new) => made(json!({ "id": shared.store().make_order(new) })),
        Err(message) => bad(&message),
    }
}

/// `POST /orders/{order_id}` with `{"status_id": 5, "payment_status": "…", "external_order_id": "…"}`
pub(super) async fn edit(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    body: Bytes,
) -> Response {
    match OrderEdit::read(&parsed(&body)) {
        Ok(edit) => done(shared.store().edit_order(id, edit), NO_ORDER),
        Err(message) => bad(&message),
    }
}

/// `POST /orders/{order_id}/settle` with `{"outcome": "paid" | "declined"}`
pub(super) async fn settle(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    body: Bytes,
) -> Response {
    let how = match parsed(&body)["outcome"].as_str() {
        Some("paid") => Settlement::Paid,
        Some("declined") => Settlement::Declined,
        _ => return bad("outcome is \"paid\" or \"declined\""),
    };
    done(
        shared.store().settle(id, how),
        "the order has no pending payment",
    )
}

/// `POST /orders/{order_id}/total` with `{"total": "40.00"}`
pub(super) async fn reprice(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    body: Bytes,
) -> Response {
    match amount(&body, "total") {
        Ok(Some(total)) => done(shared.store().reprice(id, total), NO_ORDER),
        _ => bad("total is an amount, such as \"40.00\""),
    }
}

/// `POST /orders/{order_id}/transactions` with `{"event": "purchase", "amount": "35.00", …}`
pub(super) async fn add_transaction(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    body: Bytes,
) -> Response {
    match NewTransaction::read(&parsed(&body)) {
        Ok(new) => match shared.store().add_transaction(id, new) {
            Some(id) => made(json!({ "id": id })),
            None => said(StatusCode::NOT_FOUND, NO_ORDER),
        },
        Err(message) => bad(&message),
    }
}

/// `POST /orders/{order_id}/messages` with `{"message": "…", "from_customer": true}`
pub(super) async fn add_message(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    body: Bytes,
) -> Response {
    let body = parsed(&body);
    let Some(message) = body["message"].as_str() else {
        return bad("message is a text");
    };
    let from_customer = body["from_customer"].as_bool().unwrap_or(false);
    match shared.store().add_message(id, message, from_customer) {
        Some(id) => made(json!({ "id": id })),
        None => said(StatusCode::NOT_FOUND, NO_ORDER),
    }
}

/// `POST /orders/{order_id}/capture`, of all or with `{"amount": "30.00"}`
pub(super) async fn capture(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    body: Bytes,
) -> Response {
    let otherwise = "not that much is reserved for the order";
    all_or_part(&body, otherwise, |part| shared.store().capture(id, part))
}

/// `POST /orders/{order_id}/void`
pub(super) async fn void(State(shared): State<Shared>, Path(id): Path<i64>) -> Response {
    done(shared.store().void(id), "nothing is reserved for the order")
}

/// `POST /orders/{order_id}/refund`, of all or with `{"amount": "5.00"}`
pub(super) async fn refund(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    body: Bytes,
) -> Response {
    let otherwise = "not that much is taken for the order";
    all_or_part(&body, otherwise, |part| shared.store().refund(id, part))
}

fn all_or_part(
    body: &[u8],
    otherwise: &str,
    action: impl FnOnce(Option<Decimal>) -> bool,
) -> Response {
    match amount(body, "amount") {
        Ok(part) => done(action(part), otherwise),
        Err(message) => bad(message),
    }
}

/// An amount of a body that may be absent.
fn amount(body: &[u8], key: &str) -> Result<Option<Decimal>, &'static str> {
    if body.is_empty() {
        return Ok(None);
    }
    let body = parsed(body);
    Fields::of(&body, "")
        .and_then(|fields| fields.amount(key))
        .map_err(|_| "amount is an amount, such as \"40.00\"")
}

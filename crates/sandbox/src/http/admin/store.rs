//! The whole store by HTTP: its books, clock and delays, its carts and payment methods.

use std::collections::HashMap;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::{bad, done, parsed};
use crate::http::shared::Shared;
use crate::state::ledger::{Ledger, LedgerOrder};
use crate::views::dates;

/// `GET /ledger`, of the orders that a query names by `order_id`, `cart_id` or `external_order_id`, or of all.
pub(super) async fn ledger(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Json<Ledger> {
    let mut ledger = shared.store().ledger();
    let wanted = |key: &str, own: Option<&str>| {
        query
            .get(key)
            .is_none_or(|wanted| own == Some(wanted.as_str()))
    };
    ledger.retain_orders(|order: &LedgerOrder| {
        wanted("order_id", Some(&order.id.to_string()))
            && wanted("cart_id", order.cart_id.as_deref())
            && wanted("external_order_id", order.external_order_id.as_deref())
    });
    Json(ledger)
}

/// `GET /clock`
pub(super) async fn clock(State(shared): State<Shared>) -> Json<Value> {
    let store = shared.store();
    let now = store.clock.now();
    Json(json!({
        "now": dates::iso(now),
        "unix_seconds": now.as_second(),
        "frozen": store.clock.is_frozen(),
    }))
}

/// `POST /clock` with `{"advance_seconds": 3600}`
pub(super) async fn move_clock(State(shared): State<Shared>, body: Bytes) -> Response {
    match parsed(&body)["advance_seconds"].as_u64() {
        Some(seconds) => {
            shared.advance_clock(Duration::from_secs(seconds));
            done(true, "")
        }
        None => bad("advance_seconds is a whole number"),
    }
}

/// `DELETE /carts/{cart_id}`
pub(super) async fn delete_cart(State(shared): State<Shared>, Path(id): Path<String>) -> Response {
    let gone = shared.store().drop_cart(&id).is_some();
    done(gone, "there is no such cart")
}

/// `POST /methods/{method_id}` with `{"authorize_only": true}`
pub(super) async fn edit_method(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    match parsed(&body)["authorize_only"].as_bool() {
        Some(only) => done(
            shared.store().set_authorize_only(&id, only),
            "there is no such payment method of a gateway",
        ),
        None => bad("authorize_only is true or false"),
    }
}

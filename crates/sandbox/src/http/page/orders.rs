//! All orders.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use rust_decimal::Decimal;

use super::frame::{Frame, Section};
use super::html;
use super::text::{Badge, money, time};
use crate::http::redacted;
use crate::http::shared::Shared;
use crate::state::orders::Order;
use crate::state::payments::{Sums, roots};
use crate::state::store::Store;
use crate::state::transactions::{Stage, Transaction};

/// The orders that one look shows.
const SHOWN: usize = 200;

/// One order.
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) status: Badge,
    pub(super) payment_status: String,
    pub(super) total: String,
    pub(super) taken: String,
    pub(super) external_id: String,
    pub(super) created: String,
    /// True while reads do not show everything.
    pub(super) lags: bool,
}

#[derive(Template)]
#[template(path = "orders.html")]
struct Orders {
    frame: Frame,
    rows: Vec<Row>,
    all: usize,
}

/// `GET /page/orders`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let store = shared.store();
    html(&Orders {
        frame: Frame::new(Section::Orders, &shared, &store, &query),
        rows: rows(&store, SHOWN),
        all: store.orders.len(),
    })
}

/// The newest orders, newest first.
pub(super) fn rows(store: &Store, most: usize) -> Vec<Row> {
    let newest = store.orders.values().rev().take(most);
    newest.map(|order| row(store, order)).collect()
}

fn row(store: &Store, order: &Order) -> Row {
    let sums = true_sums(order);
    Row {
        id: order.id,
        status: Badge::order(order.status_id),
        payment_status: redacted::phrase(&order.payment_status).to_owned(),
        total: money(order.total.inc, order.currency.code),
        taken: money(sums.net(), order.currency.code),
        external_id: redacted::word(&order.notes.external_order_id).to_owned(),
        created: time(order.created),
        lags: is_behind(store, order),
    }
}

/// The money of all transactions, whether or not a read shows them.
pub(super) fn true_sums(order: &Order) -> Sums {
    Sums::of(&roots(order.transactions.iter()), order.currency.code)
}

/// The money of the transactions that the list of them shows.
pub(super) fn readable(order: &Order) -> (usize, Decimal) {
    let shown = order.transactions.iter();
    let shown = shown.filter(|one| one.stage >= Stage::Readable);
    let count = shown.clone().count();
    (count, Sums::of(&roots(shown), order.currency.code).net())
}

/// True while a read does not show everything that is true of an order.
fn is_behind(store: &Store, order: &Order) -> bool {
    let counted = |one: &Transaction| one.stage == Stage::Counted;
    !order.transactions.iter().all(counted) || store.queue.listed_at(order.id).is_some()
}

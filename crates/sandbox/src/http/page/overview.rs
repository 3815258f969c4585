//! `/`: the addresses, the first steps, and the newest of everything.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use rust_decimal::Decimal;

use super::frame::{Frame, Section};
use super::orders::{self, Row};
use super::requests::{self, Line};
use super::{html, text};
use crate::http::shared::Shared;
use crate::state::currencies;

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
    frame: Frame,
    origin: String,
    /// The product and the variant of the first steps, with the product's name.
    first: Option<(i64, i64, &'static str)>,
    store_hash: String,
    carts: usize,
    orders: usize,
    taken: String,
    requests: u64,
    faults: usize,
    newest_orders: Vec<Row>,
    newest_requests: Vec<Line>,
}

/// `GET /`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let store = shared.store();
    let ledger = store.ledger();
    let own = currencies::DEFAULT.code;
    let taken: Decimal = ledger
        .charges
        .iter()
        .filter(|charge| charge.currency == own)
        .map(|charge| charge.taken - charge.refunded)
        .sum();
    let first = store
        .catalogue
        .all()
        .find_map(|product| Some((product.id, product.variants.first()?.id, product.name)));
    html(&Overview {
        frame: Frame::new(Section::Overview, &shared, &store, &query),
        origin: store.origin.clone(),
        first,
        store_hash: store.hash.clone(),
        carts: store.carts.len(),
        orders: store.orders.len(),
        taken: text::money(taken, own),
        requests: store.requests.made(),
        faults: shared.faults().left().len(),
        newest_orders: orders::rows(&store, 5),
        newest_requests: requests::lines(&store, 8),
    })
}

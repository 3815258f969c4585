//! Carts, which are the checkouts of the same id.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::frame::{Frame, Section};
use super::said::Said;
use super::text::{Badge, money, short, time};
use super::{back, html};
use crate::http::shared::Shared;
use crate::state::carts::Cart;
use crate::state::consignments::Consignment;

struct Row {
    id: String,
    short_id: String,
    stage: Badge,
    lines: Vec<String>,
    total: String,
    customer: i64,
    coupons: String,
    version: i64,
    updated: String,
    order: Option<i64>,
}

#[derive(Template)]
#[template(path = "carts.html")]
struct Carts {
    frame: Frame,
    rows: Vec<Row>,
}

/// `GET /page/carts`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let store = shared.store();
    let mut carts: Vec<&Cart> = store.carts.values().collect();
    carts.sort_by(|one, other| other.updated.cmp(&one.updated).then(other.id.cmp(&one.id)));
    html(&Carts {
        frame: Frame::new(Section::Carts, &shared, &store, &query),
        rows: carts.into_iter().map(row).collect(),
    })
}

/// `POST /page/carts/{cart_id}/delete`
pub(super) async fn delete(State(shared): State<Shared>, Path(id): Path<String>) -> Response {
    let gone = shared.store().drop_cart(&id).is_some();
    back("/page/carts", Said::CartDeleted.if_there(gone))
}

fn row(cart: &Cart) -> Row {
    let coupons: Vec<&str> = cart.coupons.iter().map(|coupon| coupon.code).collect();
    Row {
        id: cart.id.clone(),
        short_id: short(&cart.id),
        stage: stage(cart),
        lines: cart
            .items
            .iter()
            .map(|item| {
                let name = item
                    .product()
                    .map_or("Custom item", |line| line.product.name);
                format!("{} × {name}", item.quantity)
            })
            .collect(),
        total: money(cart.totals().grand().inc, cart.terms.currency.code),
        customer: cart.customer_id,
        coupons: coupons.join(", "),
        version: cart.version,
        updated: time(cart.updated),
        order: cart.order_id,
    }
}

/// The step of the checkout that was done last.
fn stage(cart: &Cart) -> Badge {
    if cart.order_id.is_some() {
        Badge::info("ordered")
    } else if cart.billing.is_none() {
        Badge::mute("opened")
    } else if cart.consignments.is_empty() {
        Badge::mute("billed")
    } else if cart.consignments.iter().all(Consignment::is_settled) {
        Badge::good("ready")
    } else {
        Badge::warn("quoted")
    }
}

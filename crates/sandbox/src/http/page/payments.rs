//! Payments: the access tokens that were made, and every movement of money, declines included.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::frame::{Frame, Section};
use super::html;
use super::text::{Badge, money, short, time};
use crate::http::redacted;
use crate::http::shared::Shared;
use crate::state::access_tokens::{LIFETIME_SECONDS, Made, Spent};
use crate::state::store::Store;
use crate::state::transactions::{Hand, Transaction};

/// The movements that one look shows.
const SHOWN: usize = 200;

struct Token {
    id: String,
    order: i64,
    amount: String,
    made: String,
    state: Badge,
}

struct Movement {
    id: i64,
    order: i64,
    event: String,
    status: Badge,
    amount: String,
    method: String,
    by: &'static str,
    booked: String,
    stage: Badge,
}

#[derive(Template)]
#[template(path = "payments.html")]
struct Payments {
    frame: Frame,
    tokens: Vec<Token>,
    movements: Vec<Movement>,
}

/// `GET /page/payments`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let store = shared.store();
    html(&Payments {
        frame: Frame::new(Section::Payments, &shared, &store, &query),
        tokens: store
            .tokens
            .made()
            .rev()
            .map(|(made, spent)| token(&store, made, spent))
            .collect(),
        movements: movements(&store),
    })
}

fn token(store: &Store, made: &Made, spent: Option<Spent>) -> Token {
    let age = store
        .clock
        .now()
        .as_second()
        .saturating_sub(made.at.as_second());
    Token {
        id: short(&made.id),
        order: made.order_id,
        amount: money(made.amount, made.currency),
        made: time(made.at),
        state: match spent {
            Some(Spent::Charged) => Badge::good("charged"),
            Some(Spent::InVain) => Badge::bad("spent in vain"),
            None if age >= LIFETIME_SECONDS => Badge::mute("expired unused"),
            None => Badge::info("unused"),
        },
    }
}

fn movements(store: &Store) -> Vec<Movement> {
    let of_order = |id: i64, one: &Transaction| Movement {
        id: one.id,
        order: id,
        event: redacted::word(one.event.name()).to_owned(),
        status: Badge::transaction(one),
        amount: money(one.amount, redacted::word(&one.currency)),
        method: redacted::word(&one.payment_method_id).to_owned(),
        by: match one.by {
            Hand::Gateway => "payments host",
            Hand::Merchant => "merchant",
        },
        booked: time(one.booked),
        stage: Badge::stage(one.stage),
    };
    let orders = store.orders.values();
    let mut all: Vec<(i64, &Transaction)> = orders
        .flat_map(|order| order.transactions.iter().map(|one| (order.id, one)))
        .collect();
    all.sort_by_key(|(_, one)| std::cmp::Reverse(one.id));
    let newest = all.into_iter().take(SHOWN);
    newest.map(|(id, one)| of_order(id, one)).collect()
}

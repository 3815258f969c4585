//! The page for an address that leads to nothing.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::frame::{Frame, Section};
use super::html;
use crate::http::shared::Shared;

#[derive(Template)]
#[template(path = "missing.html")]
struct Missing {
    frame: Frame,
    /// An order that there is none of; None for another address.
    order: Option<i64>,
}

/// `GET /page/{anything}`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let store = shared.store();
    let frame = Frame::new(Section::Overview, &shared, &store, &query);
    page(frame.titled("Not found".to_owned()), None)
}

/// The page of an order that does not exist.
pub(super) fn order(frame: Frame, id: i64) -> Response {
    page(frame.titled(format!("No order {id}")), Some(id))
}

fn page(frame: Frame, order: Option<i64>) -> Response {
    let page = html(&Missing { frame, order });
    (StatusCode::NOT_FOUND, page).into_response()
}

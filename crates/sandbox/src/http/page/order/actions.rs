//! The merchant's actions on one order.

use std::collections::HashMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use rust_decimal::Decimal;

use crate::http::page::back;
use crate::http::page::said::Said;
use crate::http::shared::Shared;
use crate::state::merchant::{OrderEdit, Settlement};
use crate::state::orders::CANCELLED;
use crate::state::store::Store;

/// `POST /page/orders/{order_id}/{action}`, with `amount` for a part.
pub(in crate::http::page) async fn act(
    State(shared): State<Shared>,
    Path((id, action)): Path<(i64, String)>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let said = match part(&form) {
        Ok(part) => run(&mut shared.store(), id, &action, part),
        Err(said) => said,
    };
    back(&format!("/page/orders/{id}"), said)
}

fn run(store: &mut Store, id: i64, action: &str, part: Option<Decimal>) -> Said {
    let (done, well, otherwise) = match action {
        "capture" => (
            store.capture(id, part),
            Said::Captured,
            Said::NothingReserved,
        ),
        "void" => (store.void(id), Said::Voided, Said::NothingReserved),
        "refund" => (store.refund(id, part), Said::Refunded, Said::NothingTaken),
        "settle" => (
            store.settle(id, Settlement::Paid),
            Said::Settled,
            Said::NothingPending,
        ),
        "decline" => (
            store.settle(id, Settlement::Declined),
            Said::Declined,
            Said::NothingPending,
        ),
        "cancel" => (
            store.edit_order(id, OrderEdit::new().status_id(CANCELLED)),
            Said::Cancelled,
            Said::NotThere,
        ),
        "ship" => (store.ship_rest(id), Said::Shipped, Said::NothingToShip),
        _ => return Said::NotThere,
    };
    if done { well } else { otherwise }
}

/// An amount that may be left out.
fn part(form: &HashMap<String, String>) -> Result<Option<Decimal>, Said> {
    match form.get("amount").map(|text| text.trim()) {
        None | Some("") => Ok(None),
        Some(text) => match text.parse::<Decimal>() {
            Ok(amount) if amount > Decimal::ZERO => Ok(Some(amount)),
            _ => Err(Said::NotANumber),
        },
    }
}

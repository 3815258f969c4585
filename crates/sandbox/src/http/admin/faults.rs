//! Faults by HTTP: the list of them, and the release of requests that one holds.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::{bad, done, made, parsed};
use crate::http::faults::{Fault, FaultId, FaultLeft, RandomFaults};
use crate::http::shared::Shared;

/// `GET /faults`
pub(super) async fn list(State(shared): State<Shared>) -> Json<Vec<FaultLeft>> {
    Json(shared.faults().left())
}

/// `POST /faults` with one fault, or a list of them: all or none.
pub(super) async fn inject(State(shared): State<Shared>, body: Bytes) -> Response {
    let body = parsed(&body);
    let faults = match &body {
        Value::Array(list) => list.iter().map(Fault::read).collect(),
        one => Fault::read(one).map(|fault| vec![fault]),
    };
    match faults {
        Ok(faults) => {
            let injected = faults.into_iter().map(|one| shared.faults().inject(one));
            made(json!({ "ids": injected.collect::<Vec<FaultId>>() }))
        }
        Err(message) => bad(&message),
    }
}

/// `DELETE /faults`
pub(super) async fn clear(State(shared): State<Shared>) -> StatusCode {
    shared.faults().clear();
    StatusCode::NO_CONTENT
}

/// `GET /faults/random`
pub(super) async fn random(State(shared): State<Shared>) -> Json<Value> {
    Json(shared.faults().random())
}

/// `POST /faults/random` with `{"seed": 7, "profile": "flaky"}`
pub(super) async fn set_random(State(shared): State<Shared>, body: Bytes) -> Response {
    match RandomFaults::read(&parsed(&body)) {
        Ok(random) => {
            shared.faults().set_random(Some(random));
            made(shared.faults().random())
        }
        Err(message) => bad(&message),
    }
}

/// `DELETE /faults/random`
pub(super) async fn stop_random(State(shared): State<Shared>) -> StatusCode {
    shared.faults().set_random(None);
    StatusCode::NO_CONTENT
}

/// `POST /faults/{fault_id}/release`
pub(super) async fn release(State(shared): State<Shared>, Path(id): Path<u64>) -> Response {
    done(
        shared.faults().release(FaultId(id)),
        "there is no hold with this id",
    )
}

//! The delays of reads by HTTP.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{bad, done, parsed};
use crate::http::shared::Shared;
use crate::state::lags::Lags;

/// `GET /lags`
pub(super) async fn show(State(shared): State<Shared>) -> Json<Value> {
    let lags = shared.store().lags;
    let mut body = Map::new();
    for (name, least, spread) in lags.named() {
        let (least, most) = (least.as_secs(), least.saturating_add(spread).as_secs());
        let delay = if spread.is_zero() {
            json!(least)
        } else {
            json!([least, most])
        };
        body.insert(name.to_owned(), delay);
    }
    body.insert("seed".to_owned(), json!(lags.spread.seed));
    Json(Value::Object(body))
}

/// `POST /lags` with `{"transactions": 60, "order": [30, 90], "seed": 7}`
pub(super) async fn set(State(shared): State<Shared>, body: Bytes) -> Response {
    let mut store = shared.store();
    match read(store.lags, &parsed(&body)) {
        Ok(lags) => {
            store.lags = lags;
            done(true, "")
        }
        Err(message) => bad(&message),
    }
}

/// Reads whole seconds, or the least and the most of them; a delay that is absent stays as it is.
fn read(mut lags: Lags, body: &Value) -> Result<Lags, String> {
    let fields = body.as_object().ok_or("the lags are a JSON object")?;
    for (name, value) in fields {
        if name == "seed" {
            lags.spread.seed = value.as_u64().ok_or("seed is a whole number")?;
            continue;
        }
        let (least, most) = match (value.as_u64(), value.as_array().map(Vec::as_slice)) {
            (Some(seconds), _) => (Some(seconds), Some(seconds)),
            (None, Some([least, most])) => (least.as_u64(), most.as_u64()),
            _ => (None, None),
        };
        let (Some(least), Some(most)) = (least, most) else {
            return Err(format!(
                "{name} is a whole number of seconds, or the least and the most of them"
            ));
        };
        lags.set(name, Duration::from_secs(least), Duration::from_secs(most))?;
    }
    Ok(lags)
}

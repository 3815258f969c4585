//! Faults and lags: the ones that are on, switches for the usual ones, and a form for any other.

mod presets;
pub(super) mod random;

use std::collections::HashMap;
use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::frame::{Frame, Section};
use super::said::Said;
use super::{back, html};
use crate::http::faults::{Fault, FaultId, FaultLeft, profiles};
use crate::http::shared::Shared;
use crate::state::lags::Lags;
use presets::{PRESETS, Preset};
use random::Random;

/// The longest lag that a form sets: ten years, in seconds.
const LONGEST: u64 = 10 * 366 * 86_400;

/// A fault that is on.
struct Row {
    id: u64,
    name: &'static str,
    for_what: String,
    times: String,
    held: usize,
}

struct Delay {
    key: &'static str,
    name: &'static str,
    says: &'static str,
    seconds: u64,
}

#[derive(Template)]
#[template(path = "faults.html")]
struct Faults {
    frame: Frame,
    rows: Vec<Row>,
    random: Option<Random>,
    profiles: [&'static str; 4],
    presets: &'static [Preset],
    delays: [Delay; 4],
    /// What the form for any fault held when it could not be read.
    written: String,
}

/// `GET /page/faults`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    html(&page(&shared, &query, String::new()))
}

fn page(shared: &Shared, query: &HashMap<String, String>, written: String) -> Faults {
    let store = shared.store();
    Faults {
        frame: Frame::new(Section::Faults, shared, &store, query),
        rows: shared.faults().left().into_iter().map(row).collect(),
        random: random::on(shared.faults()),
        profiles: profiles::NAMES,
        presets: &PRESETS,
        delays: delays(store.lags),
        written,
    }
}

fn row(fault: FaultLeft) -> Row {
    let method = fault.method.as_deref().unwrap_or("any method");
    let path = fault.path.as_deref().unwrap_or("any path");
    let times = match fault.times {
        None => "always".to_owned(),
        Some(0) => "used up".to_owned(),
        Some(1) => "once".to_owned(),
        Some(times) => format!("{times} times"),
    };
    Row {
        id: fault.id.get(),
        name: fault.fault,
        for_what: match &fault.operation {
            Some(operation) => operation.clone(),
            None => format!("{method} {path}"),
        },
        times: match fault.skip {
            0 => times,
            skip => format!("{times}, after {skip} more"),
        },
        held: fault.held,
    }
}

fn delays(lags: Lags) -> [Delay; 4] {
    let delay = |key, name, says, lag: Duration| Delay {
        key,
        name,
        says,
        seconds: lag.as_secs(),
    };
    [
        delay(
            "booking",
            "Booking",
            "from the gateway's answer to the booking",
            lags.booking,
        ),
        delay(
            "transactions",
            "Transactions",
            "from the booking to the list of transactions",
            lags.transactions,
        ),
        delay(
            "order",
            "Order",
            "from there to the status of the order",
            lags.order,
        ),
        delay(
            "lists",
            "Lists",
            "from any change of an order to the list of orders",
            lags.lists,
        ),
    ]
}

/// `POST /page/presets/{preset}`
pub(super) async fn preset(State(shared): State<Shared>, Path(key): Path<String>) -> Response {
    let found = PRESETS.iter().find(|preset| preset.key == key);
    let said = match found.and_then(Preset::fault) {
        Some(fault) => {
            shared.faults().inject(fault);
            Said::FaultOn
        }
        None => Said::NotThere,
    };
    back(Section::Faults.address(), said)
}

/// `POST /page/faults` with `fault`, the JSON of one fault
pub(super) async fn inject(
    State(shared): State<Shared>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let written = form.get("fault").cloned().unwrap_or_default();
    let read = serde_json::from_str(&written).map_err(|_| "That is not valid JSON.".to_owned());
    match read.and_then(|json| Fault::read(&json)) {
        Ok(fault) => {
            shared.faults().inject(fault);
            back(Section::Faults.address(), Said::FaultOn)
        }
        Err(why) => {
            let mut page = page(&shared, &HashMap::new(), written);
            page.frame = page.frame.failed(why);
            (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response()
        }
    }
}

/// `POST /page/faults/{fault_id}/off`
pub(super) async fn off(State(shared): State<Shared>, Path(id): Path<u64>) -> Response {
    let gone = shared.faults().remove(FaultId(id));
    back(Section::Faults.address(), Said::FaultOff.if_there(gone))
}

/// `POST /page/faults/off`
pub(super) async fn all_off(State(shared): State<Shared>) -> Response {
    shared.faults().clear();
    back(Section::Faults.address(), Said::FaultOff)
}

/// `POST /page/faults/{fault_id}/release`
pub(super) async fn release(State(shared): State<Shared>, Path(id): Path<u64>) -> Response {
    let released = shared.faults().release(FaultId(id));
    back(Section::Faults.address(), Said::Released.if_there(released))
}

/// `POST /page/lags` with seconds
pub(super) async fn set_lags(
    State(shared): State<Shared>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let read = |key: &str| {
        let seconds: Option<u64> = form.get(key)?.trim().parse().ok();
        seconds
            .filter(|seconds| *seconds <= LONGEST)
            .map(Duration::from_secs)
    };
    let lags = |mut now: Lags| {
        now.booking = read("booking")?;
        now.transactions = read("transactions")?;
        now.order = read("order")?;
        now.lists = read("lists")?;
        Some(now)
    };
    let mut store = shared.store();
    let said = match lags(store.lags) {
        Some(lags) => {
            store.lags = lags;
            Said::LagsSet
        }
        None => Said::NotANumber,
    };
    back(Section::Faults.address(), said)
}

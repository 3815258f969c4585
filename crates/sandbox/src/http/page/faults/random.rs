//! Faults by a seed: the rates that are on with what they did so far, and the form that has some requests go wrong.

use std::collections::HashMap;

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use crate::http::faults::{Faults, RandomFaults};
use crate::http::page::back;
use crate::http::page::frame::Section;
use crate::http::page::said::Said;
use crate::http::shared::Shared;

/// The newest faults that are named.
const NEWEST: usize = 10;

/// Faults by a seed that are on.
pub(super) struct Random {
    pub(super) seed: u64,
    pub(super) requests: u64,
    pub(super) taken: usize,
    pub(super) rates: Vec<Rate>,
    /// Newest first: the operation, the number of its request, the fault.
    pub(super) newest: Vec<(String, u64, String)>,
}

pub(super) struct Rate {
    pub(super) per_mille: u64,
    pub(super) fault: String,
    pub(super) for_what: String,
}

/// The faults by a seed that are on now.
pub(super) fn on(faults: &Faults) -> Option<Random> {
    let said = faults.random();
    let list = |key: &str| said[key].as_array().cloned().unwrap_or_default();
    let taken = list("taken");
    let newest = taken.iter().rev().take(NEWEST).map(|one| {
        let number = one["request"].as_u64().unwrap_or_default();
        (text(&one["operation"]), number, text(&one["fault"]))
    });
    Some(Random {
        seed: said["seed"].as_u64()?,
        requests: said["requests"].as_u64()?,
        taken: taken.len(),
        newest: newest.collect(),
        rates: list("rates").iter().map(rate).collect(),
    })
}

fn rate(rate: &Value) -> Rate {
    let given = ["operation", "method", "path"].map(|key| text(&rate[key]));
    let given: Vec<String> = given.into_iter().filter(|word| !word.is_empty()).collect();
    Rate {
        per_mille: rate["per_mille"].as_u64().unwrap_or_default(),
        fault: text(&rate["fault"]),
        for_what: if given.is_empty() {
            "any request".to_owned()
        } else {
            given.join(" ")
        },
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// `POST /page/faults/random` with `profile` and `seed`
pub(in crate::http::page) async fn set(
    State(shared): State<Shared>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let given = |key: &str| form.get(key).map_or("", |text| text.trim());
    let Ok(seed) = given("seed").parse() else {
        return back(Section::Faults.address(), Said::NotANumber);
    };
    let said = match RandomFaults::profile(given("profile"), seed) {
        Some(faults) => {
            shared.faults().set_random(Some(faults));
            Said::RandomOn
        }
        None => Said::NotThere,
    };
    back(Section::Faults.address(), said)
}

/// `POST /page/faults/random/off`
pub(in crate::http::page) async fn off(State(shared): State<Shared>) -> Response {
    shared.faults().set_random(None);
    back(Section::Faults.address(), Said::FaultOff)
}

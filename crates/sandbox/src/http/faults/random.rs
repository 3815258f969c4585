//! Faults by a seed: some of the requests go wrong, always the same ones.

use std::collections::{HashMap, VecDeque};

use serde_json::{Value, json};

use super::kind::Kind;
use super::plan::Asked;
use super::{Fault, json as faults_json, profiles};
use crate::http::routes::ids;
use crate::state::draws::draw;

/// Faults that are listed at the most; older ones are forgotten.
const LISTED: usize = 1000;
/// Rates are counted by the thousand requests.
const THOUSAND: u64 = 1000;

/// Faults that a seed spreads over the requests.
///
/// The n-th request of an operation has the same fault for the same seed and rates, whatever the time is and whatever
/// was asked of other operations meanwhile. `GET /sandbox/faults/random` lists the faults that there were, with a
/// script that repeats them.
///
/// ```
/// use bigcommerce_sandbox::{Fault, RandomFaults, Sandbox};
/// let faults = RandomFaults::seeded(7)
///     .rate(50, Fault::cut_after_effect().on_operation("payments.process_payment"))
///     .rate(20, Fault::error_instead(503));
/// let builder = Sandbox::builder().random_faults(faults);
/// let lossy = RandomFaults::profile("lossy", 7).expect("a profile");
/// # let _ = (builder, lossy);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RandomFaults {
    seed: u64,
    /// By the thousand.
    rates: Vec<(u32, Fault)>,
}

impl RandomFaults {
    /// No faults yet.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        let rates = Vec::new();
        Self { seed, rates }
    }

    /// The rates of a named profile: `flaky`, `lossy`, `overloaded` or `garbled`. None for any other name.
    #[must_use]
    pub fn profile(name: &str, seed: u64) -> Option<Self> {
        let rates = profiles::rates(name)?;
        Some(Self { seed, rates })
    }

    /// Has so many of a thousand requests that the fault is for go wrong. The fault's own `skip` and `times` do not
    /// count. Of several rates for one request the first that is drawn applies. A refused connection and a hold are no
    /// faults by a seed, and are left out.
    #[must_use]
    pub fn rate(mut self, per_mille: u32, fault: Fault) -> Self {
        if !fault.kind.needs_the_list() {
            self.rates.push((per_mille, fault));
        }
        self
    }

    /// Reads `{"seed": 7, "profile": "flaky"}`, or `{"seed": 7, "rates": [{"per_mille": 50, "fault": "…", …}]}`.
    pub(crate) fn read(body: &Value) -> Result<Self, String> {
        let object = body
            .as_object()
            .ok_or("faults by a seed are a JSON object")?;
        let known = ["seed", "profile", "rates"];
        if let Some(key) = object.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(format!("faults by a seed have no setting {key:?}"));
        }
        let seed = object.get("seed").map_or(Some(0), Value::as_u64);
        let seed = seed.ok_or("seed is a whole number")?;
        match (object.get("profile"), object.get("rates")) {
            (Some(name), None) => {
                let name = name.as_str().ok_or("profile is a text")?;
                Self::profile(name, seed).ok_or_else(|| {
                    let known = profiles::NAMES.join(", ");
                    format!("there is no profile {name:?}; there are {known}")
                })
            }
            (None, Some(Value::Array(rates))) => {
                let mut faults = Self::seeded(seed);
                for (place, rate) in rates.iter().enumerate() {
                    let read = read_rate(rate);
                    faults
                        .rates
                        .push(read.map_err(|error| format!("rate {}: {error}", place + 1))?);
                }
                Ok(faults)
            }
            _ => Err("faults by a seed have a profile or a list of rates".to_owned()),
        }
    }

    fn json(&self) -> Vec<Value> {
        let rate = |(per_mille, fault): &(u32, Fault)| {
            let mut rate = faults_json::write(fault);
            if let Some(fields) = rate.as_object_mut() {
                fields.retain(|key, _| !matches!(key.as_str(), "skip" | "times"));
            }
            rate["per_mille"] = json!(per_mille);
            rate
        };
        self.rates.iter().map(rate).collect()
    }
}

fn read_rate(body: &Value) -> Result<(u32, Fault), String> {
    let mut fault = body.clone();
    let object = fault.as_object_mut().ok_or("a rate is a JSON object")?;
    let per_mille = object.remove("per_mille").and_then(|rate| rate.as_u64());
    let per_mille = per_mille.filter(|rate| *rate <= THOUSAND);
    let per_mille = per_mille.and_then(|rate| u32::try_from(rate).ok());
    let per_mille = per_mille.ok_or("per_mille is a whole number up to 1000")?;
    for key in ["skip", "times"] {
        if object.contains_key(key) {
            return Err(format!("a rate has no {key}"));
        }
    }
    let fault = Fault::read(&fault)?;
    if fault.kind.needs_the_list() {
        let name = fault.kind.name();
        return Err(format!("{name} is no fault by a seed"));
    }
    Ok((per_mille, fault))
}

/// Faults by a seed at work.
#[derive(Debug)]
pub(super) struct Running {
    faults: RandomFaults,
    /// Requests so far, by operation.
    requests: HashMap<&'static str, u64>,
    taken: VecDeque<Taken>,
}

#[derive(Debug)]
struct Taken {
    operation: &'static str,
    /// Counted from 1 within the operation.
    number: u64,
    kind: Kind,
}

impl Running {
    pub(super) fn new(faults: RandomFaults) -> Self {
        Self {
            faults,
            requests: HashMap::new(),
            taken: VecDeque::new(),
        }
    }

    /// Counts a request and draws its fault, which is listed if it applies. Requests of no operation have none.
    pub(super) fn next(&mut self, asked: &Asked<'_>, applies: bool) -> Option<Fault> {
        let operation = ids::id_of(asked.operation?);
        let number = self.requests.entry(operation).or_default();
        *number += 1;
        let number = *number;
        let mut rates = self.faults.rates.iter().enumerate();
        let drawn = rates.find_map(|(place, (per_mille, fault))| {
            let subject = format!("{operation} {place}");
            let is_drawn =
                draw(self.faults.seed, &subject, number, THOUSAND) < u64::from(*per_mille);
            (is_drawn && fault.is_for(asked)).then(|| fault.clone())
        })?;
        if applies {
            if self.taken.len() == LISTED {
                self.taken.pop_front();
            }
            let kind = drawn.kind.clone();
            self.taken.push_back(Taken {
                operation,
                number,
                kind,
            });
        }
        Some(drawn)
    }

    /// The seed, the rates, the faults so far, and the same faults as a script.
    pub(super) fn json(&self) -> Value {
        let mut last: HashMap<&str, u64> = HashMap::new();
        let (mut taken, mut script) = (Vec::new(), Vec::new());
        for one in &self.taken {
            let before = last.insert(one.operation, one.number).unwrap_or(0);
            let between = one.number.saturating_sub(before).saturating_sub(1);
            let fault = Fault {
                kind: one.kind.clone(),
                operation: Some(one.operation.to_owned()),
                method: None,
                path: None,
                skip: u32::try_from(between).unwrap_or(u32::MAX),
                times: Some(1),
            };
            script.push(faults_json::write(&fault));
            taken.push(json!({
                "operation": one.operation,
                "request": one.number,
                "fault": one.kind.name(),
            }));
        }
        json!({
            "seed": self.faults.seed,
            "rates": self.faults.json(),
            "requests": self.requests.values().sum::<u64>(),
            "taken": taken,
            "script": script,
        })
    }
}

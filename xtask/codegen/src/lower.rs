//! Lowering: rewrites a spec until progenitor and typify read it without loss or panic. Each pass makes one rewrite, and knows
//! nothing of the others but that they run in the order of `PASSES`.

pub mod comma_lists;
pub mod constraints;
pub mod envelopes;
pub mod errors;
pub mod examples;
pub mod flattened;
pub mod foreign;
pub mod nullable;
pub mod single_all_of;
pub mod tags;
pub mod unused;
mod walk;

use serde_json::Value;

/// A rewrite of a whole spec.
pub type Pass = fn(&mut Value);

/// Every pass by name, in the order in which they run.
pub const PASSES: &[(&str, Pass)] = &[
    ("examples", examples::apply),
    ("errors", errors::apply),
    ("envelopes", envelopes::apply),
    ("tags", tags::apply),
    ("flattened", flattened::apply),
    ("nullable", nullable::apply),
    ("single_all_of", single_all_of::apply),
    ("comma_lists", comma_lists::apply),
    ("foreign", foreign::apply),
    ("constraints", constraints::apply),
    ("unused", unused::apply),
];

/// Runs all passes on a copy.
#[must_use]
pub fn lower(spec: &Value) -> Value {
    let mut spec = spec.clone();
    for (_, pass) in PASSES {
        pass(&mut spec);
    }
    spec
}

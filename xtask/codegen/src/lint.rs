//! Holds the specs to the rules of the house; `specs/README.md` explains them to authors.
//!
//! A rule sees one document and adds faults. It never changes anything, and what it finds elsewhere is not its business.

mod example;
mod operations;
mod rules;
mod schemas;
mod spec;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::thread;

use crate::document::{Document, Fault, Rule};
use crate::load::{self, Specs};
use crate::payment_codes;

pub(crate) use operations::all as operations_of;
use spec::Spec;
pub(crate) use words::is_pascal as is_type_name;

/// Every rule that a file in `specs/` can break, in the order in which they are looked at.
#[must_use]
pub fn rules() -> Vec<Rule> {
    [load::RULES, payment_codes::RULES]
        .into_iter()
        .chain(rules::ALL.iter().map(|group| group.rules))
        .flatten()
        .copied()
        .collect()
}

/// What is wrong with `specs`, sorted by file and line; nothing when they may be generated from.
#[must_use]
pub fn check(specs: &Specs) -> Vec<Fault> {
    let operations = &everything(&specs.documents);
    let mut all: Vec<Spec<'_>> = specs
        .documents
        .iter()
        .map(|document| Spec::new(document, operations))
        .collect();
    all.extend(
        specs
            .shared
            .as_ref()
            .map(|shared| shared_spec(shared, specs, operations)),
    );
    // Most of the time goes into the examples, and no document waits for another.
    let faults = thread::scope(|scope| {
        let running: Vec<_> = all.iter().map(|spec| scope.spawn(|| run(spec))).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    load::sorted(faults)
}

fn run(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for group in rules::ALL {
        (group.check)(spec, &mut faults);
    }
    faults
}

/// The library answers for what the others do with it: used when one of them borrows it, read when one of them reads it.
fn shared_spec<'a>(shared: &'a Document, specs: &'a Specs, operations: &'a Everything) -> Spec<'a> {
    let mut spec = Spec::new(shared, operations);
    spec.is_shared = true;
    spec.used = specs
        .documents
        .iter()
        .flat_map(|document| document.imported.iter().cloned())
        .collect();
    let read: BTreeSet<String> = specs
        .documents
        .iter()
        .flat_map(|document| Spec::new(document, operations).in_responses)
        .collect();
    spec.in_responses.extend(read);
    spec
}

/// What the rules know about the operations of all specs.
#[derive(Default)]
pub(crate) struct Everything {
    /// The effect of every operation, by `api.operation_id`.
    pub(crate) effects: BTreeMap<String, String>,
    /// The names of the parameters of every operation, by `api.operation_id` and by `api.yaml#/paths/…`.
    pub(crate) parameters: BTreeMap<String, BTreeSet<String>>,
}

fn everything(documents: &[Document]) -> Everything {
    let mut found = Everything::default();
    for document in documents {
        for operation in operations::all(document) {
            let Some(id) = operation.id() else { continue };
            let name = format!("{}.{id}", document.api);
            let effect = operation.text("x-effect").unwrap_or_default();
            found.effects.insert(name.clone(), effect.to_owned());
            let parameters: BTreeSet<String> = operation
                .parameters()
                .into_iter()
                .filter_map(|(_, parameter)| parameter_name(document, parameter))
                .collect();
            let place = format!("{}.yaml#{}", document.api, operation.pointer);
            found.parameters.insert(place, parameters.clone());
            found.parameters.insert(name, parameters);
        }
    }
    found
}

fn parameter_name(document: &Document, parameter: &serde_json::Value) -> Option<String> {
    let target = parameter.get("$ref").and_then(serde_json::Value::as_str);
    let parameter = match target {
        Some(target) => document.get(target.strip_prefix('#')?)?,
        None => parameter,
    };
    Some(parameter.get("name")?.as_str()?.to_owned())
}

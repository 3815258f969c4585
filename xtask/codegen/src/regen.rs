//! The whole way from specs to files, in memory.

use std::collections::BTreeMap;
use std::thread;

use crate::document::{Document, Fault};
use crate::generate::generate;
use crate::lower::lower;
use crate::package;
use crate::payment_codes::PaymentCode;
use crate::plan::Plan;
use crate::render::{names, render};

/// Path from the project root, with forward slashes → text.
pub type Tree = BTreeMap<String, String>;

/// The API whose crate carries the payment codes.
const PAYMENTS: &str = "payments";

/// Everything that `cargo xtask regen` writes.
///
/// The same input gives the same bytes, on any machine. The documents are taken to be free of what lint reports.
///
/// # Errors
/// What the generator cannot express, or what its parts did not do as asked.
pub fn regen(documents: &[Document], codes: &[PaymentCode]) -> Result<Tree, Vec<Fault>> {
    let results: Vec<Result<Tree, Vec<Fault>>> = thread::scope(|scope| {
        let crates: Vec<_> = documents
            .iter()
            .map(|document| scope.spawn(move || one(document, codes)))
            .collect();
        crates
            .into_iter()
            .zip(documents)
            .map(|(running, document)| {
                running.join().unwrap_or_else(|_| {
                    Err(vec![document.fault(
                        "generator",
                        "",
                        "the generator panicked; its message is above",
                        "this is a defect of the generator, not of the spec: look in xtask/codegen",
                    )])
                })
            })
            .collect()
    });
    let mut tree = Tree::new();
    let mut faults = Vec::new();
    for result in results {
        match result {
            Ok(files) => tree.extend(files),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() {
        Ok(tree)
    } else {
        Err(faults)
    }
}

fn one(document: &Document, codes: &[PaymentCode]) -> Result<Tree, Vec<Fault>> {
    let plan = Plan::read(document)?;
    let lowered = lower(&document.value);
    let file = generate(document, &lowered)?;
    names::prove_foreign(&lowered, &file).map_err(|missing| {
        missing
            .iter()
            .map(|path| {
                document.fault(
                    "x-rust-type-ignored",
                    "",
                    format!("the generated code does not use `{path}`: the generator ignored its x-rust-type"),
                    "write `crate`, `version` and `path` as specs/shared.yaml does",
                )
            })
            .collect::<Vec<_>>()
    })?;
    let folder = package::folder(&document.api);
    let codes = (document.api == PAYMENTS).then_some(codes);
    let files = render(&plan, file, codes)?;
    Ok(files
        .into_iter()
        .map(|(path, text)| {
            (
                format!("{folder}/{path}"),
                package::placed(&document.api, text),
            )
        })
        .collect())
}

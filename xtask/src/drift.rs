//! `cargo xtask drift`: reads files and commits; everything else is `bigcommerce-drift` and `bigcommerce-codegen`.

mod catalog;
mod git;
mod pair;
mod reviewed;
mod since;
mod upstream;

use std::fs;
use std::path::{Path, PathBuf};

use bigcommerce_codegen::document::Fault;
use bigcommerce_impact::{Catalog, Report, render};
use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::reference;

#[derive(Args)]
#[command(
    after_help = "Ends with 0 when nothing breaks, with 1 when something needs a person, and with 2 when a document cannot be read."
)]
pub(crate) struct Drift {
    /// The older of two documents
    #[arg(long, value_name = "FILE", requires = "new", conflicts_with_all = ["upstream", "since"])]
    old: Option<PathBuf>,
    /// The newer of two documents
    #[arg(long, value_name = "FILE", requires = "old")]
    new: Option<PathBuf>,
    /// A checkout of BigCommerce's docs, to compare with its reviewed files and with our specs [default: $BIGCOMMERCE_REFERENCE/upstream]
    #[arg(long, value_name = "DIR")]
    upstream: Option<PathBuf>,
    /// What the checkout has changed after this commit, instead of how it differs from our specs
    #[arg(long, value_name = "COMMIT")]
    since: Option<String>,
    /// Accept the reviewed changes and write specs/published.lock
    #[arg(long, conflicts_with_all = ["old", "new", "since"])]
    accept: bool,
    /// How to print the report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

pub(crate) fn run(root: &Path, given: &Drift) -> Result<String, Failure> {
    let report = match (&given.old, &given.new) {
        (Some(old), Some(new)) => pair::compare(root, old, new)?,
        _ => {
            let docs = docs(given)?;
            match &given.since {
                Some(commit) => since::compare(root, &docs, commit)?,
                None => upstream::compare(root, &docs, given.accept)?,
            }
        }
    };
    let said = match given.format {
        Format::Text => render::text(&report),
        Format::Json => render::json(&report),
        Format::Markdown => render::markdown(&report),
    };
    if report.is_breaking() {
        Err(Failure::Drifted(said))
    } else {
        Ok(said)
    }
}

/// Where BigCommerce's documents are.
fn docs(given: &Drift) -> Result<PathBuf, Failure> {
    let named = given.upstream.clone();
    named
        .or_else(|| reference::folder().map(|folder| folder.join("upstream")))
        .ok_or_else(|| {
            Failure::Incomparable(format!(
                "there is nothing to compare with\n  help: give `--old FILE --new FILE`, or \
                 `--upstream DIR` with a checkout of BigCommerce's docs; {} names a folder that has one as `upstream`",
                reference::VARIABLE
            ))
        })
}

/// Faults of our own files, which leave nothing to compare with.
fn faults(found: &[Fault]) -> Failure {
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    Failure::Incomparable(said.join("\n\n"))
}

/// A document's text.
fn document(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| {
        Failure::Incomparable(format!(
            "error[unreadable]: {}\n  {error}\n  help: give the path of an OpenAPI document",
            path.display()
        ))
    })
}

/// A document that is not one.
fn unreadable(wrong: &bigcommerce_drift::Unreadable) -> Failure {
    let line = wrong
        .line
        .map(|line| format!(":{line}"))
        .unwrap_or_default();
    let pointer = wrong.pointer.as_ref();
    let pointer = pointer
        .map(|pointer| format!("\n  at {pointer}"))
        .unwrap_or_default();
    Failure::Incomparable(format!(
        "error[unreadable]: {}{line}{pointer}\n  {}\n  help: nothing was compared; mend the document, or take another version of it",
        wrong.file, wrong.message
    ))
}

/// What a comparison of two texts says. The catalog is read only when there is a change to find in it.
fn between(
    root: &Path,
    catalog: &mut Option<Catalog>,
    (old_name, old): (&str, &str),
    (new_name, new): (&str, &str),
) -> Result<Report, Failure> {
    use bigcommerce_drift::{Api, compare};
    let old = Api::read(old_name, old).map_err(|wrong| unreadable(&wrong))?;
    let new = Api::read(new_name, new).map_err(|wrong| unreadable(&wrong))?;
    let changes = compare(&old, &new);
    if changes.is_empty() {
        return Ok(Report::default());
    }
    let catalog = match catalog {
        Some(catalog) => catalog,
        none => none.insert(catalog::catalog(root)?),
    };
    Ok(Report::new(catalog, &changes, old_name, new_name))
}

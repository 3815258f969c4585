//! The catalog of our side, kept in the target directory: made anew whenever it is missing, damaged or out of date.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bigcommerce_codegen::document::Source;
use bigcommerce_impact::kept::{self, Stamp};
use bigcommerce_impact::{Catalog, Steps, survey};

use super::faults;
use crate::failure::Failure;
use crate::specs::Specs;
use crate::target;

/// The steps of the facade and what they send.
const FLOW: &str = "crates/facade/flow.yaml";

/// The table of the facade's steps; empty in a project that has no facade.
pub(super) fn steps(root: &Path) -> Result<Steps, Failure> {
    parsed(flow(root)?)
}

/// The catalog of our side, as the specs and the table of steps are now.
pub(super) fn catalog(root: &Path) -> Result<Catalog, Failure> {
    let specs = Specs::read(root)?;
    let flow = flow(root)?;
    let stamp = stamp(&specs, flow.as_ref());
    let path = place(root);
    let kept = fs::read_to_string(&path).ok();
    if let Some(catalog) = kept.and_then(|text| kept::read(&text, &stamp)) {
        return Ok(catalog);
    }
    let steps = parsed(flow)?;
    let documents = specs.loaded()?.documents;
    let catalog = survey(&documents, &steps).map_err(|found| faults(&found))?;
    // Only time is lost where it cannot be kept.
    let _ = keep(&path, &kept::text(&catalog, &stamp));
    Ok(catalog)
}

fn place(root: &Path) -> PathBuf {
    target::folder(root).join("drift/catalog.txt")
}

/// Covers the files that a catalog is made from, and the program that makes it: after a change of the generator the
/// same specs have another catalog.
fn stamp(specs: &Specs, flow: Option<&Source>) -> Stamp {
    let program = program().unwrap_or_default();
    let sources = specs.sources().chain(flow);
    let texts = sources.flat_map(|source| [source.name.as_str(), source.text.as_str()]);
    Stamp::of([program.as_str()].into_iter().chain(texts))
}

/// This program, by size and time of its build: reading all of it would take longer than a comparison.
fn program() -> Option<String> {
    let file = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some(format!("{} {:?}", file.len(), file.modified().ok()?))
}

fn flow(root: &Path) -> Result<Option<Source>, Failure> {
    let path = root.join(FLOW);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(Source {
            name: FLOW.to_owned(),
            text,
        })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::files("read", &path, &error)),
    }
}

fn parsed(flow: Option<Source>) -> Result<Steps, Failure> {
    flow.map_or_else(
        || Ok(Steps::default()),
        |source| Steps::read(&source).map_err(|found| faults(&found)),
    )
}

/// Puts the text in its place in one step: a comparison that runs at the same time reads the old one or the new one.
fn keep(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })
}

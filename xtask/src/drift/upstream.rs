//! BigCommerce's published files against our specs.

use std::fs;
use std::io;
use std::path::Path;

use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::drift::published::{FILES, IN_PART, Published, differences};
use bigcommerce_codegen::drift::{Acknowledged, Report, survey};

use super::{document, steps, unreadable};
use crate::failure::Failure;
use crate::specs::Specs;

/// The differences that somebody has seen and put off.
const ACKNOWLEDGED: &str = "specs/acknowledged.yaml";

pub(super) fn compare(root: &Path, docs: &Path) -> Result<Report, Failure> {
    let mut texts = Vec::new();
    for name in FILES.into_iter().chain(IN_PART) {
        texts.push((name, document(&docs.join(name))?));
    }
    let published: Vec<_> = texts
        .iter()
        .map(|(name, text)| Published { name, text })
        .collect();
    let specs = Specs::read(root)?.loaded()?;
    // Made afresh: what is compared here is the specs as they are, written down by regen or not.
    let catalog = survey(&specs.documents, &steps(root)?).map_err(Failure::Faults)?;
    let acknowledged = acknowledged(root)?;
    differences(&catalog, &specs.documents, &published, &acknowledged)
        .map_err(|wrong| unreadable(&wrong))
}

fn acknowledged(root: &Path) -> Result<Acknowledged, Failure> {
    let path = root.join(ACKNOWLEDGED);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Acknowledged::default()),
        Err(error) => return Err(Failure::files("read", &path, &error)),
    };
    Acknowledged::read(&Source {
        name: ACKNOWLEDGED.to_owned(),
        text,
    })
    .map_err(|faults| {
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Failure::Incomparable(said.join("\n\n"))
    })
}

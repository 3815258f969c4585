//! BigCommerce's published files against our specs.

use std::fs;
use std::io;
use std::path::Path;

use bigcommerce_codegen::document::Source;
use bigcommerce_impact::published::{FILES, IN_PART, Published, differences};
use bigcommerce_impact::{Acknowledged, Known, Report, settled, survey};

use super::catalog::steps;
use super::{document, faults, unreadable};
use crate::failure::Failure;
use crate::specs::Specs;

/// The differences that somebody has seen and put off.
const ACKNOWLEDGED: &str = "specs/acknowledged.yaml";

/// The differences that need nobody, as they were when somebody looked.
const SETTLED: &str = "specs/settled.txt";

/// Compares; with `settle`, everything that needs nobody is taken for seen.
pub(super) fn compare(root: &Path, docs: &Path, settle: bool) -> Result<Report, Failure> {
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
    let list = root.join(SETTLED);
    let known = match (settle, read_if_there(&list)?) {
        (false, text) => Known::read(text.as_deref()),
        (true, _) => Known::default(),
    };
    let report = differences(
        &catalog,
        &specs.documents,
        &published,
        &acknowledged,
        &known,
    )
    .map_err(|wrong| unreadable(&wrong))?;
    if settle {
        fs::write(&list, settled::list(&report.settling))
            .map_err(|error| Failure::files("write", &list, &error))?;
    }
    Ok(report)
}

fn read_if_there(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::files("read", path, &error)),
    }
}

fn acknowledged(root: &Path) -> Result<Acknowledged, Failure> {
    let path = root.join(ACKNOWLEDGED);
    let Some(text) = read_if_there(&path)? else {
        return Ok(Acknowledged::default());
    };
    Acknowledged::read(&Source {
        name: ACKNOWLEDGED.to_owned(),
        text,
    })
    .map_err(|found| faults(&found))
}

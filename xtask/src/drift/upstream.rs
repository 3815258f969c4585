//! BigCommerce's published files against the reviewed ones, and against our specs.

use std::fs;
use std::io;
use std::path::Path;

use bigcommerce_codegen::document::Source;
use bigcommerce_impact::lock::Lock;
use bigcommerce_impact::published::{FILES, IN_PART, Published, differences};
use bigcommerce_impact::report::{Report, Unreviewed};
use bigcommerce_impact::survey::survey;

use super::catalog::steps;
use super::reviewed::{Reviewed, ids};
use super::{between, document, faults, unreadable};
use crate::failure::Failure;
use crate::specs::Specs;

/// The published files that were last reviewed.
pub(super) const LOCK: &str = "specs/published.lock";

/// Compares; with `accept`, the files are taken for reviewed as they are, and the lock is written.
pub(super) fn compare(root: &Path, docs: &Path, accept: bool) -> Result<Report, Failure> {
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
    let mut report =
        differences(&catalog, &specs.documents, &published).map_err(|wrong| unreadable(&wrong))?;
    let ids = ids(docs, published.iter().map(|file| file.name))?;
    let path = root.join(LOCK);
    if accept {
        let lock: Lock = published
            .iter()
            .zip(ids)
            .map(|(file, id)| (file.name.to_owned(), id))
            .collect();
        fs::write(&path, lock.text()).map_err(|error| Failure::files("write", &path, &error))?;
        return Ok(report);
    }
    let lock = read(&path)?;
    let mut catalog = Some(catalog);
    for (file, id) in published.iter().zip(ids) {
        if lock.id(file.name) == Some(id.as_str()) {
            continue;
        }
        match Reviewed::find(docs, file.name, lock.id(file.name)) {
            Ok(old) => {
                let name = format!("{} as it was reviewed", file.name);
                let mut changes = between(
                    root,
                    &mut catalog,
                    (&name, &old.text),
                    (file.name, file.text),
                )?;
                if IN_PART.contains(&file.name) {
                    changes.keep_ours();
                }
                report.add_review(changes);
            }
            Err(why) => report.add_unreviewed(Unreviewed {
                path: file.name.to_owned(),
                why,
            }),
        }
    }
    Ok(report)
}

fn read(path: &Path) -> Result<Lock, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::files("read", path, &error)),
    };
    Lock::read(&Source {
        name: LOCK.to_owned(),
        text,
    })
    .map_err(|found| faults(&found))
}

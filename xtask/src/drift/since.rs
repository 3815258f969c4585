//! What a checkout of BigCommerce's docs has changed, commit by commit.

use std::path::Path;

use bigcommerce_impact::Report;
use bigcommerce_impact::published::{FILES, IN_PART, NOTHING};

use super::between;
use super::git::{Blob, Git};
use crate::failure::Failure;

pub(super) fn compare(root: &Path, docs: &Path, commit: &str) -> Result<Report, Failure> {
    let git = Git::open(docs).map_err(wrong)?;
    let base = git.commit(commit).map_err(wrong)?;
    let paths: Vec<String> = FILES
        .iter()
        .chain(&IN_PART)
        .map(|&path| path.to_owned())
        .collect();
    let mut catalog = None;
    let mut report = Report::default();
    for commit in git.after(&base).map_err(wrong)? {
        let before = if git.has_parent(&commit.hash) {
            let parent = format!("{}^1", commit.hash);
            git.blobs(&parent, &paths).map_err(wrong)?
        } else {
            Vec::new()
        };
        let after = git.blobs(&commit.hash, &paths).map_err(wrong)?;
        for path in &paths {
            let of = |blobs: &[Blob]| blobs.iter().position(|blob| blob.path == *path);
            let before = of(&before).map(|at| &before[at]);
            let after = of(&after).map(|at| &after[at]);
            if before.map(|blob| &blob.id) == after.map(|blob| &blob.id) {
                continue;
            }
            let text = |blob: Option<&Blob>| match blob {
                Some(blob) => git.text(blob).map_err(wrong),
                None => Ok(NOTHING.to_owned()),
            };
            let (old, new) = (text(before)?, text(after)?);
            let name = format!("{path} before {}", commit.title);
            let mut changes = between(root, &mut catalog, (&name, &old), (path, &new))
                .map_err(|failure| within(failure, &commit.title))?;
            if IN_PART.contains(&path.as_str()) {
                changes.keep_ours();
            }
            report.add(&commit.title, changes);
        }
    }
    Ok(report)
}

/// Says in which commit a document could not be read.
fn within(failure: Failure, commit: &str) -> Failure {
    match failure {
        Failure::Incomparable(said) => Failure::Incomparable(format!("{said}\n  commit {commit}")),
        other => other,
    }
}

fn wrong(what: String) -> Failure {
    Failure::Incomparable(format!(
        "{what}\n  help: `--since` takes a commit of the checkout that `--upstream` names"
    ))
}

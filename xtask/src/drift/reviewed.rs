//! Reviewed versions of published files, by git blob id.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::{git, reference};

/// A published file as it was reviewed.
pub(super) struct Reviewed {
    /// Its text.
    pub(super) text: String,
}

impl Reviewed {
    /// Reads the blob from the history of `docs`, or from the reference folder where the file there is the reviewed one.
    ///
    /// # Errors
    /// Why there is none, as a clause.
    pub(super) fn find(docs: &Path, path: &str, id: Option<&str>) -> Result<Self, String> {
        let Some(id) = id else {
            return Err("the lock has no version of this file".to_owned());
        };
        let beside = reference::folder().map(|folder| folder.join("upstream"));
        git::output(docs, ["cat-file", "blob", id])
            .ok()
            .or_else(|| copy(beside.as_deref()?, path, id))
            .map(|text| Self { text })
            .ok_or_else(|| {
                format!(
                    "the file is not the reviewed one, and {} has no history with that one ({}): the differences that deviations explain are listed, since each may be a new one",
                    docs.display(),
                    &id[..id.len().min(10)]
                )
            })
    }
}

/// The git blob ids of files below a folder, which need not be in a repository.
pub(super) fn ids<'p>(
    folder: &Path,
    paths: impl IntoIterator<Item = &'p str>,
) -> Result<Vec<String>, Failure> {
    let words = ["hash-object", "--no-filters", "--"];
    let said = git::output(folder, words.into_iter().chain(paths));
    said.map(|ids| ids.lines().map(str::to_owned).collect())
        .map_err(|error| {
            Failure::Incomparable(format!(
                "cannot tell the versions of the published files: {error}\n  help: install git"
            ))
        })
}

/// The file of another copy of the docs, if it is this very version.
fn copy(folder: &Path, path: &str, id: &str) -> Option<String> {
    let same = ids(folder, [path]).ok()? == [id];
    same.then(|| fs::read_to_string(folder.join(path)).ok())
        .flatten()
}

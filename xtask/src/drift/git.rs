//! The little of git that is needed to read old versions of the published files.

use std::ffi::OsStr;
use std::path::Path;

use crate::git;

/// A checkout.
pub(super) struct Git<'d> {
    folder: &'d Path,
}

/// One commit.
pub(super) struct Commit {
    /// Its whole hash.
    pub(super) hash: String,
    /// Short hash, day and first line.
    pub(super) title: String,
}

/// A file of a commit.
pub(super) struct Blob {
    /// From the folder.
    pub(super) path: String,
    /// What `git cat-file` calls it.
    pub(super) id: String,
}

impl<'d> Git<'d> {
    /// # Errors
    /// When the folder is not in a checkout, or there is no git.
    pub(super) fn open(folder: &'d Path) -> Result<Self, String> {
        let git = Self { folder };
        if !folder.is_dir() {
            return Err(format!("there is no folder {}", folder.display()));
        }
        match git.output(["rev-parse", "--is-inside-work-tree"]) {
            Ok(_) => Ok(git),
            Err(error) => Err(format!(
                "{} is not a checkout of a git repository: {error}",
                folder.display()
            )),
        }
    }

    /// The hash of a commit that a person has named.
    ///
    /// # Errors
    /// When there is no such commit.
    pub(super) fn commit(&self, named: &str) -> Result<String, String> {
        git::commit(self.folder, named)
            .map_err(|_| format!("{} has no commit `{named}`", self.folder.display()))
    }

    /// The commits after `base`, oldest first, merges as one.
    ///
    /// # Errors
    /// When git fails.
    pub(super) fn after(&self, base: &str) -> Result<Vec<Commit>, String> {
        let range = format!("{base}..HEAD");
        let log = self.output([
            "log",
            "--first-parent",
            "--reverse",
            "--no-color",
            "--no-show-signature",
            "--format=%H %h %cs %s",
            "--end-of-options",
            &range,
            "--",
            ".",
        ])?;
        let commits = log.lines().filter_map(|line| {
            let (hash, title) = line.split_once(' ')?;
            Some(Commit {
                hash: hash.to_owned(),
                title: title.to_owned(),
            })
        });
        Ok(commits.collect())
    }

    /// Those of `paths` that a commit has; none for the parent of a first commit.
    ///
    /// # Errors
    /// When git fails.
    pub(super) fn blobs(&self, commit: &str, paths: &[String]) -> Result<Vec<Blob>, String> {
        let mut words = vec!["ls-tree", "-z", "--end-of-options", commit, "--"];
        words.extend(paths.iter().map(String::as_str));
        let listed = self.output(words)?;
        // `100644 blob 5b66…<tab>reference/orders.v3.yml`
        let blobs = listed.split('\0').filter_map(|entry| {
            let (about, path) = entry.split_once('\t')?;
            Some(Blob {
                id: about.split(' ').nth(2)?.to_owned(),
                path: path.to_owned(),
            })
        });
        Ok(blobs.collect())
    }

    /// Whether a commit has a parent.
    pub(super) fn has_parent(&self, commit: &str) -> bool {
        git::commit(self.folder, &format!("{commit}^1")).is_ok()
    }

    /// A file's text.
    ///
    /// # Errors
    /// When git fails.
    pub(super) fn text(&self, blob: &Blob) -> Result<String, String> {
        self.output(["cat-file", "blob", &blob.id])
    }

    fn output<W: AsRef<OsStr>>(
        &self,
        words: impl IntoIterator<Item = W>,
    ) -> Result<String, String> {
        git::output(self.folder, words)
    }
}

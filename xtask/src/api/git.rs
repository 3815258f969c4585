//! What the project was like at a commit, where it is a git checkout.

use std::path::{Path, PathBuf};

use crate::git;

pub(crate) struct Git {
    root: PathBuf,
}

impl Git {
    /// `None` without git, and where `root` is not the top of a checkout: a commit of the project that it lies in says nothing.
    pub(crate) fn at(root: &Path) -> Option<Self> {
        let git = Git {
            root: root.to_owned(),
        };
        let above = git.run(&["rev-parse", "--show-cdup"])?;
        above.trim().is_empty().then_some(git)
    }

    /// The full id of a commit.
    pub(crate) fn commit(&self, name: &str) -> Option<String> {
        git::commit(&self.root, name).ok()
    }

    /// The commit that last changed a file; the current one for a file that is not committed.
    pub(crate) fn last_change_of(&self, name: &str) -> Option<String> {
        let found = self.run(&["log", "-1", "--format=%H", "--", name])?;
        match found.trim() {
            "" => self.commit("HEAD"),
            commit => Some(commit.to_owned()),
        }
    }

    /// A file as it was.
    pub(crate) fn show(&self, commit: &str, name: &str) -> Option<String> {
        let text = self.run(&["show", &format!("{commit}:./{name}")])?;
        Some(text.replace("\r\n", "\n"))
    }

    /// The names of the files in a folder, as they were.
    pub(crate) fn names(&self, commit: &str, folder: &str) -> Vec<String> {
        let listed = self.run(&["ls-tree", "--name-only", commit, &format!("./{folder}/")]);
        listed
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    fn run(&self, words: &[&str]) -> Option<String> {
        git::output(&self.root, words).ok()
    }
}

//! Asks the `git` program: whoever has a checkout has it, and a library would have to keep up with every form that a repository
//! can have.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What git prints in a folder. The words are ours, or stand where git takes nothing for an option.
///
/// # Errors
/// The first line that git complains with, or that there is no git.
pub(crate) fn output<W: AsRef<OsStr>>(
    folder: &Path,
    words: impl IntoIterator<Item = W>,
) -> Result<String, String> {
    let mut command = Command::new("git");
    // A hook that started us says with these which repository is meant, and that may be another one.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let output = command
        .arg("-C")
        .arg(folder)
        .arg("--no-pager")
        .args(words)
        .output()
        .map_err(|error| format!("cannot start git: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(said.lines().next().unwrap_or("git failed").to_owned())
    }
}

/// What git calls the commit that a person has named.
///
/// # Errors
/// When there is no such commit.
pub(crate) fn commit(folder: &Path, named: &str) -> Result<String, String> {
    let wanted = format!("{named}^{{commit}}");
    let words = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &wanted,
    ];
    output(folder, words).map(|hash| hash.trim().to_owned())
}

/// The checkout of a project.
pub(crate) struct Checkout(PathBuf);

impl Checkout {
    /// `None` without git, and where `root` is not the top of a checkout: a commit of another project explains nothing.
    pub(crate) fn at(root: &Path) -> Option<Self> {
        let above = output(root, ["rev-parse", "--show-cdup"]).ok()?;
        above.trim().is_empty().then(|| Self(root.to_owned()))
    }

    /// The full id of a commit.
    ///
    /// # Errors
    /// When there is no such commit.
    pub(crate) fn commit(&self, named: &str) -> Result<String, String> {
        commit(&self.0, named)
    }

    /// A file as it was.
    pub(crate) fn show(&self, commit: &str, name: &str) -> Option<String> {
        let text = output(&self.0, ["show", &format!("{commit}:./{name}")]).ok()?;
        Some(text.replace("\r\n", "\n"))
    }

    /// The names of the files in a folder, as they were.
    pub(crate) fn names(&self, commit: &str, folder: &str) -> Vec<String> {
        let listed = output(
            &self.0,
            ["ls-tree", "--name-only", commit, &format!("./{folder}/")],
        );
        listed
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    }
}

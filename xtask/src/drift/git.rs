//! The little of git that is needed to read old versions. It is the `git` program: whoever has a checkout has it, and a library
//! would have to keep up with every form that a repository can have.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

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
        let wanted = format!("{named}^{{commit}}");
        self.output(["rev-parse", "--verify", "--end-of-options", &wanted])
            .map(|hash| hash.trim().to_owned())
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
        let parent = format!("{commit}^1");
        self.output([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &parent,
        ])
        .is_ok()
    }

    /// A file's text.
    ///
    /// # Errors
    /// When git fails.
    pub(super) fn text(&self, blob: &Blob) -> Result<String, String> {
        self.output(["cat-file", "blob", &blob.id])
    }

    /// What git prints. The words are ours, or stand where git takes nothing for an option.
    fn output<W: AsRef<OsStr>>(
        &self,
        words: impl IntoIterator<Item = W>,
    ) -> Result<String, String> {
        let mut command = Command::new("git");
        // A hook that started us says with these which repository is meant, and that is another one.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        let output = command
            .arg("-C")
            .arg(self.folder)
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
}

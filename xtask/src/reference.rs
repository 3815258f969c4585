//! The one place outside of the checkout that commands and tests may read: published files and tools that are not ours
//! to keep here.

use std::path::PathBuf;

/// Names the folder: `upstream/` is a checkout of BigCommerce's docs, `drift/` holds pairs of older versions of them
/// with a verdict, `tools/` has the comparison of our prose with theirs. Unset, everything that needs the folder is
/// skipped.
pub(crate) const VARIABLE: &str = "BIGCOMMERCE_REFERENCE";

/// The folder, where the variable names one.
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var_os(VARIABLE)
        .filter(|named| !named.is_empty())
        .map(PathBuf::from)
}

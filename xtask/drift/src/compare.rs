//! The comparison.

use crate::{Api, Change};

/// Everything that is different in `new`, in the order of the operations of the document.
#[must_use]
pub fn compare(_old: &Api, _new: &Api) -> Vec<Change> {
    Vec::new()
}

//! Two documents of the caller's choice.

use std::path::Path;

use bigcommerce_impact::Report;

use super::{between, document};
use crate::failure::Failure;

pub(super) fn compare(root: &Path, old: &Path, new: &Path) -> Result<Report, Failure> {
    let (old_name, new_name) = (old.display().to_string(), new.display().to_string());
    let (old, new) = (document(old)?, document(new)?);
    between(root, &mut None, (&old_name, &old), (&new_name, &new))
}

//! What is said of a whole comparison, in the words of the published history.

use bigcommerce_drift::{Change, Level};

/// The worst that the changes do, and to whom.
pub(crate) fn verdict(changes: &[Change]) -> &'static str {
    let has = |level| changes.iter().any(|change| change.level == level);
    match (has(Level::RequestBreaking), has(Level::ResponseBreaking)) {
        (true, true) => "both-breaking",
        (true, false) => "request-breaking",
        (false, true) => "response-breaking",
        (false, false) if has(Level::Compatible) => "non-breaking",
        (false, false) => "docs-only",
    }
}

//! Changes with our side of each.

use bigcommerce_drift::Change;

use super::catalog::{Call, Catalog};
use super::tolerance::{self, Tolerance};
use super::walk::{self, Found};

/// One change with what was found out about it.
pub(super) struct Judged<'c> {
    pub(super) change: &'c Change,
    /// What the two documents are called, the older one first.
    pub(super) files: (&'c str, &'c str),
    pub(super) call: Option<&'c Call>,
    pub(super) found: Found,
    pub(super) tolerance: Tolerance,
}

/// Finds our side of a change.
pub(super) fn judge<'c>(
    catalog: &'c Catalog,
    change: &'c Change,
    files: (&'c str, &'c str),
) -> Judged<'c> {
    let method = change.operation.method.to_string();
    let call = catalog.find(&method, &change.operation.template());
    let Some(call) = call else {
        return Judged {
            change,
            files,
            call: None,
            found: Found {
                spots: Vec::new(),
                around: Vec::new(),
                beyond: Vec::new(),
            },
            tolerance: Tolerance {
                holds: true,
                why: "none of our clients calls it".to_owned(),
                silent: false,
            },
        };
    };
    let found = walk::find(catalog, call, &change.site, &change.path);
    let tolerance = tolerance::judge(catalog, call, change, &found);
    Judged {
        change,
        files,
        call: Some(call),
        found,
        tolerance,
    }
}

/// Two changes with the same text here are one finding.
pub(super) fn shared_by(one: &Judged<'_>) -> String {
    let change = one.change;
    let pointer = |place: &Option<bigcommerce_drift::Place>| {
        place
            .as_ref()
            .map(|place| place.pointer.clone())
            .unwrap_or_default()
    };
    format!(
        "{} {} {} {} {:?} {}",
        one.files.1,
        change.level,
        pointer(&change.old),
        pointer(&change.new),
        change.kind,
        one.tolerance.holds
    )
}

//! The outcome of a step.

/// A step that did not fail.
pub(super) enum Outcome {
    Passed,
    /// With the reason.
    Skipped(String),
}

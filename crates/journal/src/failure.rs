//! Failures of a journal.

use std::{error::Error, fmt, sync::Arc};

/// A journal that can't answer. Nothing is known of what it was asked to do.
#[derive(Clone)]
pub struct Failure {
    what: &'static str,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Failure {
    /// A failure, as a clause of what happened and what to do, such as `the database is locked; try again`; no ids, no
    /// words of a database, which may repeat values.
    #[must_use]
    pub const fn new(what: &'static str) -> Self {
        Self { what, source: None }
    }

    /// The error below, for a program; its words are not printed.
    #[must_use]
    pub fn because(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the journal did not answer: {}", self.what)
    }
}

/// The sentence of `Display`, which a `main` that returns the failure prints.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_that_main_returns_is_printed_as_its_sentence() {
        let below = std::io::Error::other("hunter2");
        let failure = Failure::new("its disk is full; make room").because(below);
        assert_eq!(format!("{failure:?}"), failure.to_string());
        assert!(!format!("{failure:#?}").contains("hunter2"));
        assert!(failure.source().is_some(), "a program has the error below");
    }
}

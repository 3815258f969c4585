//! A failed step that hands its stage back.

use std::fmt;

use super::Error;

/// A step that failed, and the stage as it is now: nothing the caller had is lost.
///
/// `?` turns it into the [`Error`] alone where the stage is of no further use.
///
/// ```no_run
/// # use bigcommerce_facade::{Address, Billed, Checkout, Error, Opened};
/// # async fn bill(checkout: Checkout<Opened>, typed: Address, known: Address) -> Result<Checkout<Billed>, Error> {
/// match checkout.bill_to(typed).await {
///     Ok(billed) => Ok(billed),
///     Err(rejected) => Ok(rejected.stage.bill_to(known).await?),
/// }
/// # }
/// ```
pub struct Rejected<S> {
    /// Where the shopper is now. After a conflict it is as it was read again, where it could be read.
    pub stage: S,
    /// What went wrong.
    pub error: Error,
}

impl<S> Rejected<S> {
    pub(crate) fn new(stage: S, error: impl Into<Error>) -> Self {
        Self {
            stage,
            error: error.into(),
        }
    }

    /// The same failure with the stage turned into something else.
    pub fn map_stage<T>(self, turn: impl FnOnce(S) -> T) -> Rejected<T> {
        Rejected {
            stage: turn(self.stage),
            error: self.error,
        }
    }
}

impl<S> From<Rejected<S>> for Error {
    fn from(rejected: Rejected<S>) -> Self {
        rejected.error
    }
}

impl<S> fmt::Display for Rejected<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<S> fmt::Debug for Rejected<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected")
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

impl<S> std::error::Error for Rejected<S> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.error)
    }
}

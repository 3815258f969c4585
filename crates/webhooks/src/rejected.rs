//! The reasons why a request is not taken for one of BigCommerce's.

use std::fmt;

/// A request that is not proven to come from BigCommerce. Holds nothing of the request, so it can be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejected {
    /// The request has neither the headers of a signature nor the custom header.
    Unproven,
    /// One of the three headers of a signature is missing.
    Missing {
        /// The header's name.
        header: &'static str,
    },
    /// A header of the signature is empty, too long, or not what it should be.
    Malformed {
        /// The header's name.
        header: &'static str,
    },
    /// No signature was made with one of the secrets, over these bytes.
    WrongSignature,
    /// The custom header has another value.
    WrongHeader,
    /// The signature is good, and the attempt is older than the tolerance: a replay, or a clock that is wrong.
    TooOld {
        /// Its age in seconds.
        seconds: u64,
    },
    /// The signature is good, and the attempt lies further in the future than the tolerance: one of the clocks is
    /// wrong.
    FromTheFuture {
        /// The distance, in seconds.
        seconds: u64,
    },
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unproven => f.write_str(
                "the request has neither a webhook signature nor the custom header: answer 401, and check how the \
                 webhook was registered if it should have one",
            ),
            Self::Missing { header } => write!(f, "the webhook has no `{header}`: answer 401"),
            Self::Malformed { header } => {
                write!(f, "the webhook's `{header}` cannot be read: answer 401")
            }
            Self::WrongSignature => f.write_str(
                "the webhook's signature is not one of ours over these bytes: answer 401, and check that the secret is \
                 the client secret and that the body is the raw one",
            ),
            Self::WrongHeader => f.write_str(
                "the webhook's custom header has another value: answer 401, and check how the webhook was registered",
            ),
            Self::TooOld { seconds } => write!(
                f,
                "the webhook was signed {seconds} seconds ago, which is too long: answer 401, and check the clock"
            ),
            Self::FromTheFuture { seconds } => write!(
                f,
                "the webhook was signed {seconds} seconds from now, which is too far: answer 401, and check the clock"
            ),
        }
    }
}

impl std::error::Error for Rejected {}

//! Who can mend what went wrong.

use std::fmt;

/// Who can do something about a problem.
///
/// ```
/// use bigcommerce_types::Owner;
///
/// assert_eq!(Owner::Shopper.to_string(), "the shopper");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Owner {
    /// The person who buys: another card, another address, fewer items.
    Shopper,
    /// Who runs the store: settings, gateways, scopes, plan.
    Merchant,
    /// Who wrote the program that calls.
    Developer,
    /// BigCommerce, or a gateway behind it: time mends it, or their support.
    Platform,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Shopper => "the shopper",
            Self::Merchant => "the merchant",
            Self::Developer => "the developer",
            Self::Platform => "the platform",
        })
    }
}

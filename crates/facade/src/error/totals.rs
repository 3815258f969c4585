//! The totals before and after a conflict, side by side.

use bigcommerce_types::Amount;

/// The total of a stage before and after a conflict: [`Error::totals`](crate::Error::totals).
///
/// Of a cart it is the amount of the cart, of a checkout the grand total.
///
/// ```no_run
/// # use bigcommerce_facade::{Checkout, Lines, Opened, Rejected};
/// # async fn add(cart: Checkout<Opened>, lines: Lines) -> Result<Checkout<Opened>, Rejected<Checkout<Opened>>> {
/// cart.add_lines(lines).await.inspect_err(|rejected| {
///     if let Some(totals) = rejected.error.totals().filter(|totals| totals.differ()) {
///         println!("It was {:?}, and is {:?} now. Please look again.", totals.before, totals.now);
///     }
/// })
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Totals {
    /// The total as it was last read before the conflict, where the store showed one.
    pub before: Option<Amount>,
    /// The total now.
    pub now: Option<Amount>,
}

impl Totals {
    pub(crate) fn new(before: Option<Amount>, now: Option<Amount>) -> Self {
        Self { before, now }
    }

    /// True when the shopper has to be shown another total: by value, so that 10.0 is 10.00.
    pub fn differ(&self) -> bool {
        let value = |total: &Option<Amount>| total.as_ref().map(Amount::decimal);
        value(&self.before) != value(&self.now)
    }
}

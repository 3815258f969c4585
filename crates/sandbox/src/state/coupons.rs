//! The one coupon of the store.

use rust_decimal::Decimal;

use crate::state::money::{cents, rounded};

/// Ten per cent off every product of the cart.
pub const COUPON: &str = "TENOFF";

/// A reduction that a code brings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coupon {
    pub(crate) id: i64,
    pub(crate) code: &'static str,
    pub(crate) display_name: &'static str,
    rate: Decimal,
}

/// The coupon with this code; letter case does not matter.
pub(crate) fn coupon(code: &str) -> Option<Coupon> {
    code.trim().eq_ignore_ascii_case(COUPON).then_some(Coupon {
        id: 1,
        code: COUPON,
        display_name: "10% off each item",
        rate: cents(10),
    })
}

impl Coupon {
    /// What it takes off this amount.
    pub(crate) fn off(&self, amount: Decimal) -> Decimal {
        rounded(amount * self.rate)
    }
}

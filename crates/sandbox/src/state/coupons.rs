//! The coupons of the store.

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::state::currencies::Currency;
use crate::state::money::cents;

/// Ten per cent off every product of the cart.
pub const COUPON: &str = "TENOFF";
/// Five dollars off the whole cart.
pub const FIXED_COUPON: &str = "FIVEOFF";
/// Shipping costs nothing.
pub const FREE_SHIPPING_COUPON: &str = "SHIPFREE";

/// A reduction that a code brings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coupon {
    pub(crate) id: i64,
    pub(crate) code: &'static str,
    pub(crate) display_name: &'static str,
    pub(crate) kind: CouponKind,
}

/// The way in which a coupon reduces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CouponKind {
    /// A part of each product.
    Percentage(Decimal),
    /// An amount of the whole, in US dollars.
    Total(Decimal),
    FreeShipping,
}

impl CouponKind {
    /// The number of the kind.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Percentage(_) => 1,
            Self::Total(_) => 2,
            Self::FreeShipping => 4,
        }
    }

    /// The name of the kind.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Percentage(_) => "percentage_discount",
            Self::Total(_) => "per_total_discount",
            Self::FreeShipping => "free_shipping",
        }
    }

    /// The figure that V2 shows: per cent, or an amount.
    pub(crate) fn amount(self) -> Decimal {
        match self {
            Self::Percentage(rate) => rate * Decimal::ONE_HUNDRED,
            Self::Total(amount) => amount,
            Self::FreeShipping => Decimal::ZERO,
        }
    }
}

const COUPONS: [Coupon; 3] = [
    Coupon {
        id: 1,
        code: COUPON,
        display_name: "10% off each item",
        kind: CouponKind::Percentage(cents(10)),
    },
    Coupon {
        id: 2,
        code: FIXED_COUPON,
        display_name: "5.00 off the order",
        kind: CouponKind::Total(cents(500)),
    },
    Coupon {
        id: 3,
        code: FREE_SHIPPING_COUPON,
        display_name: "Free shipping",
        kind: CouponKind::FreeShipping,
    },
];

/// All coupons.
pub(crate) fn all() -> impl Iterator<Item = Coupon> {
    COUPONS.into_iter()
}

/// The coupon with this code; letter case does not matter.
pub(crate) fn coupon(code: &str) -> Option<Coupon> {
    let code = code.trim();
    COUPONS
        .into_iter()
        .find(|one| one.code.eq_ignore_ascii_case(code))
}

impl Coupon {
    /// The reduction of lines of these values.
    pub(crate) fn off(&self, lines: impl Iterator<Item = Decimal>, currency: Currency) -> Decimal {
        match self.kind {
            CouponKind::Percentage(rate) => lines.map(|one| currency.round(one * rate)).sum(),
            CouponKind::Total(amount) => currency.converted(amount).min(lines.sum()),
            CouponKind::FreeShipping => Decimal::ZERO,
        }
    }
}

// By its code: the rest is in the table.
impl Serialize for Coupon {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Coupon {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        coupon(&code).ok_or_else(|| D::Error::custom(format!("there is no coupon {code:?}")))
    }
}

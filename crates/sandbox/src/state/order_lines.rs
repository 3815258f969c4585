//! The lines of an order, its coupons and its messages.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::state::coupons::Coupon;
use crate::state::orders::Pair;
use serde::{Deserialize, Serialize};

/// A line of an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OrderLine {
    /// A number of its own, distinct from those of the catalogue.
    pub(crate) id: i64,
    /// 0 for what is not in the catalogue.
    pub(crate) product_id: i64,
    pub(crate) variant_id: i64,
    pub(crate) name: String,
    pub(crate) sku: String,
    pub(crate) quantity: u32,
    pub(crate) price: Pair,
    /// The reduction of all pieces.
    pub(crate) discount: Pair,
    /// The part of the reduction that is by coupons.
    #[serde(default)]
    pub(crate) coupon_discount: Pair,
    pub(crate) digital: bool,
    pub(crate) gift_certificate: bool,
    /// The chosen and written options.
    pub(crate) options: Vec<LineOption>,
    /// The message and the cost of the wrapping of all pieces.
    pub(crate) wrapping: Option<(String, Pair)>,
    /// The address or pickup that it goes to.
    pub(crate) goes_to: Option<i64>,
}

/// One option of a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LineOption {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) is_text: bool,
}

impl OrderLine {
    /// A line of something that is not in the catalogue and not shipped.
    pub(crate) fn entered(name: &str, quantity: u32, price: Pair) -> Self {
        Self {
            id: 0,
            product_id: 0,
            variant_id: 0,
            name: name.to_owned(),
            sku: String::new(),
            quantity,
            price,
            discount: Pair::default(),
            coupon_discount: Pair::default(),
            digital: true,
            gift_certificate: false,
            options: Vec::new(),
            wrapping: None,
            goes_to: None,
        }
    }
}

/// A coupon that reduced an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OrderCoupon {
    pub(crate) coupon: Coupon,
    pub(crate) discount: Decimal,
}

/// A message between the merchant and the shopper.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) subject: String,
    pub(crate) message: String,
    pub(crate) from_customer: bool,
    pub(crate) created: Timestamp,
}

//! Money between `Decimal` and JSON: a number in V3 and storefront bodies, a string of four decimals in V2.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::Value;

/// A price in cents, for constants.
pub(crate) const fn cents(cents: u32) -> Decimal {
    Decimal::from_parts(cents, 0, 0, false, 2)
}

/// Reads a number or a string that holds one, as V2 accepts both.
pub(crate) fn read(value: &Value) -> Option<Decimal> {
    let digits = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    Decimal::from_str(&digits)
        .or_else(|_| Decimal::from_scientific(&digits))
        .ok()
}

/// The largest amount that the store takes: small enough for sums of many to be exact.
pub(crate) const HIGHEST: Decimal = cents(u32::MAX);

/// The nearest amount that the store takes.
pub(crate) fn bounded(amount: Decimal) -> Decimal {
    amount.clamp(-HIGHEST, HIGHEST)
}

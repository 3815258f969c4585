//! Amounts in JSON: a number in V3 and the storefront, a string of four decimals in V2.

use rust_decimal::Decimal;
use serde_json::Value;

/// As V3 and the storefront write it. Built from the decimal's own digits: no binary arithmetic on the way.
pub(crate) fn number(amount: Decimal) -> Value {
    serde_json::from_str(&amount.normalize().to_string())
        .expect("a decimal's digits are a JSON number")
}

/// As V2 writes it: a string with four decimals.
pub(crate) fn text(amount: Decimal) -> Value {
    Value::String(format!("{amount:.4}"))
}

//! Text, booleans and whole numbers, each also in the other's clothes: V2 sends numbers as strings.

use super::{DecodeError, RawValue, Wire, is_empty_text, is_null_or_empty_object, string_text};
use crate::amount::Amount;

/// A number or a boolean is taken as its text.
impl Wire for String {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        match string_text(raw)? {
            Some(text) => Ok(text.into_owned()),
            None if matches!(raw.get(), "true" | "false") => Ok(raw.get().to_owned()),
            None => Err(DecodeError::expected("text", raw)),
        }
    }
}

/// `"true"`, `"1"` and `1` are taken for true, `"false"`, `"0"` and `0` for false, `""` for absent.
impl Wire for bool {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        match raw.get().trim_matches('"') {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(DecodeError::expected("true or false", raw)),
        }
    }

    fn is_absent(raw: &RawValue) -> bool {
        is_null_or_empty_object(raw) || is_empty_text(raw)
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        /// Also from a string, and from a decimal without a fraction (`12.0`); `""` is absent.
        impl Wire for $number {
            fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
                let number = integer(raw)?;
                number.try_into().map_err(|_| DecodeError::found("a whole number", "one out of range"))
            }

            fn is_absent(raw: &RawValue) -> bool {
                is_null_or_empty_object(raw) || is_empty_text(raw)
            }
        }
    )*};
}

whole_numbers! { i32 i64 u16 u32 u64 }

/// The whole number that stands here, as a number or as text.
pub(crate) fn integer(raw: &RawValue) -> Result<i128, DecodeError> {
    let wrong = || DecodeError::expected("a whole number", raw);
    let text = string_text(raw)?.ok_or_else(wrong)?;
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    // `12.0` and `1e2` are whole, too.
    let amount =
        Amount::read(text).filter(|amount| amount.is_exact() && amount.decimal().is_integer());
    amount
        .and_then(|amount| amount.decimal().try_into().ok())
        .ok_or_else(wrong)
}

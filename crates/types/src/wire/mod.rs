//! Reading and writing JSON the way this API needs it.
//!
//! Every type reads itself from the raw text of a JSON value ([`RawValue`]), never through a number
//! that was parsed on the way: an amount keeps its digits, and a user's build that turns on
//! `serde_json/arbitrary_precision` changes nothing. `null`, `{}` and an absent key mean the same,
//! lists may be `null`, and numbers and strings stand in for each other where the API mixes them.
//!
//! ```
//! use bigcommerce_types::{Amount, wire};
//!
//! let totals: Vec<Amount> = wire::decode(br#"[13.858823529412000, "12.5000"]"#)?;
//! assert_eq!(totals[0].as_str(), "13.858823529412000");
//! # Ok::<(), wire::DecodeError>(())
//! ```

mod collect;
mod containers;
mod error;
#[doc(hidden)]
pub mod form;
mod json;
mod name;
mod object;
#[doc(hidden)]
pub mod open;
mod raw;
mod redact;
mod reveal;
mod scalars;
pub(crate) mod text;
#[doc(hidden)]
pub mod unknown;

pub use error::DecodeError;
pub use json::Json;
pub use object::{Object, Record};
#[doc(no_inline)]
pub use serde_json::value::RawValue;
pub use text::{Text, WriteText};

#[doc(hidden)]
pub use {
    object::{first_wrong, kept, write_field, write_text_field},
    raw::is_absent_record,
    redact::{Redacted, ShownCode, debug_record, shown_sentence},
    reveal::{is_revealing, revealing},
};

pub(crate) use name::is_field_path;
pub(crate) use raw::{
    is_empty_array, is_empty_text, is_null, is_null_or_empty_object, kind, string_text,
};
pub(crate) use redact::is_long_number;

use serde::de::Error as _;

/// A value that can be read from the API's JSON and written back to it.
///
/// Implemented by the macros [`record!`](crate::record), [`open_enum!`](crate::open_enum) and
/// [`union!`](crate::union); by hand only for values with a form of their own.
///
/// ```
/// use bigcommerce_types::wire::{self, DecodeError, RawValue, Wire};
///
/// /// A percentage that is written as `"15%"`.
/// #[derive(serde::Serialize)]
/// struct Percent(i64);
///
/// impl Wire for Percent {
///     fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
///         let number = String::from_wire(raw)?.trim_end_matches('%').parse();
///         number.map(Self).map_err(|_| DecodeError::expected("a percentage", raw))
///     }
/// }
///
/// assert_eq!(wire::decode::<Percent>(b"\"15%\"")?.0, 15);
/// # Ok::<(), DecodeError>(())
/// ```
pub trait Wire: serde::Serialize + Sized {
    /// Reads the value from one JSON value.
    ///
    /// # Errors
    /// When the JSON is of a kind that this type cannot take, or a required field is missing.
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError>;

    /// What stands in when the key is missing or its value says nothing. `None`: the key is required.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether this JSON says no more than a missing key would. The API writes `{}` for `null` in places.
    fn is_absent(raw: &RawValue) -> bool {
        is_null_or_empty_object(raw)
    }

    /// What this type knows of its JSON. A type that does not say is taken to know whatever it is sent.
    #[doc(hidden)]
    fn form() -> &'static form::Form {
        &form::Form::Kept
    }

    /// Whether the key is left out when the value is written.
    fn is_unset(&self) -> bool {
        false
    }
}

/// Reads a whole body.
///
/// # Errors
/// When the bytes are not UTF-8, not one whole JSON value, or not what `T` can be read from. The
/// error names the place and the kinds of value, and repeats nothing of the body.
///
/// ```
/// use bigcommerce_types::wire;
///
/// let error = wire::decode::<Vec<i64>>(br#"[1, "secret"]"#).expect_err("text is no number");
/// assert_eq!(error.pointer(), "/1");
/// assert_eq!(error.to_string(), "expected a whole number, found a string at /1");
/// ```
pub fn decode<T: Wire>(bytes: &[u8]) -> Result<T, DecodeError> {
    T::from_wire(parse(bytes)?)
}

/// The body of every `Deserialize` in this family of crates.
#[doc(hidden)]
pub fn deserialize<'de, T: Wire, D: serde::Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::from_wire(&collect::collect(from)?).map_err(D::Error::custom)
}

pub(crate) fn parse(bytes: &[u8]) -> Result<&RawValue, DecodeError> {
    let text = std::str::from_utf8(bytes).map_err(|_| DecodeError::body("is not UTF-8"))?;
    serde_json::from_str(text).map_err(|error| {
        DecodeError::body(if text.trim().is_empty() {
            "is empty"
        } else if error.is_eof() {
            "ends too early"
        } else {
            "is not JSON"
        })
    })
}

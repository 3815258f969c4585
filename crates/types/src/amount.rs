//! Money, digit by digit.

use std::{cmp::Ordering, fmt, hash, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    unknown::write_number,
    wire::{
        self, DecodeError, RawValue, Wire, WriteText, is_empty_text, is_null_or_empty_object,
        string_text,
    },
};

/// An amount of money in the currency of its surroundings, in major units (dollars, not cents).
///
/// It keeps the digits as they were sent, `13.858823529412000` and `1e2` too, and compares by value:
/// `12.5` equals `12.5000`. No binary floating point is involved.
///
/// ```
/// use bigcommerce_types::{Amount, Decimal, wire};
///
/// let sent: Amount = wire::decode(b"\"12.5000\"")?;
/// assert_eq!(sent.as_str(), "12.5000");
/// assert_eq!(sent, "12.5".parse()?);
/// assert_eq!(sent.decimal() + Decimal::ONE, Decimal::new(135, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Amount {
    text: Box<str>,
    decimal: Decimal,
    exact: bool,
}

impl Amount {
    /// The amount to calculate with.
    ///
    /// A number with more than 28 digits is rounded here, and one beyond the range of a [`Decimal`]
    /// stands at its end; see [`is_exact`](Self::is_exact).
    #[must_use]
    pub fn decimal(&self) -> Decimal {
        self.decimal
    }

    /// The digits as they were sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether [`decimal`](Self::decimal) is all of the number.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// Reads the text leniently. Only what is no number at all is refused, so that one absurd amount
    /// does not make a response unreadable.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let plain = text.trim();
        let number = Spelled::split(plain)?;
        // The first keeps the scale, so that `12.5000` prints as such when it is calculated with.
        let (decimal, exact) = match Decimal::from_str_exact(plain) {
            Ok(decimal) => (decimal, true),
            Err(_) => number.nearest(),
        };
        Some(Self {
            text: plain.into(),
            decimal,
            exact,
        })
    }
}

impl Wire for Amount {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        string_text(raw)?
            .and_then(|text| Self::read(&text))
            .ok_or_else(|| DecodeError::expected("an amount", raw))
    }

    fn is_absent(raw: &RawValue) -> bool {
        is_null_or_empty_object(raw) || is_empty_text(raw)
    }
}

/// A JSON number with the digits as they were sent; in a `text` row or in [`wire::Text`], a JSON string. In a binary format
/// such as CBOR always a string: its numbers would be floats.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        if !into.is_human_readable() {
            return self.write_text(into);
        }
        // Text such as `+5` or `.5` came in a string and is not a JSON number.
        match Spelled::split(&self.text) {
            Some(number) if number.is_json => write_number(&self.text, into),
            _ => write_number(&self.decimal.to_string(), into),
        }
    }
}

impl WriteText for Amount {
    fn write_text<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::deserialize(from)
    }
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Self {
            text: decimal.to_string().into(),
            decimal,
            exact: true,
        }
    }
}

impl From<Amount> for Decimal {
    fn from(amount: Amount) -> Self {
        amount.decimal
    }
}

/// Strict, for amounts that a person or a file gives: an optional minus, digits, an optional
/// fraction. No exponent, no spaces, no separators, and nothing that would have to be rounded.
impl FromStr for Amount {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        match Spelled::split(text) {
            Some(Spelled {
                is_json: true,
                exponent: None,
                ..
            }) => match Decimal::from_str_exact(text) {
                Ok(decimal) => Ok(Self {
                    text: text.into(),
                    decimal,
                    exact: true,
                }),
                Err(_) => Err(NotAnAmount),
            },
            _ => Err(NotAnAmount),
        }
    }
}

/// By value, not by spelling.
impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.decimal == other.decimal
    }
}

impl Eq for Amount {}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        self.decimal.cmp(&other.decimal)
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl hash::Hash for Amount {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.decimal.hash(state);
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({})", self.text)
    }
}

/// A text is not an amount: not plain decimal digits, or more of them than can be kept exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnAmount;

impl fmt::Display for NotAnAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount is decimal digits with an optional fraction, at most 28 of them, such as 12.50")
    }
}

impl std::error::Error for NotAnAmount {}

/// The parts of a number as it is spelled.
struct Spelled<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: Option<&'a str>,
    /// Whether the spelling follows JSON's grammar too (no plus, no bare point, no leading zeros).
    is_json: bool,
}

impl<'a> Spelled<'a> {
    fn split(text: &'a str) -> Option<Self> {
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (unsigned, None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let power = exponent.map(|power| power.strip_prefix(['-', '+']).unwrap_or(power));
        let no_digits = whole.is_empty() && fraction.is_empty();
        if no_digits
            || !all_digits(whole)
            || !all_digits(fraction)
            || power.is_some_and(|p| p.is_empty() || !all_digits(p))
        {
            return None;
        }
        let is_json = !text.starts_with('+')
            && !whole.is_empty()
            && (whole == "0" || !whole.starts_with('0'))
            && (mantissa.contains('.') != fraction.is_empty());
        Some(Self {
            negative: text.starts_with('-'),
            whole,
            fraction,
            exponent,
            is_json,
        })
    }

    /// The number as near as a `Decimal` comes to it, and whether that is all of it.
    fn nearest(&self) -> (Decimal, bool) {
        // A `Decimal` has 29 digits; an exponent beyond this only says "nothing" or "too much".
        const FAR: i64 = 1_000;
        let shift = match self.exponent {
            None => 0,
            Some(power) => power
                .parse::<i64>()
                .map_or(if power.starts_with('-') { -FAR } else { FAR }, |p| {
                    p.clamp(-FAR, FAR)
                }),
        };
        let digits = format!("{}{}", self.whole, self.fraction);
        let significant = digits.trim_start_matches('0');
        if significant.is_empty() {
            return (Decimal::ZERO, true);
        }
        let dropped = digits.len() - significant.len();
        // Where the point stands, counted from the first significant digit.
        let point = i64::try_from(self.whole.len()).unwrap_or(FAR)
            - i64::try_from(dropped).unwrap_or(FAR)
            + shift;
        let sign = if self.negative { "-" } else { "" };
        let plain = match usize::try_from(point) {
            Ok(point) if point >= significant.len() => {
                format!(
                    "{sign}{significant}{}",
                    "0".repeat(point - significant.len())
                )
            }
            Ok(point) => format!("{sign}{}.{}", &significant[..point], &significant[point..]),
            Err(_) => format!(
                "{sign}0.{}{significant}",
                "0".repeat(usize::try_from(-point).unwrap_or(0))
            ),
        };
        let plain = match plain.contains('.') {
            true => plain.trim_end_matches('0').trim_end_matches('.'),
            false => &plain,
        };
        match Decimal::from_str_exact(plain) {
            Ok(decimal) => (decimal, true),
            Err(_) => {
                let end = if self.negative {
                    Decimal::MIN
                } else {
                    Decimal::MAX
                };
                (Decimal::from_str(plain).unwrap_or(end), false)
            }
        }
    }
}

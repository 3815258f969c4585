//! An amount with its currency, as it is recorded.

use std::fmt;

use bigcommerce_types::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The longest code of a currency. ISO 4217 has three letters; stores may have their own.
const LONGEST_CODE: usize = 8;

/// An amount in major units and the ISO 4217 code of its currency. Written as text, `"37.48 USD"`, so that digits are
/// kept.
///
/// The currency is text of the platform: one that is no code of letters and digits is neither written nor printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Money {
    /// The amount, in major units.
    pub amount: Decimal,
    /// The ISO 4217 code, in upper case; empty where the order named none.
    pub currency: String,
}

impl Money {
    /// An amount in this currency. The code is brought into upper case.
    #[must_use]
    pub fn new(amount: Decimal, currency: &str) -> Self {
        Self {
            amount,
            currency: currency.to_ascii_uppercase(),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let currency = self.currency.as_str();
        let fits = currency.len() <= LONGEST_CODE
            && currency.bytes().all(|byte| byte.is_ascii_alphanumeric());
        write!(f, "{} {}", self.amount, if fits { currency } else { "" })
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Money({self})")
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let (amount, currency) = text
            .split_once(' ')
            .ok_or_else(|| de::Error::custom("an amount and its currency are expected"))?;
        let amount = amount.parse().map_err(de::Error::custom)?;
        Ok(Self::new(amount, currency))
    }
}

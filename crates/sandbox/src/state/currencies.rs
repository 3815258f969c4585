//! The currencies that the store may trade in.

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::state::money;

/// A currency and its rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Currency {
    pub(crate) id: i64,
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) symbol: &'static str,
    pub(crate) decimals: u32,
    /// Units for one US dollar.
    pub(crate) rate: Decimal,
}

/// The store's own currency.
pub(crate) const DEFAULT: Currency = Currency {
    id: 1,
    code: "USD",
    name: "US Dollar",
    symbol: "$",
    decimals: 2,
    rate: Decimal::ONE,
};

const OTHERS: [Currency; 3] = [
    Currency {
        id: 2,
        code: "EUR",
        name: "Euro",
        symbol: "€",
        decimals: 2,
        rate: money::cents(90),
    },
    Currency {
        id: 3,
        code: "GBP",
        name: "Pound Sterling",
        symbol: "£",
        decimals: 2,
        rate: money::cents(80),
    },
    Currency {
        id: 4,
        code: "JPY",
        name: "Japanese Yen",
        symbol: "¥",
        decimals: 0,
        rate: money::cents(15_000),
    },
];

/// The currencies besides the store's own.
pub(crate) fn others() -> impl Iterator<Item = Currency> {
    OTHERS.into_iter()
}

/// The currency with this code.
pub(crate) fn currency(code: &str) -> Option<Currency> {
    let known = [DEFAULT].into_iter().chain(OTHERS);
    known.into_iter().find(|one| one.code == code)
}

impl Currency {
    /// An amount of the catalogue, which is in US dollars.
    pub(crate) fn converted(self, amount: Decimal) -> Decimal {
        self.round(amount * self.rate)
    }

    /// Rounded to what can be charged.
    pub(crate) fn round(self, amount: Decimal) -> Decimal {
        amount.round_dp(self.decimals)
    }

    /// The amount in the smallest unit.
    pub(crate) fn minor_units(self, amount: Decimal) -> i64 {
        let scale = Decimal::from(10_i64.pow(self.decimals));
        i64::try_from((amount * scale).round()).unwrap_or(i64::MAX)
    }
}

// By its code: the rest is in the table.
impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        currency(&code).ok_or_else(|| D::Error::custom(format!("there is no currency {code:?}")))
    }
}

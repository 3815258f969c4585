//! Where the store ships and what it costs: two zones; every other place is not served.

use rust_decimal::Decimal;

use crate::state::interned::{self, Text};
use crate::state::money::cents;
use serde::{Deserialize, Serialize};

/// Flat rate in the United States, 5.00.
pub const FLAT_RATE: &str = "6b1f0d5c2a9e48738d40c1f27e95ab36";
/// Express in the United States, 15.00.
pub const EXPRESS: &str = "a94c7e02d8b34f16957e3bd0c86f1a25";
/// Free in the United States, offered when a consignment's items come to 50.00 or more.
pub const FREE_OVER_50: &str = "3e8d6a17f05b4c9284a1d7e60f39bc52";
/// Parcel to Europe, 20.00; the zone's one option.
pub const EUROPE_PARCEL: &str = "f27b59e0c4d8416ab3d60e91857a2c4f";

/// A way to ship a consignment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ShippingOption {
    pub(crate) id: String,
    #[serde(deserialize_with = "interned::text")]
    pub(crate) kind: Text,
    pub(crate) description: String,
    pub(crate) cost: Decimal,
    #[serde(deserialize_with = "interned::text")]
    pub(crate) transit_time: Text,
}

const EUROPE: [&str; 15] = [
    "AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "NL", "NO", "PL", "SE",
];

/// What is offered for items of this value to this country. Empty where no zone covers it: that is not an error.
pub(crate) fn options(country_code: &str, value: Decimal) -> Vec<ShippingOption> {
    let option = |id: &str, kind, description: &str, cost, transit_time| ShippingOption {
        id: id.to_owned(),
        kind,
        description: description.to_owned(),
        cost,
        transit_time,
    };
    if country_code == "US" {
        let mut offered = vec![
            option(
                FLAT_RATE,
                "shipping_flatrate",
                "Flat rate",
                cents(500),
                "3 to 5 days",
            ),
            option(EXPRESS, "shipping_peritem", "Express", cents(1500), "1 day"),
        ];
        if value >= cents(5000) {
            offered.push(option(
                FREE_OVER_50,
                "freeshipping",
                "Free shipping",
                Decimal::ZERO,
                "5 to 8 days",
            ));
        }
        offered
    } else if EUROPE.contains(&country_code) {
        vec![option(
            EUROPE_PARCEL,
            "shipping_flatrate",
            "Parcel to Europe",
            cents(2000),
            "6 to 9 days",
        )]
    } else {
        Vec::new()
    }
}

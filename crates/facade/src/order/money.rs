//! The amounts of an order.

use std::collections::BTreeSet;

use bigcommerce_orders::types::Order as Read;
use bigcommerce_types::{Amount, Decimal};
use iso_currency::Currency;
use rust_decimal::RoundingStrategy;

use crate::pay::machine::{Look, sum};

/// The rest to be paid: the total less gift certificates and store credit that were taken already.
pub(crate) fn due(read: &Read) -> Amount {
    let taken = [&read.gift_certificate_amount, &read.store_credit_amount];
    let taken = taken.into_iter().flatten().map(Amount::decimal);
    let total = &read.total_inc_tax;
    let rest = taken.fold(total.decimal(), |rest, part| rest.saturating_sub(part));
    if rest == total.decimal() {
        total.clone()
    } else {
        Amount::from(rest.max(Decimal::ZERO))
    }
}

/// The currency that is charged: V2 calls it `default_currency_code`, and `currency_code` the one that is displayed.
pub(crate) fn currency(read: &Read) -> Option<&str> {
    read.default_currency_code
        .as_deref()
        .or(read.currency_code.as_deref())
}

/// The rest to be paid after a look, in major units: no more than the order asks for, and no more than its transactions
/// leave.
pub(crate) fn left(look: &Look) -> Amount {
    let money = sum(&look.entries, &BTreeSet::new());
    let order = &look.order;
    let rest = order
        .total
        .saturating_sub(money.net)
        .saturating_sub(money.reserved);
    Amount::from(from_minor(order.due.min(rest).max(0), &order.currency))
}

/// Digits of a currency after the point; two where it is not known.
fn digits(currency: Option<&str>) -> u32 {
    let known = currency
        .and_then(Currency::from_code)
        .and_then(|known| known.exponent());
    known.map_or(2, u32::from)
}

/// True where two amounts are charged as the same: V2 sends four digits, carts send unrounded ones, and a charge has as
/// many as its currency.
pub(crate) fn charged_as_same(left: &Amount, right: &Amount, currency: Option<&str>) -> bool {
    let rounded = |amount: &Amount| {
        let rule = RoundingStrategy::MidpointAwayFromZero;
        amount
            .decimal()
            .round_dp_with_strategy(digits(currency), rule)
    };
    rounded(left) == rounded(right)
}

/// An amount in the minor units of its currency; nothing where it has more digits than the currency.
pub(crate) fn minor(amount: &Decimal, currency: &str) -> Option<i128> {
    let digits = digits(Some(currency));
    let rounded = amount.round_dp_with_strategy(digits, RoundingStrategy::ToZero);
    (rounded == *amount).then(|| in_units(rounded, digits))
}

/// An amount in the minor units of its currency, rounded half away from zero as a total is charged.
pub(crate) fn rounded_minor(amount: &Decimal, currency: &str) -> i128 {
    let digits = digits(Some(currency));
    let rule = RoundingStrategy::MidpointAwayFromZero;
    in_units(amount.round_dp_with_strategy(digits, rule), digits)
}

/// An amount in major units.
pub(crate) fn from_minor(amount: i128, currency: &str) -> Decimal {
    Decimal::try_from_i128_with_scale(amount, digits(Some(currency))).unwrap_or(Decimal::MAX)
}

fn in_units(amount: Decimal, digits: u32) -> i128 {
    // The mantissa has at most 96 bits, and `digits` is at most four more places.
    let missing = digits.saturating_sub(amount.scale());
    let surplus = amount.scale().saturating_sub(digits);
    amount.mantissa().saturating_mul(10_i128.pow(missing)) / 10_i128.pow(surplus)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_keep_every_digit_of_the_currency_and_refuse_more() {
        let amount = |text: &str| text.parse::<Decimal>().expect("an amount");
        let table = [
            ("35.0000", "USD", Some(3500)),
            ("37.48", "usd", Some(3748)),
            ("0.1", "USD", Some(10)),
            ("3500", "JPY", Some(3500)),
            ("3500.5", "JPY", None),
            ("3.748", "KWD", Some(3748)),
            ("3.7485", "KWD", None),
            ("34.9996", "USD", None),
            ("-5.00", "USD", Some(-500)),
        ];
        for (text, currency, units) in table {
            assert_eq!(minor(&amount(text), currency), units, "{text} {currency}");
        }
        assert_eq!(rounded_minor(&amount("34.9996"), "USD"), 3500);
        assert_eq!(rounded_minor(&amount("2.675"), "USD"), 268);
        assert_eq!(
            rounded_minor(&Decimal::MAX, "KWD"),
            in_units(Decimal::MAX, 3)
        );
        assert_eq!(from_minor(3748, "KWD").to_string(), "3.748");
    }

    #[test]
    fn amounts_are_compared_in_the_digits_of_their_currency() {
        let amount = |text: &str| text.parse::<Amount>().expect("an amount");
        assert!(charged_as_same(
            &amount("34.9996"),
            &amount("35"),
            Some("USD")
        ));
        assert!(!charged_as_same(
            &amount("34.99"),
            &amount("35"),
            Some("USD")
        ));
        assert!(charged_as_same(
            &amount("3500.2"),
            &amount("3500"),
            Some("JPY")
        ));
        assert!(!charged_as_same(
            &amount("3.748"),
            &amount("3.75"),
            Some("KWD")
        ));
    }
}

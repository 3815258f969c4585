//! What an order says of its money.

use bigcommerce_orders::types::Order as Read;
use bigcommerce_types::{Amount, Decimal};
use iso_currency::Currency;
use rust_decimal::RoundingStrategy;

/// What is still to be paid: the total less gift certificates and store credit that were taken already.
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
pub(super) fn currency(read: &Read) -> Option<&str> {
    read.default_currency_code
        .as_deref()
        .or(read.currency_code.as_deref())
}

/// How many digits a currency has after the point; two where it is not known.
pub(crate) fn digits(currency: Option<&str>) -> u32 {
    let known = currency
        .and_then(Currency::from_code)
        .and_then(|known| known.exponent());
    known.map_or(2, u32::from)
}

/// Whether two amounts are charged as the same: V2 sends four digits, carts send unrounded ones, and a charge has as many
/// as its currency.
pub(crate) fn charged_as_same(left: &Amount, right: &Amount, currency: Option<&str>) -> bool {
    let rounded = |amount: &Amount| {
        let rule = RoundingStrategy::MidpointAwayFromZero;
        amount
            .decimal()
            .round_dp_with_strategy(digits(currency), rule)
    };
    rounded(left) == rounded(right)
}

#[cfg(test)]
mod tests {
    use super::*;

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

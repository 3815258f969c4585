//! What an order says of its money.

use bigcommerce_orders::types::Order as Read;
use bigcommerce_types::Amount;

/// What is still to be paid: the total less gift certificates and store credit that were taken already.
pub(crate) fn due(read: &Read) -> Amount {
    let taken = [&read.gift_certificate_amount, &read.store_credit_amount];
    let taken = taken.into_iter().flatten().map(Amount::decimal);
    let total = &read.total_inc_tax;
    let rest = taken.fold(total.decimal(), |rest, part| rest - part);
    if rest == total.decimal() {
        total.clone()
    } else {
        Amount::from(rest.max(Default::default()))
    }
}

/// The currency that is charged: V2 calls it `default_currency_code`, and `currency_code` the one that is displayed.
pub(super) fn currency(read: &Read) -> Option<&str> {
    read.default_currency_code
        .as_deref()
        .or(read.currency_code.as_deref())
}

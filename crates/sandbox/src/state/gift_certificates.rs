//! Gift certificates that can be paid with.

use rust_decimal::Decimal;

use crate::state::money::cents;

/// A certificate with 100.00 on it.
pub const GIFT_CERTIFICATE: &str = "GIFT-HUNDRED";
/// A certificate with 10.00 on it: enough for a part.
pub const SMALL_GIFT_CERTIFICATE: &str = "GIFT-TEN";

/// Money behind a code.
#[derive(Clone)]
pub(crate) struct GiftCertificate {
    pub(crate) code: &'static str,
    pub(crate) original_balance: Decimal,
    pub(crate) balance: Decimal,
}

/// The certificates of a new store.
pub(crate) fn seeded() -> Vec<GiftCertificate> {
    [
        (GIFT_CERTIFICATE, cents(10_000)),
        (SMALL_GIFT_CERTIFICATE, cents(1000)),
    ]
    .into_iter()
    .map(|(code, balance)| GiftCertificate {
        code,
        original_balance: balance,
        balance,
    })
    .collect()
}

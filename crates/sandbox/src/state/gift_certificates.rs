//! Gift certificates that can be paid with.

use std::time::Duration;

use rust_decimal::Decimal;

use crate::state::carts::Cart;
use crate::state::clock::after;
use crate::state::currencies;
use crate::state::errors::Refusal;
use crate::state::line_items::LineItem;
use crate::state::money::cents;
use crate::state::store::Store;

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

/// The part of a checkout that a certificate would bear.
pub(crate) struct Share {
    pub(crate) code: &'static str,
    pub(crate) balance: Decimal,
    pub(crate) used: Decimal,
}

/// Codes that one session may try in an hour.
const TRIES: usize = 20;
const HOUR: Duration = Duration::from_secs(3600);

impl Cart {
    /// Adds a certificate that is to pay. A certificate does not buy certificates.
    pub(crate) fn use_certificate(&mut self, code: &str) -> Result<(), Refusal> {
        if self.items.iter().any(LineItem::is_gift_certificate) {
            let title = "A gift certificate can't be bought with one.";
            return Err(Refusal::unprocessable(title));
        }
        if self.terms.currency != currencies::DEFAULT {
            let title = "Gift certificates are in the store's own currency only.";
            return Err(Refusal::unprocessable(title));
        }
        if !self.gift_certificates.iter().any(|held| held == code) {
            self.gift_certificates.push(code.to_owned());
        }
        Ok(())
    }
}

impl Store {
    /// Looks a code up for the storefront: 404 for one that is not known, 429 after twenty different ones in an hour.
    pub(crate) fn try_certificate(&mut self, code: &str) -> Result<(), Refusal> {
        let now = self.clock.now();
        self.tried_certificates
            .retain(|(at, _)| after(*at, HOUR) > now);
        if !self
            .tried_certificates
            .iter()
            .any(|(_, tried)| tried == code)
        {
            if self.tried_certificates.len() == TRIES {
                return Err(Refusal::new(429, "Too many gift certificate codes."));
            }
            self.tried_certificates.push((now, code.to_owned()));
        }
        let known = self.gift_certificates.iter().any(|one| one.code == code);
        if known {
            Ok(())
        } else {
            Err(Refusal::new(404, "The gift certificate is not known."))
        }
    }

    /// The certificates of a checkout in the order in which they were added.
    pub(crate) fn certificate_shares(&self, cart: &Cart) -> Vec<Share> {
        let mut left = cart.totals().grand().inc;
        let mut shares = Vec::new();
        for code in &cart.gift_certificates {
            let held = self.gift_certificates.iter().find(|one| one.code == code);
            if let Some(held) = held {
                let used = held.balance.min(left);
                left -= used;
                shares.push(Share {
                    code: held.code,
                    balance: held.balance,
                    used,
                });
            }
        }
        shares
    }

    /// The amount of a checkout that certificates and store credit would leave. Nothing is taken before a payment.
    pub(crate) fn outstanding(&self, cart: &Cart) -> Decimal {
        let shares = self.certificate_shares(cart);
        let borne: Decimal = shares.iter().map(|share| share.used).sum();
        let left = cart.totals().grand().inc - borne;
        let credit = self.customer(cart.customer_id).map(|one| one.store_credit);
        match credit.filter(|_| cart.store_credit) {
            Some(credit) => left - credit.min(left),
            None => left,
        }
    }
}

//! Readers of arguments: a value that the store could not use is refused before anything starts.

use clap::builder::PossibleValuesParser;
use rust_decimal::Decimal;

use crate::http::routes;
use crate::http::webhooks::Secret;
use crate::state::currencies;
use crate::state::destinations::Destination;
use crate::state::methods;

/// The longest hash of a store.
const LONGEST_HASH: usize = 64;

/// Part of every path: letters, digits, dashes and underscores.
pub(super) fn store_hash(text: &str) -> Result<String, &'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let fits = (1..=LONGEST_HASH).contains(&text.len()) && text.bytes().all(plain);
    fits.then(|| text.to_owned())
        .ok_or("a store's hash is 1 to 64 letters, digits, dashes and underscores")
}

/// The value of a header.
pub(super) fn access_token(text: &str) -> Result<String, &'static str> {
    let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned())
        .ok_or("an access token is visible ASCII without spaces")
}

pub(super) fn client_secret(text: &str) -> Result<String, &'static str> {
    Secret::new(text)
        .map(|_| text.to_owned())
        .ok_or("a client secret is not empty")
}

pub(super) fn receiver(text: &str) -> Result<String, &'static str> {
    let destination = Destination::read(text).ok();
    destination
        .filter(Destination::is_sent_to)
        .map(|_| text.to_owned())
        .ok_or("webhooks go to http:// and an address on loopback")
}

/// From 0 to 100.
pub(super) fn tax_rate(text: &str) -> Result<Decimal, &'static str> {
    let rate: Option<Decimal> = text.parse().ok();
    rate.filter(|rate| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(rate))
        .ok_or("a rate is a number from 0 to 100, such as 8.25")
}

/// The methods of gateways.
pub(super) fn gateway() -> PossibleValuesParser {
    PossibleValuesParser::new(methods::GATEWAYS)
}

pub(super) fn currency() -> PossibleValuesParser {
    PossibleValuesParser::new(currencies::others().map(|one| one.code))
}

/// The scopes that operations ask for, in both spellings where there are two.
pub(super) fn scope() -> PossibleValuesParser {
    let mut scopes: Vec<&str> = routes::operations()
        .flat_map(|operation| operation.scope.split(' '))
        .filter(|scope| !scope.is_empty())
        .chain(["store_checkouts"])
        .collect();
    scopes.sort_unstable();
    scopes.dedup();
    PossibleValuesParser::new(scopes)
}

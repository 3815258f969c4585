//! What can be said after `cargo demo --`.

use bigcommerce_sandbox::payment;
use clap::{Parser, ValueEnum};

/// Walks the headless checkout flow, from a cart to a paid order.
///
/// Without BIGCOMMERCE_STORE_HASH it starts a sandbox store of its own: no account, no network. With
/// BIGCOMMERCE_STORE_HASH and BIGCOMMERCE_ACCESS_TOKEN it uses that store instead (and BIGCOMMERCE_API_URL and
/// BIGCOMMERCE_PAYMENTS_URL where they are not BigCommerce's own; BIGCOMMERCE_PRODUCT_ID, BIGCOMMERCE_VARIANT_ID and
/// BIGCOMMERCE_CUSTOMER_ID and BIGCOMMERCE_INSTRUMENT_TOKEN, of a stored card, where they are not the sandbox's).
/// On a store that is not a sandbox this makes a real order and takes a real payment. RUST_LOG=debug shows each request.
#[derive(Debug, Parser)]
#[command(name = "cargo demo --", bin_name = "cargo demo --")]
pub(crate) struct Arguments {
    /// What to pay with.
    #[arg(long, value_enum, default_value_t = Means::StoredCard)]
    pub(crate) instrument: Means,

    /// Create the order directly through Orders V2, without a cart.
    #[arg(long)]
    pub(crate) direct: bool,

    /// Let the first payment be declined with this numbered code, show who can do what about it, then pay otherwise.
    #[arg(long, value_name = "CODE", value_parser = numbered_code)]
    pub(crate) decline: Option<i64>,
}

fn numbered_code(text: &str) -> Result<i64, String> {
    let known = payment::CODES.iter().find(|code| code.to_string() == text);
    known.copied().ok_or_else(|| {
        let codes: Vec<_> = payment::CODES.iter().map(ToString::to_string).collect();
        format!("the numbered codes are {}", codes.join(", "))
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Means {
    StoredCard,
    Card,
    GiftCertificate,
    StoreCredit,
}

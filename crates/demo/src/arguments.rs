//! What can be said after `cargo demo --`.

use clap::{Parser, ValueEnum};

/// Walks the headless checkout flow, from a cart to a paid order.
///
/// Without BIGCOMMERCE_STORE_HASH it starts a sandbox store of its own: no account, no network. With
/// BIGCOMMERCE_STORE_HASH and BIGCOMMERCE_ACCESS_TOKEN it uses that store instead (and BIGCOMMERCE_API_URL and
/// BIGCOMMERCE_PAYMENTS_URL where they are not BigCommerce's own; BIGCOMMERCE_PRODUCT_ID, BIGCOMMERCE_VARIANT_ID and
/// BIGCOMMERCE_CUSTOMER_ID where they are not the sandbox's). RUST_LOG=debug shows each request.
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
    #[arg(long, value_name = "CODE")]
    pub(crate) decline: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Means {
    StoredCard,
    Card,
    GiftCertificate,
    StoreCredit,
}

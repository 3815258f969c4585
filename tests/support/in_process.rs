//! The facade on a sandbox in the same process.

use bigcommerce_facade::{Error, Order, Store, StoreBuilder, Unpaid};
use bigcommerce_sandbox::Sandbox;

use crate::shop::{home, two_mugs};

/// A store on a sandbox in process, which sends the same bytes every time. It has no journal yet.
pub fn builder(sandbox: &Sandbox) -> StoreBuilder {
    Store::builder(sandbox.store_hash(), sandbox.access_token())
        .api_url(sandbox.api_url())
        .payments_url(sandbox.payments_url())
        .http_client(sandbox.http_client())
        .seed(7)
}

/// An order of two mugs, from an empty cart on, with the cheapest shipping option.
///
/// # Errors
/// When a step is refused.
pub async fn ordered(store: &Store) -> Result<Order<Unpaid>, Error> {
    let billed = store.open_cart(two_mugs()).await?.bill_to(home()).await?;
    let quoted = billed.ship_everything_to(home()).await?;
    let offers = quoted.cheapest_offers()?;
    Ok(quoted.choose(offers).await?.place_order().await?)
}

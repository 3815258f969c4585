use bigcommerce_facade::{Address, Error, Instrument, Lines, Payment, Store};

async fn walk(store: Store, lines: Lines, address: Address) -> Result<Payment, Error> {
    let quoted = store
        .open_cart(lines)
        .await?
        .bill_to(address.clone())
        .await?
        .ship_everything_to(address)
        .await?;
    let offers = quoted.cheapest_offers()?;
    let order = quoted.choose(offers).await?.place_order().await?;
    Ok(order.pay(Instrument::store_credit()).await?)
}

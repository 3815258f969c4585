#![deny(unused_must_use)]

use bigcommerce_facade::{Error, Instrument, Order, Unpaid};

async fn pay(order: Order<Unpaid>) -> Result<(), Error> {
    order.pay(Instrument::store_credit()).await?;
    Ok(())
}

fn main() {}

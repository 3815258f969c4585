use bigcommerce_facade::{Authorized, Instrument, Order};

async fn pay(order: Order<Authorized>) {
    let _ = order.pay(Instrument::store_credit()).await;
}

fn main() {}

use bigcommerce_facade::{Instrument, Order, Pending};

async fn pay(order: Order<Pending>) {
    let _ = order.pay(Instrument::store_credit()).await;
}

fn main() {}

use bigcommerce_facade::{Instrument, Order, Paid};

async fn pay(order: Order<Paid>) {
    let _ = order.pay(Instrument::store_credit()).await;
}

fn main() {}

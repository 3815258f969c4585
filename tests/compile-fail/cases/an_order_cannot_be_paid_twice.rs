use bigcommerce_facade::{Instrument, Order, Unpaid};

async fn pay(order: Order<Unpaid>) {
    let _ = order.pay(Instrument::store_credit()).await;
    let _ = order.pay(Instrument::store_credit()).await;
}

fn main() {}

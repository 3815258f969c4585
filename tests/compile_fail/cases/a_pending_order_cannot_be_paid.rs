use bigcommerce_facade::{HeldOrder, Instrument};

async fn pay(order: HeldOrder) {
    let _ = order.pay(Instrument::store_credit()).await;
}

fn main() {}

use bigcommerce_facade::{Instrument, UnknownPayment};

async fn pay(attempt: UnknownPayment) {
    let _ = attempt.pay(Instrument::store_credit()).await;
}

fn main() {}

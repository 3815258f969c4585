use bigcommerce_facade::{Instrument, OpenAttempt};

async fn pay(attempt: OpenAttempt) {
    let _ = attempt.pay(Instrument::store_credit()).await;
}

fn main() {}

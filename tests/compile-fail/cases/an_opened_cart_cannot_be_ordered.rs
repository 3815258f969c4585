use bigcommerce_facade::{Checkout, Opened};

async fn order(checkout: Checkout<Opened>) {
    let _ = checkout.place_order().await;
}

fn main() {}

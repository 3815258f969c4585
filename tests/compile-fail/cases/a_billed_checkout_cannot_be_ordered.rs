use bigcommerce_facade::{Billed, Checkout};

async fn order(checkout: Checkout<Billed>) {
    let _ = checkout.place_order().await;
}

fn main() {}

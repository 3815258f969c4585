use bigcommerce_facade::{Checkout, Quoted};

async fn order(checkout: Checkout<Quoted>) {
    let _ = checkout.place_order().await;
}

fn main() {}

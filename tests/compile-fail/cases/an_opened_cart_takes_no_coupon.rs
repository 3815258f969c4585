use bigcommerce_facade::{Checkout, Opened};

async fn coupon(checkout: Checkout<Opened>) {
    let _ = checkout.apply_coupon("TENOFF").await;
}

fn main() {}

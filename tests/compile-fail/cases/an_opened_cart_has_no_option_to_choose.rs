use bigcommerce_facade::{Checkout, Opened, ShippingOptionId};

async fn choose(checkout: Checkout<Opened>, option: ShippingOptionId) {
    let _ = checkout.choose(option).await;
}

fn main() {}

use bigcommerce_facade::{Billed, Checkout, ShippingOptionId};

async fn choose(checkout: Checkout<Billed>, option: ShippingOptionId) {
    let _ = checkout.choose(option).await;
}

fn main() {}

use bigcommerce_facade::{Address, Checkout, Opened};

async fn ship(checkout: Checkout<Opened>, address: Address) {
    let _ = checkout.ship_everything_to(address).await;
}

fn main() {}

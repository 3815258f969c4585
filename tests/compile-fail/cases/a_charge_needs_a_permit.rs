use bigcommerce_facade::{
    payments::{Client, types::PaymentRequest},
    types::PaymentAccessToken,
};

async fn charge(client: Client, token: PaymentAccessToken, body: PaymentRequest) {
    let _ = client.process_payment(&token, &body).await;
}

fn main() {}

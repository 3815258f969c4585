//! A payment that the platform processes twice.

use bigcommerce_sandbox::customer::JANE;
use bigcommerce_sandbox::{Fault, GIFT_CERTIFICATE, NewOrder, SMALL_GIFT_CERTIFICATE};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::shopper::{Shopper, gift_certificate, store_credit};

/// Pays an order of 30 with a request that is processed twice; answers its transactions.
async fn twice(shopper: &Shopper, body: Value) -> Vec<Value> {
    let new = NewOrder::new(Decimal::from(30)).customer_id(JANE);
    let order = shopper.sandbox.make_order(new);
    let fault = Fault::process_twice().on("POST", "/payments");
    shopper.sandbox.inject(fault);
    shopper.pay(order, body).await.is(201);
    let path = format!("/v3/orders/{order}/transactions");
    let listed = shopper.get(&path).await.is(200).data();
    listed.as_array().unwrap().clone()
}

#[tokio::test]
async fn a_certificate_that_is_charged_twice_gives_twice() {
    let shopper = Shopper::new().await;
    let listed = twice(&shopper, gift_certificate(GIFT_CERTIFICATE)).await;
    let left: Vec<&Value> = listed
        .iter()
        .map(|one| &one["gift_certificate"]["remaining_balance"])
        .collect();
    assert_eq!(left, [&json!(70), &json!(40)]);
    assert_ne!(listed[0]["id"], listed[1]["id"]);
}

#[tokio::test]
async fn store_credit_that_is_charged_twice_gives_twice() {
    let shopper = Shopper::new().await;
    let listed = twice(&shopper, store_credit()).await;
    let left: Vec<&Value> = listed
        .iter()
        .map(|one| &one["store_credit"]["remaining_balance"])
        .collect();
    assert_eq!(left, [&json!(70), &json!(40)]);
}

#[tokio::test]
async fn a_certificate_without_a_rest_is_charged_once() {
    let shopper = Shopper::new().await;
    let listed = twice(&shopper, gift_certificate(SMALL_GIFT_CERTIFICATE)).await;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["amount"], json!(10));
}

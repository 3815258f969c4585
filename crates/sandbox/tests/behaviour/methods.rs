//! Payment methods and stored instruments.

use bigcommerce_sandbox::customer::{JANE, JANE_VISA, SAM};
use serde_json::json;

use crate::shopper::Shopper;

#[tokio::test]
async fn methods_are_in_order_and_carry_what_the_customer_has_stored() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(JANE).await;
    let methods = shopper
        .get(&format!("/v3/payments/methods?order_id={order}"))
        .await
        .is(200)
        .data();
    let methods = methods.as_array().unwrap();
    let ids: Vec<&str> = methods
        .iter()
        .map(|method| method["id"].as_str().unwrap())
        .collect();
    assert!(ids.is_sorted());
    let cards = methods
        .iter()
        .find(|method| method["id"] == "stripe.card")
        .unwrap();
    assert_eq!(cards["stored_instruments"][0]["token"], json!(JANE_VISA));
    let by_checkout = shopper
        .get(&format!("/v3/payments/methods?checkout_id={cart}"))
        .await
        .is(200)
        .data();
    assert_eq!(by_checkout.as_array().unwrap(), methods);
}

#[tokio::test]
async fn a_guest_has_nothing_stored() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let methods = shopper
        .get(&format!("/v3/payments/methods?order_id={order}"))
        .await
        .is(200)
        .data();
    for method in methods.as_array().unwrap() {
        assert_eq!(method["stored_instruments"], json!([]));
    }
}

#[tokio::test]
async fn methods_are_asked_for_an_order_or_a_checkout_that_exists() {
    let shopper = Shopper::new().await;
    shopper.get("/v3/payments/methods").await.is(400);
    shopper
        .get("/v3/payments/methods?order_id=999")
        .await
        .is(404);
    shopper
        .get("/v3/payments/methods?checkout_id=nothing")
        .await
        .is(404);
}

#[tokio::test]
async fn stored_instruments_are_a_bare_list_of_three_kinds() {
    let shopper = Shopper::new().await;
    let stored = shopper
        .get(&format!("/v3/customers/{JANE}/stored-instruments"))
        .await
        .is(200)
        .json();
    let kinds: Vec<&str> = stored
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "stored_card",
            "stored_card",
            "stored_paypal_account",
            "stored_bank_account"
        ]
    );
    assert_eq!(
        shopper
            .get(&format!("/v3/customers/{SAM}/stored-instruments"))
            .await
            .is(200)
            .json(),
        json!([])
    );
    shopper
        .get("/v3/customers/999/stored-instruments")
        .await
        .is(404);
}

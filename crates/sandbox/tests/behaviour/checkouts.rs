//! Billing address, message, coupon.

use bigcommerce_sandbox::COUPON;
use serde_json::{Value, json};

use crate::shopper::{Shopper, address};

#[tokio::test]
async fn any_cart_is_a_checkout() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let checkout = shopper
        .get(&format!("/v3/checkouts/{}", cart["id"].as_str().unwrap()))
        .await
        .is(200)
        .data();
    assert_eq!(checkout["id"], cart["id"]);
    assert_eq!(checkout["grand_total"], json!(30));
    assert_eq!(checkout["order_id"], Value::Null);
}

#[tokio::test]
async fn a_billing_address_comes_back_with_the_names_of_its_state_and_country() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!(
        "/v3/checkouts/{}/billing-address",
        cart["id"].as_str().unwrap()
    );
    let checkout = shopper.post(&path, address()).await.is(200).data();
    let billing = &checkout["billing_address"];
    assert_eq!(billing["state_or_province"], json!("Texas"));
    assert_eq!(billing["state_or_province_code"], json!("TX"));
    assert_eq!(billing["country"], json!("United States"));
    assert_eq!(checkout["cart"]["email"], json!("jane.doe@example.com"));
    let mut moved = address();
    moved["city"] = json!("Dallas");
    let own = format!("{path}/{}", billing["id"].as_str().unwrap());
    let updated = shopper.put(&own, moved.clone()).await.is(200).data();
    assert_eq!(updated["billing_address"]["city"], json!("Dallas"));
    assert_eq!(updated["billing_address"]["id"], billing["id"]);
    shopper
        .put(&format!("{path}/0000000000000"), moved)
        .await
        .is(404);
}

#[tokio::test]
async fn an_address_without_country_is_refused_and_one_with_an_unknown_country_is_emptied() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!(
        "/v3/checkouts/{}/billing-address",
        cart["id"].as_str().unwrap()
    );
    let mut nowhere = address();
    nowhere.as_object_mut().unwrap().remove("country_code");
    let refused = shopper.post(&path, nowhere.clone()).await.is(422);
    assert_eq!(
        refused.json()["errors"]["country_code"],
        json!("error.path.missing")
    );
    nowhere["country_code"] = json!("USA");
    let emptied = shopper.post(&path, nowhere).await.is(200).data();
    assert_eq!(emptied["billing_address"]["country_code"], json!(""));
    assert_eq!(emptied["billing_address"]["country"], json!(""));
}

#[tokio::test]
async fn a_field_of_the_wrong_kind_is_named_with_its_code() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!(
        "/v3/checkouts/{}/billing-address",
        cart["id"].as_str().unwrap()
    );
    let mut wrong = address();
    wrong["city"] = json!(7);
    let refused = shopper.post(&path, wrong).await.is(422).json();
    assert_eq!(refused["errors"]["city"], json!("error.expected.jsstring"));
}

#[tokio::test]
async fn a_message_may_have_two_thousand_characters() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/checkouts/{}", cart["id"].as_str().unwrap());
    let kept = shopper
        .put(&path, json!({ "customer_message": "é".repeat(2000) }))
        .await
        .is(200)
        .data();
    assert_eq!(
        kept["customer_message"].as_str().unwrap().chars().count(),
        2000
    );
    shopper
        .put(&path, json!({ "customer_message": "a".repeat(2001) }))
        .await
        .is(422);
    shopper
        .put(&path, json!({ "customer_message": "b", "version": 1 }))
        .await
        .is(409);
}

#[tokio::test]
async fn a_coupon_takes_ten_per_cent_off_and_is_deleted_by_its_code() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/checkouts/{}/coupons", cart["id"].as_str().unwrap());
    let reduced = shopper
        .post(&path, json!({ "coupon_code": COUPON }))
        .await
        .is(200)
        .data();
    assert_eq!(reduced["grand_total"], json!(27));
    assert_eq!(reduced["coupons"][0]["discounted_amount"], json!(3));
    let full = shopper
        .delete(&format!("{path}/{COUPON}"))
        .await
        .is(200)
        .data();
    assert_eq!(full["grand_total"], json!(30));
    shopper.delete(&format!("{path}/{COUPON}")).await.is(404);
    shopper
        .post(&path, json!({ "coupon_code": "NONE" }))
        .await
        .is(422);
}

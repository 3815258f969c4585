//! The most of a product that an order may have, and what is in stock.

use bigcommerce_sandbox::catalogue::{BOWL, BOWLS_PER_ORDER, VASE, VASES};
use serde_json::{Value, json};

use crate::shopper::{Shopper, guide};

fn lines(product: i64, quantity: u32) -> Value {
    json!({ "line_items": [{ "product_id": product, "quantity": quantity }] })
}

#[tokio::test]
async fn a_rule_of_the_shop_is_422_with_a_title_and_names_no_field() {
    let shopper = Shopper::new().await;
    let refused = shopper
        .post("/v3/carts", lines(BOWL, BOWLS_PER_ORDER + 1))
        .await
        .is(422);
    let body = refused.json();
    assert!(body["title"].as_str().unwrap().contains("a maximum of 2"));
    assert_eq!(body["errors"], Value::Null);
    let refused = shopper
        .post("/v3/carts", lines(VASE, VASES + 1))
        .await
        .is(422);
    assert!(
        refused.json()["title"]
            .as_str()
            .unwrap()
            .contains("not enough stock")
    );
}

#[tokio::test]
async fn the_rules_count_all_lines_of_a_product_and_leave_the_cart_as_it_was() {
    let shopper = Shopper::new().await;
    let cart = shopper.cart(lines(BOWL, 1)).await;
    let items = format!("/v3/carts/{}/items", cart["id"].as_str().unwrap());
    let _refused = shopper.post(&items, lines(BOWL, 2)).await.is(422);
    let bowl = cart["line_items"]["physical_items"][0]["id"]
        .as_str()
        .unwrap();
    let change = json!({ "line_item": { "product_id": BOWL, "quantity": 3 } });
    let _refused = shopper
        .put(&format!("{items}/{bowl}"), change)
        .await
        .is(422);
    let after = shopper
        .post(&items, json!({ "line_items": [guide()] }))
        .await
        .is(201);
    assert_eq!(
        after.json()["data"]["version"],
        json!(2),
        "refusals do not count"
    );
}

//! Orders without a cart.

use bigcommerce_sandbox::catalogue::{MUG, MUG_BLUE, MUG_COLOUR, PEN};
use bigcommerce_sandbox::shipping::PICKUP_METHOD;
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card};

fn billing() -> Value {
    json!({
        "first_name": "Jane",
        "last_name": "Doe",
        "street_1": "100 Example Street",
        "city": "Austin",
        "state": "Texas",
        "zip": "78701",
        "country": "United States",
        "email": "jane.doe@example.com",
    })
}

fn order(more: Value) -> Value {
    let mut body = json!({
        "billing_address": billing(),
        "products": [{ "product_id": MUG, "variant_id": MUG_BLUE, "quantity": 2 }],
    });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn an_order_made_directly_is_pending_unless_it_says_otherwise_and_then_not_payable() {
    let shopper = Shopper::new().await;
    let made = shopper
        .post("/v2/orders", order(json!({})))
        .await
        .is(200)
        .json();
    assert_eq!(made["status_id"], json!(1));
    assert_eq!(made["order_source"], json!("external"));
    let refused = shopper
        .pay(made["id"].as_i64().unwrap(), card(CARD, "123"))
        .await
        .is(422)
        .json();
    assert_eq!(refused["code"], json!(30101));
}

#[tokio::test]
async fn an_incomplete_one_is_paid_like_an_order_of_a_cart() {
    let shopper = Shopper::new().await;
    let more = json!({
        "status_id": 0, "external_order_id": "web-1",
        "shipping_cost_ex_tax": "5", "shipping_cost_inc_tax": "5.0000",
    });
    let made = shopper.post("/v2/orders", order(more)).await.is(200).json();
    assert_eq!(made["total_inc_tax"], json!("35.0000"));
    let id = made["id"].as_i64().unwrap();
    shopper.pay(id, card(CARD, "123")).await.is(201);
    assert_eq!(shopper.status_of(id).await, 11);
    let found = shopper
        .get("/v2/orders?external_order_id=web-1")
        .await
        .is(200)
        .json();
    assert_eq!(found[0]["id"], json!(id));
}

#[tokio::test]
async fn prices_come_in_pairs() {
    let shopper = Shopper::new().await;
    let line = |more: Value| {
        let mut line = json!({ "product_id": MUG, "variant_id": MUG_BLUE, "quantity": 1 });
        line.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        order(json!({ "products": [line] }))
    };
    shopper
        .post("/v2/orders", line(json!({ "price_inc_tax": 12 })))
        .await
        .is(400);
    let made = shopper
        .post(
            "/v2/orders",
            line(json!({ "price_inc_tax": 12, "price_ex_tax": 10 })),
        )
        .await
        .is(200);
    assert_eq!(made.json()["total_tax"], json!("2.0000"));
    shopper
        .post("/v2/orders", order(json!({ "shipping_cost_inc_tax": "5" })))
        .await
        .is(400);
}

#[tokio::test]
async fn what_is_missing_or_unknown_or_read_only_is_refused_as_v2_refuses() {
    let shopper = Shopper::new().await;
    let mut no_country = billing();
    no_country.as_object_mut().unwrap().remove("country");
    for body in [
        json!({ "products": [] }),
        json!({ "billing_address": billing() }),
        order(json!({ "billing_address": no_country })),
        order(json!({ "products": [{ "product_id": 999, "quantity": 1 }] })),
        order(json!({ "products": [{ "product_id": MUG, "quantity": 1 }] })),
        order(json!({ "products": [{ "product_id": PEN, "quantity": 1 }] })),
        order(json!({ "products": [{ "name": "Loose", "quantity": 1 }] })),
        order(json!({ "status_id": 99 })),
        order(json!({ "customer_id": 999 })),
        order(json!({ "payment_status": "paid" })),
        order(json!({ "external_id": "1" })),
        order(json!({ "item_total": 2 })),
        order(json!({ "discount_amount": "99" })),
    ] {
        let refused = shopper.post("/v2/orders", body).await.is(400).json();
        assert_eq!(refused[0]["status"], json!(400));
        assert!(refused[0]["message"].is_string());
    }
    assert!(shopper.sandbox.ledger().orders.is_empty());
}

#[tokio::test]
async fn options_fees_and_discounts_count() {
    let shopper = Shopper::new().await;
    let products = json!([
        { "product_id": MUG, "quantity": 1, "product_options": [{ "id": MUG_COLOUR, "value": "22" }] },
        { "name": "Repair", "quantity": 1, "price_inc_tax": 4, "price_ex_tax": 4 },
    ]);
    let fees = json!([{
        "type": "custom_fee",
        "display_name_customer": "Insurance",
        "cost_ex_tax": "1.50",
        "cost_inc_tax": "1.50",
    }]);
    let more = json!({ "products": products, "fees": fees, "discount_amount": "2" });
    let made = shopper.post("/v2/orders", order(more)).await.is(200).json();
    assert_eq!(made["total_inc_tax"], json!("18.5000"));
    assert_eq!(made["subtotal_inc_tax"], json!("19.0000"));
    let path = format!("/v2/orders/{}?include=fees", made["id"]);
    let fees = &shopper.get(&path).await.is(200).json()["fees"];
    assert_eq!(fees[0]["display_name_customer"], json!("Insurance"));
    assert_eq!(fees[0]["cost_inc_tax"], json!("1.5000"));
    assert_eq!(fees[1], json!(null));
}

#[tokio::test]
async fn pickups_exclude_products() {
    let shopper = Shopper::new().await;
    let lines = json!([{ "product_id": MUG, "variant_id": MUG_BLUE, "quantity": 1 }]);
    let pickups =
        json!({ "pickups": [{ "pickup_method_id": PICKUP_METHOD, "line_items": lines }] });
    shopper
        .post("/v2/orders", order(json!({ "consignments": pickups })))
        .await
        .is(400);
    let body = json!({ "billing_address": billing(), "consignments": pickups });
    let made = shopper.post("/v2/orders", body).await.is(200).json();
    assert_eq!(made["total_inc_tax"], json!("15.0000"));
}

#[tokio::test]
async fn an_order_whose_total_does_not_add_up_can_not_be_paid() {
    let shopper = Shopper::new().await;
    let more = json!({ "status_id": 0, "total_inc_tax": "31", "total_ex_tax": "31" });
    let made = shopper.post("/v2/orders", order(more)).await.is(200).json();
    let refused = shopper
        .pay(made["id"].as_i64().unwrap(), card(CARD, "123"))
        .await
        .is(422)
        .json();
    assert_eq!(refused["code"], json!(30004));
}

//! Orders from a checkout, and reading them.

use bigcommerce_sandbox::customer::JANE;
use serde_json::json;

use crate::shopper::{CARD, Shopper, address, all_physical, card, guide};

#[tokio::test]
async fn an_incomplete_checkout_makes_no_order() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let id = cart["id"].as_str().unwrap();
    let orders = format!("/v3/checkouts/{id}/orders");
    let billing = format!("/v3/checkouts/{id}/billing-address");
    shopper.api("POST", &orders, None).await.is(422); // no billing address
    let mut nameless = address();
    nameless["first_name"] = json!("");
    shopper.post(&billing, nameless.clone()).await.is(200);
    shopper.api("POST", &orders, None).await.is(422); // an incomplete one
    shopper.post(&billing, address()).await.is(200);
    shopper.api("POST", &orders, None).await.is(422); // nothing consigned
    let item = &cart["line_items"]["physical_items"][0]["id"];
    let part = shopper
        .consign(id, json!([{ "item_id": item, "quantity": 1 }]))
        .await;
    shopper.choose(id, &part, 0).await;
    shopper.api("POST", &orders, None).await.is(422); // a part consigned
    let own = format!(
        "/v3/checkouts/{id}/consignments/{}",
        part["id"].as_str().unwrap()
    );
    shopper
        .put(&own, json!({ "line_items": all_physical(&cart) }))
        .await
        .is(200);
    shopper.api("POST", &orders, None).await.is(422); // no option chosen
    shopper
        .put(&own, json!({ "address": nameless }))
        .await
        .is(200);
    let refused = shopper.api("POST", &orders, None).await.is(422); // an address that can't be shipped to
    assert!(
        refused.json()["title"]
            .as_str()
            .unwrap()
            .contains("shipping address")
    );
    shopper
        .put(&own, json!({ "address": address() }))
        .await
        .is(200);
    shopper.choose(id, &part, 0).await;
    shopper.api("POST", &orders, None).await.is(200);
    assert_eq!(shopper.sandbox.ledger().orders.len(), 1);
}

#[tokio::test]
async fn a_digital_cart_needs_no_consignment() {
    let shopper = Shopper::new().await;
    let cart = shopper.cart(json!({ "line_items": [guide()] })).await;
    let id = shopper.ready(&cart).await;
    let order = shopper.order_from(&id).await;
    let shown = shopper
        .get(&format!("/v2/orders/{order}"))
        .await
        .is(200)
        .json();
    assert_eq!(shown["order_is_digital"], json!(true));
    assert_eq!(shown["total_inc_tax"], json!("9.9900"));
}

#[tokio::test]
async fn a_cart_gives_as_many_orders_as_one_asks_for_and_stays() {
    let shopper = Shopper::new().await;
    let (first, cart) = shopper.order(0).await;
    let second = shopper.order_from(&cart).await;
    assert_ne!(first, second);
    let found = shopper
        .get(&format!("/v2/orders?cart_id={cart}"))
        .await
        .is(200)
        .json();
    let ids: Vec<i64> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, [first, second]);
    let checkout = shopper
        .get(&format!("/v3/checkouts/{cart}"))
        .await
        .is(200)
        .data();
    assert_eq!(checkout["order_id"], json!(second.to_string()));
}

#[tokio::test]
async fn the_cart_goes_when_one_of_its_orders_is_paid() {
    let shopper = Shopper::new().await;
    let (first, cart) = shopper.order(0).await;
    let second = shopper.order_from(&cart).await;
    shopper.pay(second, card(CARD, "123")).await.is(201);
    let missing = shopper
        .get(&format!("/v3/checkouts/{cart}"))
        .await
        .is(404)
        .json();
    assert_eq!(missing.get("title"), None);
    shopper
        .put(
            &format!("/v3/checkouts/{cart}"),
            json!({ "customer_message": "late" }),
        )
        .await
        .is(404);
    assert_eq!(shopper.status_of(first).await, 0);
    assert_eq!(shopper.status_of(second).await, 11);
}

#[tokio::test]
async fn an_order_is_written_the_way_v2_writes() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(JANE).await;
    let shown = shopper
        .get(&format!("/v2/orders/{order}"))
        .await
        .is(200)
        .json();
    assert_eq!(shown["id"], json!(order));
    assert_eq!(shown["cart_id"], json!(cart));
    assert_eq!(shown["status_id"], json!(0));
    assert_eq!(shown["status"], json!("Incomplete"));
    assert_eq!(shown["payment_status"], json!(""));
    assert_eq!(shown["total_inc_tax"], json!("35.0000"));
    assert_eq!(shown["currency_exchange_rate"], json!("1.0000000000"));
    assert!(shown["date_created"].as_str().unwrap().ends_with(" +0000"));
    assert_eq!(shown["date_shipped"], json!(""));
    assert_eq!(
        shown["products"]["resource"],
        json!(format!("/orders/{order}/products"))
    );
    assert_eq!(
        shown["consignments"]["resource"],
        json!(format!("/orders/{order}/consignments"))
    );
    assert_eq!(shown["billing_address"]["country_iso2"], json!("US"));
    let with_fees = shopper
        .get(&format!("/v2/orders/{order}?include=fees"))
        .await
        .is(200)
        .json();
    assert_eq!(with_fees["fees"], json!([]));
}

#[tokio::test]
async fn a_list_without_orders_is_204_and_pages_and_filters_hold() {
    let shopper = Shopper::new().await;
    let empty = shopper.get("/v2/orders").await.is(204);
    assert_eq!(empty.text, "");
    let (first, cart) = shopper.order(JANE).await;
    let second = shopper.order_from(&cart).await;
    let page = shopper
        .get("/v2/orders?limit=1&page=2")
        .await
        .is(200)
        .json();
    assert_eq!(page[0]["id"], json!(second));
    let newest = shopper
        .get("/v2/orders?sort=id:desc&limit=1")
        .await
        .is(200)
        .json();
    assert_eq!(newest[0]["id"], json!(second));
    shopper.get("/v2/orders?page=3&limit=1").await.is(204);
    for (filter, found) in [
        (format!("max_id={first}"), true),
        ("status_id=11".to_owned(), false),
        (format!("customer_id={JANE}"), true),
        ("email=jane.doe@example.com".to_owned(), true),
        ("min_total=35.01".to_owned(), false),
        ("min_date_created=2020-01-01".to_owned(), true),
        (
            "max_date_created=Wed, 01 Jan 2020 00:00:00 %2B0000".to_owned(),
            false,
        ),
        ("cart_id=unknown".to_owned(), false),
    ] {
        let status = shopper.get(&format!("/v2/orders?{filter}")).await.status;
        assert_eq!(status, if found { 200 } else { 204 }, "{filter}");
    }
    let too_many = shopper.get("/v2/orders?limit=251").await.is(413).json();
    assert_eq!(too_many[0]["details"]["max_limit"], json!(250));
    shopper.get("/v2/orders?min_id=first").await.is(400);
}

#[tokio::test]
async fn there_are_fifteen_order_statuses() {
    let shopper = Shopper::new().await;
    let statuses = shopper.get("/v2/order_statuses").await.is(200).json();
    let statuses = statuses.as_array().unwrap();
    assert_eq!(statuses.len(), 15);
    assert_eq!(statuses[11]["system_label"], json!("Awaiting Fulfillment"));
}

#[tokio::test]
async fn a_missing_order_is_an_array_in_v2_and_an_object_in_v3() {
    let shopper = Shopper::new().await;
    let v2 = shopper.get("/v2/orders/999").await.is(404).json();
    assert_eq!(v2[0]["status"], json!(404));
    let v3 = shopper
        .get("/v3/orders/999/transactions")
        .await
        .is(404)
        .json();
    assert_eq!(v3["status"], json!(404));
}

#[tokio::test]
async fn an_order_that_costs_nothing_is_paid_when_it_is_made() {
    let shopper = Shopper::new().await;
    let free = json!({ "quantity": 1, "product_id": bigcommerce_sandbox::catalogue::GUIDE, "list_price": 0 });
    let cart = shopper.cart(json!({ "line_items": [free] })).await;
    let id = shopper.ready(&cart).await;
    let order = shopper.order_from(&id).await;
    assert_eq!(shopper.status_of(order).await, 11);
    shopper
        .get(&format!("/v3/orders/{order}/transactions"))
        .await
        .is(204);
    shopper.get(&format!("/v3/carts/{id}")).await.is(404);
}

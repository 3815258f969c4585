//! The fourteen points that a sandbox of this platform has to reproduce, a test for each: 9 to 13 are beside this file,
//! and 14 is with the webhooks.

use std::time::Duration;

use bigcommerce_sandbox::customer::JANE;
use bigcommerce_sandbox::{COUPON, Fault, Sandbox};
use serde_json::{Value, json};

use crate::shopper::{CARD, Reply, Shopper, address, card, guide};
use crate::storefront::visit;

fn id(cart: &Value) -> &str {
    cart["id"].as_str().unwrap()
}

fn refused_with(reply: &Reply, code: i64) {
    assert_eq!(reply.json()["code"], json!(code), "{}", reply.text);
}

#[tokio::test]
async fn point_1_one_listener_has_the_hosts_and_their_ways_to_sign_in() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(0).await;
    shopper.get(&format!("/v3/carts/{cart}")).await.is(200);
    shopper.get(&format!("/v2/orders/{order}")).await.is(200);
    let path = format!("/api/storefront/checkouts/{cart}");
    visit(&shopper, "GET", &path, None).await.is(200);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    // The access token is no payment token, and the other way round.
    let token = shopper.sandbox.access_token();
    shopper.gateway(token, &card(CARD, "123")).await.is(401);
}

#[tokio::test]
async fn point_2_each_family_has_its_envelope_and_an_empty_list_of_v2_is_204() {
    let shopper = Shopper::new().await;
    assert_eq!(shopper.get("/v2/orders").await.is(204).text, "");
    let (order, cart) = shopper.order(0).await;
    let of_order = |part: &str| format!("/v2/orders/{order}/{part}");
    for part in ["coupons", "taxes", "messages", "shipments", "fees"] {
        assert_eq!(
            shopper.get(&of_order(part)).await.is(204).text,
            "",
            "{part}"
        );
    }
    let transactions = format!("/v3/orders/{order}/transactions");
    shopper.get(&transactions).await.is(204);
    assert!(shopper.get("/v2/orders").await.is(200).json().is_array());
    let v3 = shopper.get(&format!("/v3/carts/{cart}")).await.json();
    assert!(v3["data"].is_object() && v3["meta"].is_object());
    let paid = shopper.pay(order, card(CARD, "123")).await.is(201).json();
    assert!(paid["data"]["id"].is_string() && paid.get("meta").is_none());
    let shown = visit(
        &shopper,
        "GET",
        &format!("/api/storefront/orders/{order}"),
        None,
    )
    .await;
    assert_eq!(shown.is(200).json()["orderId"], json!(order));
}

#[tokio::test]
async fn point_3_every_shape_of_an_error_can_be_had() {
    let shopper = Shopper::of(Sandbox::builder().without_scope("store_v2_transactions")).await;
    // E1: an array.
    assert!(shopper.get("/v2/orders/1").await.is(404).json().is_array());
    // E2: an object, here without a title, with the absolute address of the page.
    let v3 = shopper.get("/v3/carts/none").await.is(404).json();
    assert_eq!(v3.get("title"), None);
    assert!(v3["type"].as_str().unwrap().contains("api-status-codes"));
    // E3: an object with a code; two other spellings of the address.
    let (order, cart) = shopper.order(0).await;
    shopper
        .put(&format!("/v2/orders/{order}"), json!({ "status_id": 11 }))
        .await
        .is(200);
    let methods = format!("/v3/payments/methods?order_id={order}");
    let control = shopper.get(&methods).await.is(409).json();
    assert_eq!(control["code"], json!(30101));
    assert!(
        control["type"]
            .as_str()
            .unwrap()
            .ends_with("/docs/start/about/status-codes")
    );
    let gateway = shopper
        .gateway("none", &card(CARD, "123"))
        .await
        .is(401)
        .json();
    assert!(gateway["type"].as_str().unwrap().starts_with('/'));
    // E4 and E5: the storefront.
    let path = format!("/api/storefront/checkouts/{cart}");
    let no_session = shopper.send("GET", &path, &[], None).await.is(401).json();
    assert_eq!(no_session["type"], json!("about:blank"));
    let none = visit(&shopper, "GET", "/api/storefront/checkouts/none", None).await;
    assert!(none.is(400).json()["errors"].is_array());
    // E7: a scope.
    let refunds = format!("/v3/orders/{order}/payment_actions/refunds");
    assert!(shopper.get(&refunds).await.is(403).json()["error"].is_string());
    // E8: a page of a proxy.
    let page = Fault::answer_instead(502, "<html>Bad Gateway</html>").on("GET", "/v2/orders");
    shopper.sandbox.inject(page);
    assert!(
        shopper
            .get("/v2/orders")
            .await
            .is(502)
            .text
            .starts_with("<html>")
    );
    // E6 and E11: refunds and batches.
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let refunds = format!("/v3/orders/{order}/payment_actions/refunds");
    let body = json!({ "items": [{ "item_type": "ORDER", "item_id": order, "amount": 1 }] });
    let refused = shopper.post(&refunds, body).await.is(422).json();
    assert!(refused["data"][0]["title"].is_string());
    let batch = shopper
        .post("/v3/orders/metafields", json!([{}]))
        .await
        .is(422)
        .json();
    assert_eq!(batch["meta"]["failed"], json!(1));
}

#[tokio::test]
async fn point_4_a_cart_lives_thirty_days_and_goes_with_its_last_item() {
    let shopper = Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/carts/{}", id(&cart));
    let day = Duration::from_secs(24 * 60 * 60);
    shopper.sandbox.advance_clock(day * 29);
    shopper
        .post(&format!("{path}/items"), json!({ "line_items": [guide()] }))
        .await
        .is(201);
    shopper.sandbox.advance_clock(day * 29);
    shopper.get(&path).await.is(200);
    shopper.sandbox.advance_clock(day);
    assert_eq!(shopper.get(&path).await.is(404).json().get("title"), None);
    shopper
        .put(&path, json!({ "customer_id": JANE }))
        .await
        .is(500);

    let cart = shopper.mugs(0).await;
    let path = format!("/v3/carts/{}", id(&cart));
    let line = cart["line_items"]["physical_items"][0]["id"]
        .as_str()
        .unwrap();
    shopper
        .delete(&format!("{path}/items/{line}"))
        .await
        .is(204);
    shopper.get(&path).await.is(404);
}

#[tokio::test]
async fn point_5_a_stale_version_is_a_conflict_and_none_is_not_checked() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/checkouts/{}", id(&cart));
    let fee =
        json!({ "type": "custom_fee", "name": "n", "display_name": "d", "cost": 1, "source": "s" });
    for (part, mut body) in [
        ("coupons", json!({ "coupon_code": COUPON })),
        ("fees", json!({ "fees": [fee] })),
        (
            "discounts",
            json!({ "cart": { "discounts": [{ "discounted_amount": 1 }] } }),
        ),
        ("billing-address", address()),
    ] {
        let path = format!("{path}/{part}");
        let version = shopper
            .get(&format!("/v3/carts/{}", id(&cart)))
            .await
            .data()["version"]
            .as_i64()
            .unwrap();
        body["version"] = json!(version + 1);
        let conflict = shopper.post(&path, body.clone()).await.is(409).json();
        let title = conflict["title"].as_str().unwrap();
        assert!(title.ends_with("Please review the changes and try again."));
        body["version"] = json!(version);
        let now = shopper.post(&path, body.clone()).await.is(200).data();
        assert_eq!(now["version"], json!(version + 1), "{part}");
    }
    shopper
        .post(&format!("{path}/billing-address"), address())
        .await
        .is(200);
}

#[tokio::test]
async fn point_6_another_customer_wipes_promotions_and_shipping_and_options_are_shown_when_asked_for()
 {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/checkouts/{}", id(&cart));
    shopper.ready(&cart).await;
    let with_coupon = shopper
        .post(&format!("{path}/coupons"), json!({ "coupon_code": COUPON }))
        .await
        .is(200)
        .data();
    assert_eq!(with_coupon["grand_total"], json!(32));
    assert_eq!(
        with_coupon["consignments"][0].get("available_shipping_options"),
        None
    );
    let consignment = with_coupon["consignments"][0]["id"].as_str().unwrap();
    let moved = json!({ "address": address() });
    let moved = shopper
        .put(&format!("{path}/consignments/{consignment}"), moved)
        .await
        .is(200);
    assert_eq!(
        moved.data()["consignments"][0].get("selected_shipping_option"),
        None
    );
    shopper
        .put(
            &format!("/v3/carts/{}", id(&cart)),
            json!({ "customer_id": JANE }),
        )
        .await
        .is(201);
    let wiped = shopper.get(&path).await.is(200).data();
    assert_eq!(wiped["coupons"], json!([]));
    assert_eq!(wiped["consignments"], json!([]));
    let refused = shopper
        .api("POST", &format!("{path}/orders"), None)
        .await
        .is(422)
        .json();
    assert_eq!(
        refused["title"],
        json!("A shipping address for this order is incomplete")
    );
}

#[tokio::test]
async fn point_7_a_cart_gives_many_orders_and_goes_when_one_is_paid() {
    let shopper = Shopper::new().await;
    let (first, cart) = shopper.order(0).await;
    let second = shopper.order_from(&cart).await;
    assert_ne!(first, second);
    let checkout = shopper.get(&format!("/v3/checkouts/{cart}")).await.data();
    assert_eq!(checkout["order_id"], json!(second.to_string()));
    shopper.pay(first, card(CARD, "123")).await.is(201);
    shopper.get(&format!("/v3/carts/{cart}")).await.is(404);
    assert_eq!(shopper.status_of(first).await, 11);
    assert_eq!(shopper.status_of(second).await, 0);
    let of_cart = shopper
        .get(&format!("/v2/orders?cart_id={cart}"))
        .await
        .json();
    assert_eq!(of_cart.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn point_8_a_direct_order_is_pending_and_can_be_paid_when_it_is_made_incomplete() {
    let shopper = Shopper::new().await;
    let mut body = json!({
        "billing_address": {
            "first_name": "Jane", "last_name": "Doe", "street_1": "100 Example Street",
            "city": "Austin", "state": "Texas", "zip": "78701", "country_iso2": "US",
            "email": "jane.doe@example.com",
        },
        "products": [{ "name": "Plate", "quantity": 1, "price_inc_tax": 20 }],
    });
    shopper.post("/v2/orders", body.clone()).await.is(400);
    body["products"][0]["price_ex_tax"] = json!(20);
    let made = shopper.post("/v2/orders", body).await.is(200).json();
    assert_eq!(made["status_id"], json!(1));
    let order = made["id"].as_i64().unwrap();
    refused_with(&shopper.pay(order, card(CARD, "123")).await.is(422), 30101);
    shopper
        .put(&format!("/v2/orders/{order}"), json!({ "status_id": 0 }))
        .await
        .is(200);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert_eq!(shopper.status_of(order).await, 11);
}

//! Webhooks: their signature, attempts, duplicates and contents.

use std::time::Duration;

use bigcommerce_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};

use crate::receiver::{Receiver, plain, register, settled};
use crate::shopper::{CARD, Shopper, address, card, until};

const SECRET: &str = "client-secret-of-a-test";

async fn store(url: &str) -> Shopper {
    let builder = Sandbox::builder().clock_at(1_795_856_400);
    Shopper::of(builder.webhooks_to(url, SECRET)).await
}

#[tokio::test]
async fn point_14_webhooks_are_signed_and_come_again_until_they_are_taken_and_twice_if_asked() {
    let (receiver, url) = Receiver::start(&[500, 200, 200, 503]).await;
    let shopper = store(&url).await;
    let cart = shopper.mugs(0).await;
    let came = receiver.until(3).await;
    let scopes = receiver.scopes();
    assert_eq!(
        scopes,
        [
            "store/cart/created",
            "store/cart/updated",
            "store/cart/lineItem/created"
        ]
    );
    assert_eq!(came[0].data(), json!({ "type": "cart", "id": cart["id"] }));
    assert!(came.iter().all(|one| one.is_signed_with(SECRET)));
    assert!(!came[0].is_signed_with("another-secret"));
    // The first one was refused: again after 60 seconds, then after 180 more.
    shopper.sandbox.advance_clock(Duration::from_secs(60));
    let came = receiver.until(4).await;
    assert_eq!((came[3].id(), &came[3].text), (came[0].id(), &came[0].text));
    assert_eq!(came[3].header("webhook-timestamp"), "1795856460");
    assert!(came[3].is_signed_with(SECRET));
    shopper.sandbox.advance_clock(Duration::from_secs(180));
    assert_eq!(receiver.until(5).await[4].id(), came[0].id());
    settled(&shopper).await;

    let settings = Settings {
        webhook_duplicates: 1,
        ..Settings::default()
    };
    shopper.sandbox.set_settings(settings);
    let path = format!("/v3/carts/{}", cart["id"].as_str().unwrap());
    shopper.delete(&path).await.is(204);
    let came = receiver.until(7).await;
    assert_eq!(came[5].scope(), "store/cart/deleted");
    assert_eq!(came[5].id(), came[6].id());
    assert_ne!(came[5].id(), came[4].id());
}

#[tokio::test]
async fn a_paid_order_tells_of_its_transaction_its_status_and_the_end_of_its_cart() {
    let (receiver, url) = Receiver::start(&[]).await;
    let shopper = store(&url).await;
    let (order, cart) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    shopper.status_of(order).await;
    let wanted = "store/order/statusUpdated";
    until(|| receiver.came().iter().any(|one| one.scope() == wanted)).await;
    let came = receiver.came();
    let data = |scope: &str| {
        let found = came.iter().find(|one| one.scope() == scope);
        found.unwrap_or_else(|| panic!("no {scope}")).data()
    };
    assert_eq!(
        data("store/order/created"),
        json!({ "type": "order", "id": order })
    );
    let status = json!({ "previous_status_id": 0, "new_status_id": 11 });
    assert_eq!(data(wanted)["status"], status);
    assert_eq!(
        data("store/cart/converted"),
        json!({ "type": "cart", "id": cart, "orderId": order })
    );
    let transaction = data("store/order/transaction/created");
    assert_eq!(transaction["order_id"], json!(order.to_string()));
    assert_eq!(transaction["transaction_type"], json!("purchase"));
}

#[tokio::test]
async fn webhooks_go_nowhere_but_to_loopback_and_never_unsigned() {
    for (url, secret) in [
        ("http://shop.example.com/hooks", SECRET),
        ("https://127.0.0.1/hooks", SECRET),
        ("http://127.0.0.1:9/hooks", ""),
        ("no address", SECRET),
    ] {
        let started = Sandbox::builder().webhooks_to(url, secret).start().await;
        assert_eq!(
            started.unwrap_err().kind(),
            std::io::ErrorKind::InvalidInput,
            "{url}"
        );
    }
}

async fn cart_in(shopper: &Shopper, channel: i64) -> Value {
    let line = crate::shopper::mugs();
    let body = json!({ "channel_id": channel, "line_items": [line] });
    shopper.cart(body).await
}

#[tokio::test]
async fn a_registered_webhook_gets_the_events_of_its_scope_and_its_own_headers() {
    let (here, url) = Receiver::start(&[]).await;
    let (there, other) = Receiver::start(&[]).await;
    let shopper = plain().await;
    let mut body = json!({ "scope": "store/cart/lineItem/*", "destination": url });
    body["headers"] = json!({ "X-Shop-Hook": "a-long-random-value" });
    shopper.post("/v3/hooks", body).await.is(200);
    register(&shopper, "store/channel/2/cart/*", &other).await;
    let cart = cart_in(&shopper, 1).await;
    cart_in(&shopper, 2).await;
    settled(&shopper).await;
    assert_eq!(here.scopes(), ["store/cart/lineItem/created"; 2]);
    let came = &here.came()[0];
    assert_eq!(came.header("x-shop-hook"), "a-long-random-value");
    assert!(came.is_signed_with(shopper.sandbox.client_secret()));
    let line = &cart["line_items"]["physical_items"][0]["id"];
    assert_eq!(
        came.data(),
        json!({ "type": "cart_line_item", "id": line, "cartId": cart["id"] })
    );
    assert_eq!(
        there.scopes(),
        [
            "store/channel/2/cart/created",
            "store/channel/2/cart/updated",
            "store/channel/2/cart/lineItem/created"
        ]
    );
}

#[tokio::test]
async fn every_event_of_a_cart_is_told() {
    let (receiver, url) = Receiver::start(&[]).await;
    let shopper = plain().await;
    register(&shopper, "store/cart/*", &url).await;
    let cart = shopper.mugs(0).await;
    let id = cart["id"].as_str().unwrap();
    let line = cart["line_items"]["physical_items"][0]["id"]
        .as_str()
        .unwrap();
    settled(&shopper).await;
    let told = async |before: usize| {
        settled(&shopper).await;
        receiver.scopes()[before..]
            .iter()
            .map(|scope| scope.replace("store/cart/", ""))
            .collect::<Vec<_>>()
    };
    let mut seen = receiver.came().len();
    let mut line_item = crate::shopper::mugs();
    line_item["quantity"] = json!(3);
    let path = format!("/v3/carts/{id}/items/{line}");
    shopper
        .put(&path, json!({ "line_item": line_item }))
        .await
        .is(200);
    assert_eq!(told(seen).await, ["updated", "lineItem/updated"]);
    seen = receiver.came().len();
    let coupon = json!({ "coupon_code": bigcommerce_sandbox::COUPON });
    shopper
        .post(&format!("/v3/checkouts/{id}/coupons"), coupon)
        .await
        .is(200);
    assert_eq!(told(seen).await, ["couponApplied"]);
    assert_eq!(receiver.came()[seen].data()["couponId"], 1);
    seen = receiver.came().len();
    shopper
        .post(&format!("/v3/checkouts/{id}/billing-address"), address())
        .await
        .is(200);
    assert_eq!(told(seen).await, ["updated"]);
    seen = receiver.came().len();
    let field = json!({ "permission_set": "read", "namespace": "n", "key": "k", "value": "v" });
    let fields = format!("/v3/carts/{id}/metafields");
    let field = shopper.post(&fields, field).await.is(200).data()["id"].clone();
    shopper
        .put(
            &format!("{fields}/{field}"),
            json!({ "permission_set": "app_only", "namespace": "x", "key": "y", "value": "w" }),
        )
        .await
        .is(200);
    shopper.delete(&format!("{fields}/{field}")).await.is(204);
    assert_eq!(
        told(seen).await,
        [
            "metafield/created",
            "metafield/updated",
            "metafield/deleted"
        ]
    );
    assert_eq!(receiver.came()[seen].data()["resource_id"], id);
    seen = receiver.came().len();
    shopper.sandbox.advance_clock(Duration::from_secs(3599));
    assert!(told(seen).await.is_empty());
    shopper.sandbox.advance_clock(Duration::from_secs(1));
    shopper.get(&format!("/v3/carts/{id}")).await.is(200);
    assert_eq!(told(seen).await, ["abandoned"]);
    assert_eq!(
        receiver.came()[seen].json()["created_at"],
        shopper.sandbox.now()
    );
    seen = receiver.came().len();
    shopper.sandbox.advance_clock(Duration::from_secs(7200));
    assert!(told(seen).await.is_empty(), "abandoned once");
    shopper.delete(&path).await.is(204);
    assert_eq!(told(seen).await, ["updated", "lineItem/deleted", "deleted"]);
}

#[tokio::test]
async fn every_event_of_an_order_is_told() {
    let (receiver, url) = Receiver::start(&[]).await;
    let shopper = plain().await;
    register(&shopper, "store/order/*", &url).await;
    register(&shopper, "store/customer/*", &url).await;
    let (order, _) = shopper.order(bigcommerce_sandbox::customer::SAM).await;
    let mut payment = card(CARD, "123");
    payment["payment"]["save_instrument"] = json!(true);
    shopper.pay(order, payment).await.is(201);
    shopper.sandbox.add_message(order, "hello", true);
    let path = format!("/v3/orders/{order}/payment_actions");
    let product = shopper
        .get(&format!("/v2/orders/{order}/products"))
        .await
        .is(200)
        .json();
    let items = json!([{ "item_type": "PRODUCT", "item_id": product[0]["id"], "quantity": 1 }]);
    let quoted = json!({ "items": items });
    let quoted = shopper
        .post(&format!("{path}/refund_quotes"), quoted)
        .await
        .is(201)
        .data();
    let refund = json!({ "items": items, "payments": quoted["refund_methods"][0] });
    let refund = shopper
        .post(&format!("{path}/refunds"), refund)
        .await
        .is(201)
        .data();
    let review = bigcommerce_sandbox::NewTransaction::new("purchase", 5.into()).in_fraud_review();
    shopper.sandbox.add_transaction(order, review);
    shopper
        .sandbox
        .settle(order, bigcommerce_sandbox::Settlement::Declined);
    let field = json!({ "permission_set": "read", "namespace": "n", "key": "k", "value": "v" });
    shopper
        .post(&format!("/v3/orders/{order}/metafields"), field)
        .await
        .is(200);
    shopper.delete(&format!("/v2/orders/{order}")).await.is(204);
    settled(&shopper).await;
    let scopes = receiver.scopes();
    for scope in [
        "store/order/created",
        "store/order/updated",
        "store/order/statusUpdated",
        "store/order/transaction/created",
        "store/order/transaction/updated",
        "store/order/message/created",
        "store/order/metafield/created",
        "store/order/archived",
        "store/customer/payment/instrument/default/updated",
    ] {
        assert!(scopes.iter().any(|one| one == scope), "{scope}: {scopes:?}");
    }
    let came = receiver.came();
    let of_refund = came
        .iter()
        .find(|one| one.scope() == "store/order/refund/created");
    assert_eq!(
        of_refund.unwrap().data()["refund"]["refund_id"],
        refund["id"]
    );
}

#[tokio::test]
async fn a_store_that_signs_nothing_sends_the_custom_headers_alone() {
    let (receiver, url) = Receiver::start(&[]).await;
    let shopper = plain().await;
    shopper
        .admin("POST", "/settings", json!({ "unsigned_webhooks": true }))
        .await
        .is(204);
    let mut body = json!({ "scope": "store/cart/created", "destination": url });
    body["headers"] = json!({ "x-shop-hook": "a-long-random-value" });
    shopper.post("/v3/hooks", body).await.is(200);
    shopper.mugs(0).await;
    let came = receiver.until(1).await;
    assert_eq!(came[0].header("x-shop-hook"), "a-long-random-value");
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        assert!(!came[0].headers.contains_key(name));
    }
}

#[tokio::test]
async fn a_webhook_of_a_channel_gets_the_orders_of_that_channel_alone() {
    let (receiver, url) = Receiver::start(&[]).await;
    let shopper = plain().await;
    register(&shopper, "store/channel/2/order/*", &url).await;
    let mut ids = Vec::new();
    for channel in [1, 2] {
        let body = json!({ "line_items": [crate::shopper::guide()], "channel_id": channel });
        let cart = shopper.post("/v3/carts", body).await.is(201).data();
        let checkout = cart["id"].as_str().unwrap().to_owned();
        let path = format!("/v3/checkouts/{checkout}/billing-address");
        shopper.post(&path, address()).await.is(200);
        let order = shopper.order_from(&checkout).await;
        shopper.pay(order, card(CARD, "123")).await.is(201);
        ids.push(order);
    }
    settled(&shopper).await;
    let mut scopes = receiver.scopes();
    scopes.sort_unstable();
    scopes.dedup();
    assert_eq!(
        scopes,
        [
            "store/channel/2/order/created",
            "store/channel/2/order/statusUpdated",
            "store/channel/2/order/updated"
        ]
    );
    assert!(
        receiver
            .came()
            .iter()
            .all(|one| one.data()["id"] == json!(ids[1]))
    );
}

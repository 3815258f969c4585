//! Webhooks: their signature, attempts, duplicates and contents.

use std::time::Duration;

use bigcommerce_sandbox::{Delivery, DeliveryState, Sandbox, Settings};
use serde_json::{Value, json};

use crate::receiver::Receiver;
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

/// Registers a webhook and answers its id.
async fn register(shopper: &Shopper, scope: &str, destination: &str) -> i64 {
    let body = json!({ "scope": scope, "destination": destination });
    let made = shopper.post("/v3/hooks", body).await.is(200).data();
    made["id"].as_i64().unwrap()
}

/// A store with a clock that stands still.
async fn plain() -> Shopper {
    Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await
}

/// Waits until no delivery is under way or due, and answers all of them.
async fn settled(shopper: &Shopper) -> Vec<Delivery> {
    let now = shopper.sandbox.now();
    let is_over = |one: &Delivery| one.next_attempt_at.is_none_or(|at| at > now);
    until(|| shopper.sandbox.deliveries().iter().all(is_over)).await;
    shopper.sandbox.deliveries()
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
        .put(&format!("{fields}/{field}"), json!({ "value": "w" }))
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
async fn a_webhook_that_is_never_taken_is_switched_off_after_the_last_retry_and_that_is_told() {
    let (here, url) = Receiver::start(&[]).await;
    let (exceptions, other) = Receiver::start(&[]).await;
    here.answers(500);
    let shopper = plain().await;
    let hook = register(&shopper, "store/cart/created", &url).await;
    register(&shopper, "store/hook/deliveryException", &other).await;
    shopper.mugs(0).await;
    let waits = [
        60, 180, 300, 600, 900, 1800, 3600, 7200, 21_600, 50_400, 86_400,
    ];
    for (failed, seconds) in waits.into_iter().enumerate() {
        here.until(failed + 1).await;
        settled(&shopper).await;
        shopper
            .sandbox
            .advance_clock(Duration::from_secs(seconds - 1));
        settled(&shopper).await;
        assert_eq!(here.came().len(), failed + 1, "before {seconds}");
        shopper.sandbox.advance_clock(Duration::from_secs(1));
    }
    here.until(12).await;
    let deliveries = settled(&shopper).await;
    let ids: std::collections::BTreeSet<String> =
        here.came().iter().map(|one| one.id().to_owned()).collect();
    assert_eq!(ids.len(), 1);
    let of_cart = deliveries
        .iter()
        .find(|one| one.hook == Some(hook))
        .unwrap();
    assert_eq!(
        (of_cart.state, of_cart.attempts.len()),
        (DeliveryState::GivenUp, 12)
    );
    assert!(
        of_cart
            .attempts
            .iter()
            .all(|attempt| attempt.status == Some(500))
    );
    assert_eq!(
        of_cart.attempts[11].at - of_cart.attempts[0].at,
        waits.iter().map(|wait| *wait as i64).sum::<i64>()
    );
    let shown = shopper.get("/v3/hooks/admin").await.is(200).data();
    assert_eq!(shown["hooks_list"][0]["status"], "deactivated");
    assert_eq!(shown["hooks_list"][0]["is_active"], false);
    let came = exceptions.came();
    let codes: Vec<i64> = came
        .iter()
        .map(|one| one.data()["error_code"].as_i64().unwrap())
        .collect();
    assert_eq!(codes.last(), Some(&90_002));
    // At most one in ten minutes tells of retries; nine attempts are at least that far from the one that was told.
    assert!(
        codes[..codes.len() - 1].iter().all(|code| *code == 90_001),
        "{codes:?}"
    );
    assert!(codes.len() < 12, "{codes:?}");
    assert!(came.iter().all(|one| one.data()["id"] == hook));
    // It gets nothing more, until it is switched on again.
    shopper.mugs(0).await;
    settled(&shopper).await;
    assert_eq!(here.came().len(), 12);
    here.answers(200);
    shopper
        .put(&format!("/v3/hooks/{hook}"), json!({ "is_active": true }))
        .await
        .is(200);
    shopper.mugs(0).await;
    here.until(13).await;
}

#[tokio::test]
async fn a_failing_receiver_holds_up_nobody_else() {
    let (here, url) = Receiver::start(&[]).await;
    let (there, other) = Receiver::start(&[]).await;
    here.answers(503);
    let shopper = plain().await;
    register(&shopper, "store/cart/created", &url).await;
    register(&shopper, "store/cart/created", &other).await;
    shopper.mugs(0).await;
    here.until(1).await;
    there.until(1).await;
    let deliveries = settled(&shopper).await;
    let states: Vec<DeliveryState> = deliveries.iter().map(|one| one.state).collect();
    assert_eq!(states, [DeliveryState::Waiting, DeliveryState::Delivered]);
}

#[tokio::test]
async fn a_domain_that_fails_too_often_is_blocked_for_three_minutes() {
    let (here, url) = Receiver::start(&[]).await;
    let (exceptions, other) = Receiver::start(&[]).await;
    here.answers(500);
    let shopper = plain().await;
    register(&shopper, "store/cart/created", &url).await;
    register(&shopper, "store/hook/deliveryException", &other).await;
    for _ in 0..105 {
        shopper.mugs(0).await;
    }
    here.until(100).await;
    until(|| {
        exceptions
            .came()
            .iter()
            .any(|one| one.data()["error_code"] == 90_003)
    })
    .await;
    let shown = shopper.get("/v3/hooks/admin").await.is(200).data();
    let blocked = &shown["blocked_domains"][0];
    assert_eq!(blocked["time_left"], 180);
    assert_eq!(
        blocked["reasons"][0]["failure_description"],
        "the destination answered 500"
    );
    assert_eq!(here.came().len(), 100);
    here.answers(200);
    shopper.sandbox.advance_clock(Duration::from_secs(179));
    shopper.mugs(0).await;
    assert_eq!(here.came().len(), 100, "blocked still");
    shopper.sandbox.advance_clock(Duration::from_secs(1));
    here.until(206).await;
}

#[tokio::test]
async fn a_webhook_that_nothing_happens_to_for_ninety_days_is_switched_off() {
    let (_receiver, url) = Receiver::start(&[]).await;
    let shopper = plain().await;
    register(&shopper, "store/cart/created", &url).await;
    register(&shopper, "store/order/created", &url).await;
    shopper
        .sandbox
        .advance_clock(Duration::from_secs(60 * 86_400));
    shopper.mugs(0).await;
    shopper
        .sandbox
        .advance_clock(Duration::from_secs(30 * 86_400));
    let shown = shopper.get("/v3/hooks/admin").await.is(200).data();
    assert_eq!(shown["hooks_list"][0]["status"], "active");
    assert_eq!(shown["hooks_list"][1]["status"], "deactivated");
}

#[tokio::test]
async fn webhooks_come_in_another_order_by_seed_and_in_the_same_for_the_same_seed() {
    let arrive = async |seed: u64| {
        let (receiver, url) = Receiver::start(&[]).await;
        let shopper = plain().await;
        register(&shopper, "store/cart/*", &url).await;
        let body = json!({ "webhook_reordering": seed });
        shopper.admin("POST", "/settings", body).await.is(204);
        for _ in 0..4 {
            shopper.mugs(0).await;
        }
        assert!(receiver.came().len() < 12);
        shopper.sandbox.advance_clock(Duration::from_secs(30));
        receiver.until(12).await;
        receiver.scopes()
    };
    let first = arrive(7).await;
    assert_eq!(first, arrive(7).await);
    assert_ne!(first, arrive(8).await);
    let sent = [
        "store/cart/created",
        "store/cart/updated",
        "store/cart/lineItem/created",
    ]
    .repeat(4);
    assert_ne!(first, sent);
}

#[tokio::test]
async fn a_webhook_arrives_before_the_response_of_its_request() {
    let (receiver, url) = Receiver::start(&[500]).await;
    let settings = Settings {
        webhooks_before_answer: true,
        ..Settings::default()
    };
    let builder = Sandbox::builder()
        .clock_at(1_795_856_400)
        .settings(settings);
    let shopper = Shopper::of(builder).await;
    register(&shopper, "store/cart/*", &url).await;
    for carts in 1..10 {
        shopper.mugs(0).await;
        // No wait: one attempt of each was made before the response.
        assert_eq!(receiver.came().len(), carts * 3);
    }
    // A request that causes none does not wait.
    shopper.get("/v3/hooks").await.is(200);
}

#[tokio::test]
async fn deliveries_are_on_record_without_secrets_and_nothing_leaves_this_machine() {
    let (_receiver, url) = Receiver::start(&[]).await;
    let shopper = plain().await;
    let mut body = json!({ "scope": "store/cart/created", "destination": format!("{url}?key=a-secret-in-a-query") });
    body["headers"] = json!({ "x-shop-hook": "a-long-random-value" });
    shopper.post("/v3/hooks", body).await.is(200);
    register(
        &shopper,
        "store/cart/created",
        "https://shop.example.com/webhooks",
    )
    .await;
    shopper.mugs(0).await;
    let deliveries = settled(&shopper).await;
    let shown = shopper
        .admin("GET", "/deliveries", json!(null))
        .await
        .is(200);
    for secret in [
        "a-secret-in-a-query",
        "a-long-random-value",
        shopper.sandbox.client_secret(),
    ] {
        assert!(!shown.text.contains(secret) && !format!("{deliveries:?}").contains(secret));
        assert!(!format!("{:?}", shopper.sandbox).contains(secret));
    }
    assert_eq!(
        serde_json::from_str::<Vec<Delivery>>(&shown.text).unwrap(),
        deliveries
    );
    assert_eq!(
        (deliveries[0].hook, &*deliveries[0].destination),
        (Some(1), &*url)
    );
    assert_eq!(deliveries[0].attempts[0].status, Some(200));
    assert_eq!(deliveries[1].state, DeliveryState::NotSent);
    assert!(deliveries[1].attempts.is_empty());
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
async fn what_is_on_its_way_to_a_webhook_goes_with_it() {
    let (receiver, url) = Receiver::start(&[]).await;
    receiver.answers(500);
    let shopper = plain().await;
    let hook = register(&shopper, "store/cart/created", &url).await;
    shopper.mugs(0).await;
    receiver.until(1).await;
    settled(&shopper).await;
    shopper.delete(&format!("/v3/hooks/{hook}")).await.is(200);
    shopper.sandbox.advance_clock(Duration::from_secs(60));
    let deliveries = settled(&shopper).await;
    assert_eq!(
        (deliveries[0].state, deliveries[0].attempts.len()),
        (DeliveryState::Dropped, 1)
    );
    assert_eq!(receiver.came().len(), 1);
}

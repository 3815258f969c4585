//! Deliveries of webhooks: retries, blocked domains, order, and their record.

use std::time::Duration;

use bigcommerce_sandbox::{Delivery, DeliveryState, Sandbox, Settings};
use serde_json::json;

use crate::receiver::{Receiver, plain, register, settled};
use crate::shopper::{Shopper, until};

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

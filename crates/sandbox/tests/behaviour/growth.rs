//! What a store lets go, however many requests it has had.

use std::time::Duration;

use bigcommerce_sandbox::customer::JANE;
use bigcommerce_sandbox::{NewOrder, Sandbox};

use crate::shopper::{CARD, Shopper, card};

/// The number of things of a kind that the store holds.
fn held(sandbox: &Sandbox, kind: &str) -> usize {
    let found = sandbox.held().into_iter().find(|(name, _)| *name == kind);
    found.expect(kind).1
}

#[tokio::test]
async fn a_paid_order_leaves_neither_a_cart_nor_a_change_to_come() {
    let shopper = Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await;
    for _ in 0..3 {
        let (order, _) = shopper.order(JANE).await;
        shopper.pay(order, card(CARD, "123")).await.is(201);
    }
    shopper.sandbox.advance_clock(Duration::from_secs(1));
    assert_eq!(held(&shopper.sandbox, "orders"), 3);
    assert_eq!(held(&shopper.sandbox, "carts"), 0);
    assert_eq!(held(&shopper.sandbox, "changes to come"), 0);
}

#[tokio::test]
async fn of_used_tokens_that_have_expired_the_newest_two_hundred_are_kept() {
    let shopper = Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await;
    let spend = async || {
        let order = shopper.sandbox.make_order(NewOrder::new(35.into()));
        shopper.pay(order, card(CARD, "123")).await.is(201);
    };
    for _ in 0..210 {
        spend().await;
    }
    assert_eq!(held(&shopper.sandbox, "used tokens"), 210);
    shopper.sandbox.advance_clock(Duration::from_secs(3600));
    spend().await;
    assert_eq!(held(&shopper.sandbox, "used tokens"), 200);
}

#[tokio::test]
async fn the_newest_thousand_requests_are_kept() {
    let shopper = Shopper::new().await;
    for _ in 0..1010 {
        shopper.get("/v2/order_statuses").await.is(200);
    }
    assert_eq!(held(&shopper.sandbox, "requests"), 1000);
    let ledger = shopper.sandbox.ledger();
    assert_eq!(ledger.count("GET", "/v2/order_statuses"), 1010);
}

#[tokio::test]
async fn carts_that_ended_are_let_go_by_whatever_is_asked_next() {
    let shopper = Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await;
    let day = Duration::from_secs(24 * 60 * 60);
    shopper.mugs(JANE).await;
    shopper.sandbox.advance_clock(day);
    shopper.mugs(JANE).await;
    shopper.sandbox.advance_clock(29 * day);
    assert_eq!(held(&shopper.sandbox, "carts"), 1);
    shopper.sandbox.advance_clock(day);
    assert_eq!(held(&shopper.sandbox, "carts"), 0);
}

#[tokio::test]
async fn a_cart_that_is_edited_is_abandoned_once_more_an_hour_later() {
    let nobody = Sandbox::builder().webhooks_to("http://127.0.0.1:9/", "a-secret");
    let shopper = Shopper::of(nobody.clock_at(1_795_856_400)).await;
    let hour = Duration::from_secs(60 * 60);
    let abandoned = || {
        let deliveries = shopper.sandbox.deliveries().into_iter();
        deliveries
            .filter(|one| one.scope == "store/cart/abandoned")
            .count()
    };
    let cart = shopper.mugs(JANE).await["id"].as_str().unwrap().to_owned();
    shopper.sandbox.advance_clock(hour);
    assert_eq!(abandoned(), 1);
    let message = serde_json::json!({ "customer_message": "m" });
    let path = format!("/v3/checkouts/{cart}");
    shopper.put(&path, message).await.is(200);
    shopper.sandbox.advance_clock(hour);
    assert_eq!(abandoned(), 2);
}

//! Reads that lag behind what is true.

use std::time::Duration;

use bigcommerce_sandbox::{Lags, NewOrder, OrderEdit, Sandbox, Settlement, Spread, test_cards};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card};

const MINUTE: Duration = Duration::from_secs(60);

async fn lagging(lags: Lags) -> Shopper {
    Shopper::of(Sandbox::builder().clock_at(1_795_856_400).lags(lags)).await
}

async fn listed(shopper: &Shopper, cart: &str) -> Vec<i64> {
    let reply = shopper.get(&format!("/v2/orders?cart_id={cart}")).await;
    if reply.status == 204 {
        return Vec::new();
    }
    let orders = reply.is(200).json();
    let states = orders.as_array().unwrap().iter();
    states
        .map(|order| order["status_id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn each_delay_begins_where_the_one_before_it_ends() {
    let lags = Lags {
        booking: MINUTE,
        transactions: 2 * MINUTE,
        order: 3 * MINUTE,
        lists: 4 * MINUTE,
        ..Lags::default()
    };
    let shopper = lagging(lags).await;
    let (order, cart) = shopper.order(0).await;
    assert_eq!(listed(&shopper, &cart).await, [0_i64; 0]);
    shopper.sandbox.advance_clock(4 * MINUTE);
    assert_eq!(listed(&shopper, &cart).await, [0]);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let seen = async || {
        let alive = shopper.get(&format!("/v3/carts/{cart}")).await.status == 200;
        let (status, said) = shopper.state_of(order).await;
        let listed = listed(&shopper, &cart).await;
        (
            shopper.events(order).await.len(),
            status,
            said,
            alive,
            listed,
        )
    };
    let ledger = shopper.sandbox.ledger();
    assert_eq!(ledger.taken(order), Decimal::from(35));
    let before = (0, 0, String::new(), true, vec![0]);
    assert_eq!(seen().await, before);
    shopper
        .sandbox
        .advance_clock(3 * MINUTE - Duration::from_secs(1));
    assert_eq!(seen().await, before);
    shopper.sandbox.advance_clock(Duration::from_secs(1));
    assert_eq!(seen().await, (1, 0, String::new(), true, vec![0]));
    shopper.sandbox.advance_clock(3 * MINUTE);
    let captured = "captured".to_owned();
    assert_eq!(seen().await, (1, 11, captured.clone(), false, vec![0]));
    shopper.sandbox.advance_clock(4 * MINUTE);
    assert_eq!(seen().await, (1, 11, captured, false, vec![11]));
    let shown = shopper
        .get(&format!("/v3/orders/{order}/transactions"))
        .await
        .data();
    assert_eq!(
        shown[0]["date_created"],
        json!("2026-11-28T09:05:00Z"),
        "the time of its booking"
    );
}

#[tokio::test]
async fn an_edit_of_the_merchant_is_shown_at_once_and_by_lists_later() {
    let shopper = lagging(Lags {
        lists: MINUTE,
        ..Lags::default()
    })
    .await;
    let (order, cart) = shopper.order(0).await;
    shopper.sandbox.advance_clock(MINUTE);
    assert!(
        shopper
            .sandbox
            .edit_order(order, OrderEdit::new().status_id(5))
    );
    assert_eq!(shopper.status_of(order).await, 5);
    assert_eq!(listed(&shopper, &cart).await, [0]);
    let still = shopper.get("/v2/orders?status_id=0").await.is(200).json();
    assert_eq!(still[0]["id"], json!(order));
    shopper.sandbox.advance_clock(MINUTE);
    assert_eq!(listed(&shopper, &cart).await, [5]);
    shopper.get("/v2/orders?status_id=0").await.is(204);
}

#[tokio::test]
async fn while_the_order_lags_the_store_takes_a_second_payment() {
    let shopper = lagging(Lags {
        order: MINUTE,
        ..Lags::default()
    })
    .await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert_eq!(shopper.sandbox.ledger().taken(order), Decimal::from(70));
    shopper.sandbox.advance_clock(MINUTE);
    shopper
        .post(
            "/v3/payments/access_tokens",
            json!({ "order": { "id": order } }),
        )
        .await
        .is(409);
}

#[tokio::test]
async fn a_delay_that_is_changed_counts_for_what_happens_from_then_on() {
    let shopper = lagging(Lags::default()).await;
    let lags = |body: Value| shopper.admin("POST", "/lags", body);
    lags(json!({ "transactions": 60, "lists": 60 }))
        .await
        .is(204);
    lags(json!({ "lists": 0 })).await.is(204);
    let shown = shopper.admin("GET", "/lags", json!({})).await.json();
    assert_eq!(
        shown,
        json!({ "booking": 0, "transactions": 60, "order": 0, "lists": 0, "seed": 0 })
    );
    let (order, _) = shopper.order(0).await;
    shopper
        .pay(order, card(test_cards::PENDING, "123"))
        .await
        .is(201);
    shopper.sandbox.set_lags(Lags::default());
    assert!(shopper.sandbox.settle(order, Settlement::Paid));
    assert_eq!(
        shopper.events(order).await,
        ["settled ok"],
        "the pending one is still on its way"
    );
    shopper.sandbox.advance_clock(MINUTE);
    assert_eq!(shopper.events(order).await, ["pending ok", "settled ok"]);
    assert_eq!(shopper.state_of(order).await, (11, "captured".to_owned()));
    lags(json!({ "tranactions": 1 })).await.is(400);
    lags(json!({ "order": -1 })).await.is(400);
    lags(json!({ "order": [90, 30] })).await.is(400);
    lags(json!({ "order": [30] })).await.is(400);
    let drawn =
        json!({ "booking": 1, "transactions": 60, "order": [30, 90], "lists": 0, "seed": 7 });
    lags(drawn.clone()).await.is(204);
    assert_eq!(shopper.admin("GET", "/lags", json!({})).await.json(), drawn);
}

#[tokio::test]
async fn an_older_version_of_an_order_does_not_replace_a_newer_one_in_lists() {
    let shopper = lagging(Lags {
        lists: 2 * MINUTE,
        ..Lags::default()
    })
    .await;
    let (order, cart) = shopper.order(0).await;
    shopper.sandbox.set_lags(Lags::default());
    assert!(
        shopper
            .sandbox
            .edit_order(order, OrderEdit::new().status_id(7))
    );
    assert_eq!(listed(&shopper, &cart).await, [7]);
    shopper.sandbox.advance_clock(2 * MINUTE);
    assert_eq!(listed(&shopper, &cart).await, [7]);
}

/// The seconds after which each of ten paid orders has moved.
async fn drawn(seed: u64) -> Vec<usize> {
    let spread = Spread {
        order: MINUTE,
        seed,
        ..Spread::default()
    };
    let shopper = lagging(Lags {
        order: MINUTE,
        spread,
        ..Lags::default()
    })
    .await;
    let mut orders = Vec::new();
    for _ in 0..10 {
        let order = shopper.sandbox.make_order(NewOrder::new(Decimal::from(35)));
        shopper.pay(order, card(CARD, "123")).await.is(201);
        orders.push(order);
    }
    let mut seconds = vec![0; orders.len()];
    for second in 0..=120 {
        let ledger = shopper.sandbox.ledger();
        for (place, order) in orders.iter().enumerate() {
            let shown = ledger.orders.iter().find(|one| one.id == *order).unwrap();
            if shown.status_id == 0 {
                seconds[place] = second + 1;
            }
        }
        shopper.sandbox.advance_clock(Duration::from_secs(1));
    }
    seconds
}

#[tokio::test]
async fn a_delay_with_a_spread_is_drawn_by_the_seed_within_its_bounds() {
    let first = drawn(7).await;
    assert_eq!(first, drawn(7).await, "the same seed");
    assert_ne!(first, drawn(8).await, "another seed");
    assert!(
        first.iter().all(|seconds| (60..=121).contains(seconds)),
        "{first:?}"
    );
    let mut different = first.clone();
    different.sort_unstable();
    different.dedup();
    assert!(different.len() > 3, "each event has its own: {first:?}");
}

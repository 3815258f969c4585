//! Faults by a seed.

use bigcommerce_sandbox::{Fault, RandomFaults, Sandbox};
use serde_json::{Value, json};

use crate::shopper::Shopper;

/// The statuses of a hundred requests, 0 where there was no answer, with another operation asked in between.
async fn statuses(shopper: &Shopper, between: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..100 {
        let path = "/stores/abc123/v2/orders";
        let token = shopper.sandbox.access_token().to_owned();
        let headers = [("x-auth-token", token.as_str())];
        let answer = shopper.attempt("GET", path, &headers, None).await;
        statuses.push(answer.map_or(0, |reply| reply.status));
        for _ in 0..between {
            let path = "/stores/abc123/v2/orders/count";
            // Any answer will do, and none.
            let _ = shopper.attempt("GET", path, &headers, None).await;
        }
    }
    statuses
}

async fn with(faults: RandomFaults) -> Shopper {
    Shopper::of(Sandbox::builder().random_faults(faults)).await
}

fn rates(seed: u64) -> RandomFaults {
    RandomFaults::seeded(seed)
        .rate(200, Fault::error_instead(503))
        .rate(100, Fault::cut_before_effect().on_operation("list_orders"))
}

#[tokio::test]
async fn the_same_seed_and_requests_have_the_same_faults_whatever_comes_between() {
    let first = statuses(&with(rates(7)).await, 0).await;
    let later = with(rates(7)).await;
    later
        .sandbox
        .advance_clock(std::time::Duration::from_secs(86_400));
    assert_eq!(first, statuses(&later, 2).await);
    assert_ne!(first, statuses(&with(rates(8)).await, 0).await);
    let count = |wanted| first.iter().filter(|status| **status == wanted).count();
    assert!((8..35).contains(&count(503)), "{first:?}");
    assert!((2..22).contains(&count(0)), "{first:?}");
}

#[tokio::test]
async fn the_faults_that_there_were_are_listed_with_a_script_that_repeats_them() {
    let shopper = with(rates(7)).await;
    let first = statuses(&shopper, 1).await;
    let listed = shopper
        .admin("GET", "/faults/random", json!({}))
        .await
        .json();
    assert_eq!(listed["seed"], json!(7));
    assert_eq!(listed["requests"], json!(200));
    let failed = |one: &&Value| one["operation"] == json!("orders.list_orders");
    let taken = listed["taken"].as_array().unwrap().iter().filter(failed);
    let numbers: Vec<u64> = taken.map(|one| one["request"].as_u64().unwrap()).collect();
    let expected = (1..).zip(&first).filter(|(_, status)| **status != 204);
    assert_eq!(
        numbers,
        expected.map(|(number, _)| number).collect::<Vec<u64>>()
    );
    let again = Shopper::new().await;
    again
        .admin("POST", "/faults", listed["script"].clone())
        .await
        .is(201);
    assert_eq!(statuses(&again, 1).await, first);
    assert!(again.sandbox.faults().is_empty());
}

#[tokio::test]
async fn faults_by_a_seed_begin_and_end_by_http() {
    let shopper = Shopper::new().await;
    let post = |body: Value| shopper.admin("POST", "/faults/random", body);
    assert_eq!(
        shopper
            .admin("GET", "/faults/random", json!({}))
            .await
            .json(),
        Value::Null
    );
    for bad in [
        json!({}),
        json!({ "seed": 1, "profile": "none" }),
        json!({ "seed": -1, "profile": "flaky" }),
        json!({ "rates": [{ "fault": "refuse" }] }),
        json!({ "rates": [{ "fault": "refuse", "per_mille": 1001 }] }),
        json!({ "rates": [{ "fault": "refuse", "per_mille": 1, "skip": 1 }] }),
        json!({ "rates": [{ "fault": "hold_before_effect", "per_mille": 1 }] }),
        json!({ "rates": [], "profile": "flaky" }),
        json!({ "profile": "flaky", "sead": 1 }),
    ] {
        post(bad).await.is(400);
    }
    let rate =
        json!({ "fault": "error_instead", "status": 500, "per_mille": 1000, "path": "/v2/orders" });
    post(json!({ "seed": 3, "rates": [rate] })).await.is(201);
    shopper.get("/v2/orders").await.is(500);
    shopper.get("/v2/order_statuses").await.is(200);
    shopper
        .admin("DELETE", "/faults/random", json!({}))
        .await
        .is(204);
    shopper.get("/v2/orders").await.is(204);
    for profile in ["flaky", "lossy", "overloaded", "garbled"] {
        let made = post(json!({ "seed": 3, "profile": profile })).await.is(201);
        assert!(made.json()["rates"].as_array().unwrap().len() > 3);
        let first = statuses(&shopper, 0).await;
        post(json!({ "seed": 3, "profile": profile })).await.is(201);
        assert_eq!(first, statuses(&shopper, 0).await, "{profile}");
        let taken = shopper
            .admin("GET", "/faults/random", json!({}))
            .await
            .json();
        assert!(!taken["taken"].as_array().unwrap().is_empty(), "{profile}");
    }
    shopper.admin("DELETE", "/faults", json!({})).await.is(204);
    shopper.get("/v2/orders").await.is(204);
}

#[tokio::test]
async fn a_fault_of_the_list_goes_before_one_by_the_seed_and_moves_none() {
    let first = statuses(&with(rates(7)).await, 0).await;
    let shopper = with(rates(7)).await;
    shopper
        .sandbox
        .inject(Fault::error_instead(418).skip(3).times(2));
    let mut expected = first.clone();
    expected[3..5].fill(418);
    assert_eq!(statuses(&shopper, 0).await, expected);
    let always = RandomFaults::seeded(1).rate(1000, Fault::error_instead(503));
    let shopper = with(always).await;
    shopper.sandbox.inject(Fault::error_instead(418).skip(1));
    for status in [503, 418, 503] {
        shopper.get("/v2/orders").await.is(status);
    }
    let listed = shopper
        .admin("GET", "/faults/random", json!({}))
        .await
        .json();
    let taken = listed["taken"].as_array().unwrap().iter();
    let numbers: Vec<&Value> = taken.map(|one| &one["request"]).collect();
    assert_eq!(
        numbers,
        [&json!(1), &json!(3)],
        "those that applied are listed"
    );
}

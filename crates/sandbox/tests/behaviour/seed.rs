//! Ids by seed: the same requests get the same answers, to the byte.

use bigcommerce_sandbox::Sandbox;
use bigcommerce_sandbox::customer::JANE;
use serde_json::json;

use crate::shopper::{CARD, Reply, Shopper, card};

/// Saturday, 28 November 2026, 09:00:00 UTC.
const MORNING: i64 = 1_795_856_400;

/// Everything that a store of this seed answers to a shopper who buys, and to the merchant who looks.
async fn transcript(seed: u64) -> Vec<String> {
    let builder = Sandbox::builder().clock_at(MORNING).seed(seed);
    let shopper = Shopper::of(builder).await;
    let origin = shopper.sandbox.api_url().to_owned();
    let mut answers = vec![shopper.sandbox.access_token().to_owned()];
    let mut keep = |reply: Reply| {
        let mut headers: Vec<String> = reply
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        headers.sort();
        let text = reply.text.replace(&origin, "origin");
        answers.push(format!("{} {headers:?} {text}", reply.status));
    };
    let cart = shopper.mugs(JANE).await;
    let id = shopper.ready(&cart).await;
    keep(shopper.get(&format!("/v3/checkouts/{id}")).await);
    let urls = format!("/v3/carts/{id}/redirect_urls");
    keep(shopper.post(&urls, json!({})).await.is(201));
    let token = format!("/v3/checkouts/{id}/token");
    keep(shopper.post(&token, json!({})).await.is(200));
    let (order, _) = shopper.order(JANE).await;
    let token = shopper.token(order).await;
    keep(shopper.gateway(&token, &card(CARD, "123")).await.is(201));
    let transactions = format!("/v3/orders/{order}/transactions");
    keep(shopper.get(&transactions).await.is(200));
    assert!(shopper.sandbox.refund(order, None));
    keep(shopper.get(&transactions).await.is(200));
    keep(shopper.get("/v2/orders").await.is(200));
    answers.push(token);
    answers
}

#[tokio::test]
async fn the_same_seed_answers_the_same_bytes() {
    let first = transcript(7).await;
    assert_eq!(first, transcript(7).await);
}

#[tokio::test]
async fn another_seed_makes_up_other_ids() {
    for (one, other) in transcript(7).await.iter().zip(transcript(8).await) {
        assert_ne!(*one, other);
    }
}

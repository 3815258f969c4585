//! Pending payments that end by themselves.

use std::time::Duration;

use bigcommerce_sandbox::{PendingEnd, Sandbox, Settings, Settlement, test_cards};
use serde_json::{Value, json};

use crate::shopper::{Shopper, card};

#[tokio::test]
async fn a_pending_payment_ends_by_itself_at_the_time_of_the_settings() {
    for (outcome, event, state) in [
        (Settlement::Paid, "settled ok", (11, "captured")),
        (Settlement::Declined, "settled error", (0, "declined")),
    ] {
        let end = PendingEnd {
            after: Duration::from_secs(60),
            outcome,
        };
        let settings = Settings {
            pending_ends: Some(end),
            ..Settings::default()
        };
        let builder = Sandbox::builder().clock_at(1_795_856_400);
        let shopper = Shopper::of(builder.settings(settings)).await;
        let (order, _) = shopper.order(0).await;
        let pending = card(test_cards::PENDING, "123");
        shopper.pay(order, pending).await.is(201);
        shopper.sandbox.advance_clock(Duration::from_secs(59));
        assert_eq!(shopper.events(order).await, ["pending ok"]);
        // Late: the follow-up is of its own moment all the same.
        shopper.sandbox.advance_clock(Duration::from_secs(600));
        assert_eq!(shopper.events(order).await, ["pending ok", event]);
        let path = format!("/v3/orders/{order}/transactions");
        let listed = shopper.get(&path).await.is(200).data();
        assert_eq!(listed[1]["reference_transaction_id"], listed[0]["id"]);
        assert_eq!(listed[1]["date_created"], json!("2026-11-28T09:01:00Z"));
        let (status, said) = shopper.state_of(order).await;
        assert_eq!((status, said.as_str()), state);
        assert!(
            !shopper.sandbox.settle(order, Settlement::Paid),
            "it has ended"
        );
    }
    let shopper = Shopper::new().await;
    let set = |end: Value| shopper.admin("POST", "/settings", json!({ "pending_ends": end }));
    let end = json!({ "after_seconds": 5, "outcome": "declined" });
    set(end.clone()).await.is(204);
    let shown = shopper.admin("GET", "/settings", json!({})).await.json();
    assert_eq!(shown["pending_ends"], end);
    set(json!({ "after_seconds": 5 })).await.is(400);
    set(Value::Null).await.is(204);
    assert_eq!(shopper.sandbox.settings().pending_ends, None);
}

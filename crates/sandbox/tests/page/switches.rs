//! Switches of the page for faults by a seed and for webhooks that are sent again.

use bigcommerce_sandbox::{Fault, RandomFaults};
use serde_json::json;

use crate::shopper::Shopper;
use crate::{page, post};

#[tokio::test]
async fn faults_by_a_seed_are_switched_on_shown_with_what_they_did_and_switched_off() {
    let shopper = Shopper::new().await;
    let none = page(&shopper, "/page/faults").await.is(200).text;
    assert!(none.contains("Every request goes well"));
    let on = post(&shopper, "/page/faults/random", "profile=lossy&seed=7").await;
    assert_eq!(on.headers["location"], "/page/faults?said=random-on");
    let shown = page(&shopper, "/page/faults").await.is(200).text;
    assert!(
        shown.contains("Faults by the seed <code>7</code>"),
        "{shown}"
    );
    assert!(!shown.contains("Every request goes well"));

    let always = RandomFaults::seeded(3).rate(1000, Fault::error_instead(503));
    shopper.sandbox.set_random_faults(Some(always));
    shopper.get("/v2/orders").await.is(503);
    let shown = page(&shopper, "/page/faults").await.is(200).text;
    assert!(shown.contains("1 in 1 requests so far"), "{shown}");
    assert!(
        shown.contains("request 1 of <code>orders.list_orders</code>"),
        "{shown}"
    );
    let off = post(&shopper, "/page/faults/random/off", "").await;
    assert_eq!(off.headers["location"], "/page/faults?said=fault-off");
    shopper.get("/v2/orders").await.is(204);
    for (form, said) in [
        ("profile=lossy&seed=x", "not-a-number"),
        ("profile=none&seed=1", "not-there"),
        ("", "not-a-number"),
    ] {
        let done = post(&shopper, "/page/faults/random", form).await;
        let place = format!("/page/faults?said={said}");
        assert_eq!(done.headers["location"], place.as_str());
    }
}

#[tokio::test]
async fn a_webhook_is_sent_again_from_the_page() {
    let shopper = Shopper::new().await;
    let hook = json!({ "scope": "store/cart/created", "destination": "http://127.0.0.1:9/hooks" });
    shopper.post("/v3/hooks", hook).await.is(200);
    shopper.mugs(0).await;
    shopper.sandbox.until_webhooks_sent().await;
    let id = shopper.sandbox.deliveries()[0].id.clone();
    let form = format!("/page/webhooks/{id}/again");
    let shown = page(&shopper, "/page/webhooks").await.is(200).text;
    assert!(shown.contains(&form), "{shown}");
    let done = post(&shopper, &form, "").await;
    assert_eq!(done.headers["location"], "/page/webhooks?said=sent-again");
    shopper.sandbox.until_webhooks_sent().await;
    assert_eq!(shopper.sandbox.deliveries()[0].attempts.len(), 2);
    let gone = post(&shopper, "/page/webhooks/msg_none/again", "").await;
    assert_eq!(gone.headers["location"], "/page/webhooks?said=not-there");
}

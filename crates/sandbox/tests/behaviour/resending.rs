//! Webhooks that are sent again on demand, and the wait until none is due.

use serde_json::json;

use crate::receiver::{Receiver, plain, register, settled};

#[tokio::test]
async fn a_webhook_is_sent_again_with_its_id_and_its_body() {
    let (receiver, url) = Receiver::start(&[]).await;
    let shopper = plain().await;
    register(&shopper, "store/cart/created", &url).await;
    shopper.mugs(0).await;
    shopper.sandbox.until_webhooks_sent().await;
    let first = receiver.came();
    assert_eq!(first.len(), 1);
    assert!(shopper.sandbox.send_again(first[0].id()));
    shopper.sandbox.until_webhooks_sent().await;
    let path = format!("/deliveries/{}/again", first[0].id());
    shopper.admin("POST", &path, json!({})).await.is(204);
    shopper.sandbox.until_webhooks_sent().await;
    let came = receiver.came();
    assert_eq!(came.len(), 3);
    for one in &came {
        assert_eq!((one.id(), &one.text), (first[0].id(), &first[0].text));
    }
    let shown = settled(&shopper).await;
    assert_eq!((shown.len(), shown[0].attempts.len()), (1, 3));
}

#[tokio::test]
async fn a_webhook_that_waits_for_its_retry_comes_at_once_when_it_is_sent_again() {
    let (receiver, url) = Receiver::start(&[500]).await;
    let shopper = plain().await;
    register(&shopper, "store/cart/created", &url).await;
    shopper.mugs(0).await;
    shopper.sandbox.until_webhooks_sent().await;
    assert_eq!(receiver.came().len(), 1);
    let id = receiver.came()[0].id().to_owned();
    assert!(shopper.sandbox.send_again(&id));
    shopper.sandbox.until_webhooks_sent().await;
    assert_eq!(receiver.came().len(), 2);
}

#[tokio::test]
async fn what_goes_nowhere_is_not_sent_again() {
    let (receiver, url) = Receiver::start(&[]).await;
    let shopper = plain().await;
    let hook = register(&shopper, "store/cart/created", &url).await;
    let far = "https://shop.example.com/hooks";
    register(&shopper, "store/cart/created", far).await;
    shopper.mugs(0).await;
    shopper.sandbox.until_webhooks_sent().await;
    shopper.delete(&format!("/v3/hooks/{hook}")).await.is(200);
    for delivery in shopper.sandbox.deliveries() {
        assert!(!shopper.sandbox.send_again(&delivery.id));
    }
    let unknown = "/deliveries/msg_none/again";
    shopper.admin("POST", unknown, json!({})).await.is(404);
    assert_eq!(receiver.came().len(), 1);
}

//! Metafields of carts and orders, and settings by channel.

use serde_json::{Value, json};

use crate::shopper::{Shopper, mugs};

fn field(key: &str) -> Value {
    valued(key, "7")
}

fn valued(key: &str, value: &str) -> Value {
    json!({ "permission_set": "app_only", "namespace": "loyalty", "key": key, "value": value })
}

#[tokio::test]
async fn a_metafield_is_made_read_changed_and_removed() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(0).await;
    for path in [
        format!("/v3/carts/{cart}/metafields"),
        format!("/v3/orders/{order}/metafields"),
    ] {
        let made = shopper.post(&path, field("points")).await.is(200).data();
        let own = format!("{path}/{}", made["id"]);
        assert_eq!(shopper.get(&own).await.is(200).data()["value"], json!("7"));
        shopper.post(&path, field("points")).await.is(409);
        let changed = shopper
            .put(&own, valued("points", "8"))
            .await
            .is(200)
            .data();
        assert_eq!(
            (&changed["value"], &changed["key"]),
            (&json!("8"), &json!("points"))
        );
        shopper
            .post(&path, json!({ "namespace": "loyalty" }))
            .await
            .is(422);
        shopper.delete(&own).await.is(204);
        shopper.get(&own).await.is(404);
        assert_eq!(shopper.get(&path).await.is(200).data(), json!([]));
    }
}

#[tokio::test]
async fn the_metafields_of_a_cart_outlive_it_once_it_was_ordered() {
    let shopper = Shopper::new().await;
    let (_, cart) = shopper.order(0).await;
    let path = format!("/v3/carts/{cart}/metafields");
    shopper.post(&path, field("points")).await.is(200);
    shopper.sandbox.delete_cart(&cart);
    assert_eq!(
        shopper.get(&path).await.is(200).data()[0]["key"],
        json!("points")
    );
    shopper
        .post("/v3/carts/none/metafields", field("points"))
        .await
        .is(404);
}

#[tokio::test]
async fn a_batch_does_what_it_can_and_says_what_it_could_not() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let of_order = |key: &str| {
        let mut body = field(key);
        body["resource_id"] = json!(order);
        body
    };
    let path = "/v3/orders/metafields";
    let entries = json!([of_order("a"), of_order("a"), of_order("b")]);
    let done = shopper.post(path, entries).await.is(422).json();
    assert_eq!(
        done["meta"],
        json!({ "total": 3, "success": 2, "failed": 1 })
    );
    assert_eq!(done["data"].as_array().unwrap().len(), 2);
    assert!(done["errors"][0]["errors"]["1.key"].is_string());
    let mut change = valued("a", "9");
    change["id"] = done["data"][0]["id"].clone();
    let first = &change["id"].clone();
    let changed = shopper.put(path, json!([change])).await.is(200).json();
    assert_eq!(changed["data"][0]["value"], json!("9"));
    let listed = shopper
        .get(&format!("{path}?key:in=b&include_fields=key"))
        .await
        .is(200)
        .json();
    assert_eq!(
        listed["data"][0],
        json!({ "id": done["data"][1]["id"], "key": "b" })
    );
    assert_eq!(listed["meta"]["pagination"]["total"], json!(1));
    shopper
        .api("DELETE", path, Some(json!([first])))
        .await
        .is(200);
    shopper
        .api("DELETE", path, Some(json!([first])))
        .await
        .is(422);
}

#[tokio::test]
async fn a_cart_has_ten_metafields_of_an_app_at_most() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/carts/{}/metafields", cart["id"].as_str().unwrap());
    for place in 0..10 {
        shopper
            .post(&path, field(&format!("key-{place}")))
            .await
            .is(200);
    }
    shopper.post(&path, field("one-more")).await.is(422);
}

#[tokio::test]
async fn a_channel_follows_the_store_until_it_has_a_setting_of_its_own() {
    let shopper = Shopper::new().await;
    let own = "/v3/carts/settings/channels/2";
    shopper
        .put(own, json!({ "allow_purchasing": false }))
        .await
        .is(200);
    let body = |channel: i64| json!({ "channel_id": channel, "line_items": [mugs()] });
    shopper.post("/v3/carts", body(2)).await.is(422);
    shopper.post("/v3/carts", body(1)).await.is(201);
    let global = shopper.get("/v3/carts/settings").await.is(200).data();
    assert_eq!(global["allow_purchasing"], json!(true));
    shopper
        .put(own, json!({ "allow_purchasing": null }))
        .await
        .is(200);
    shopper.post("/v3/carts", body(2)).await.is(201);

    let path = "/v3/checkouts/settings";
    shopper
        .put(path, json!({ "policy_consent": "express" }))
        .await
        .is(200);
    let shown = shopper
        .get(&format!("{path}/channels/3"))
        .await
        .is(200)
        .data();
    assert_eq!(shown["policy_consent"], json!("express"));
    shopper
        .put(path, json!({ "policy_consent": "loud" }))
        .await
        .is(422);
    shopper
        .put(path, json!({ "enhanced_checkout_experience": true }))
        .await
        .is(422);
    shopper.get(&format!("{path}/channels/0")).await.is(422);
}

#[tokio::test]
async fn a_channel_has_both_lists_of_addresses_of_its_own_or_neither() {
    let shopper = Shopper::new().await;
    let list = |address: &str| json!({ "email_addresses": [address] });
    let path = "/v3/orders/settings";
    let both = json!({ "notifications": {
        "order_placed": list("a@example.com"), "forward_invoice": list("b@example.com"),
    } });
    shopper.put(path, both.clone()).await.is(200);
    let channel = format!("{path}/channels/2");
    let one = json!({ "notifications": { "order_placed": list("c@example.com") } });
    shopper.put(&channel, one).await.is(422);
    let shown = shopper.get(&channel).await.is(200).data();
    assert_eq!(shown, both);
    let wrong = json!({ "notifications": { "order_placed": list("nobody") } });
    shopper.put(path, wrong).await.is(422);
}

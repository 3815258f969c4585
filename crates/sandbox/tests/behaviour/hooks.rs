//! The hooks API: registrations, their limits, their administration.

use serde_json::{Value, json};

use crate::shopper::Shopper;

const HERE: &str = "https://shop.example.com/webhooks";

fn of(scope: &str, destination: &str) -> Value {
    json!({ "scope": scope, "destination": destination })
}

#[tokio::test]
async fn a_webhook_is_registered_read_changed_and_deleted() {
    let shopper =
        Shopper::of(bigcommerce_sandbox::Sandbox::builder().clock_at(1_795_856_400)).await;
    let mut body = of("store/order/statusUpdated", HERE);
    body["headers"] = json!({ "X-Shop-Hook": "a-long-random-value" });
    let made = shopper.post("/v3/hooks", body).await.is(200).data();
    assert_eq!(
        made,
        json!({
            "id": 1,
            "client_id": "client-of-the-sandbox",
            "store_hash": "abc123",
            "scope": "store/order/statusUpdated",
            "destination": HERE,
            "headers": { "X-Shop-Hook": "a-long-random-value" },
            "is_active": true,
            "created_at": 1_795_856_400,
            "updated_at": 1_795_856_400,
        })
    );
    assert_eq!(shopper.get("/v3/hooks/1").await.is(200).data(), made);
    shopper
        .sandbox
        .advance_clock(std::time::Duration::from_secs(60));
    let change = json!({ "is_active": false, "headers": null });
    let changed = shopper.put("/v3/hooks/1", change).await.is(200).data();
    assert_eq!(
        (
            &changed["is_active"],
            &changed["headers"],
            &changed["updated_at"],
            &changed["scope"]
        ),
        (
            &json!(false),
            &json!(null),
            &json!(1_795_856_460),
            &made["scope"]
        )
    );
    assert_eq!(shopper.delete("/v3/hooks/1").await.is(200).data(), changed);
    let gone = shopper.get("/v3/hooks/1").await.is(404).json();
    assert_eq!(gone["title"], "Webhook with id [1] not found");
    shopper.delete("/v3/hooks/1").await.is(404);
    shopper
        .put("/v3/hooks/1", json!({ "is_active": true }))
        .await
        .is(404);
}

#[tokio::test]
async fn a_webhook_that_cannot_be_is_refused_by_its_field() {
    let shopper = Shopper::new().await;
    let header = |name: &str, value: Value| {
        let mut body = of("store/order/created", HERE);
        body["headers"] = json!({ name: value });
        body
    };
    for (body, field) in [
        (json!({ "destination": HERE }), "scope"),
        (json!({ "scope": "store/order/created" }), "destination"),
        (of("store/order/teleported", HERE), "scope"),
        (
            of("store/channel/1/order/transaction/created", HERE),
            "scope",
        ),
        (
            of("store/order/created", "http://shop.example.com/webhooks"),
            "destination",
        ),
        (
            of("store/order/created", "https://shop.example.com:8443/"),
            "destination",
        ),
        (
            of("store/order/created", "https://user:word@shop.example.com/"),
            "destination",
        ),
        (of("store/order/created", "ftp://127.0.0.1/"), "destination"),
        (of("store/order/created", "no url"), "destination"),
        (header("host", json!("shop.example.com")), "headers.host"),
        (
            header("Webhook-Signature", json!("v1,")),
            "headers.Webhook-Signature",
        ),
        (header("x shop", json!("value")), "headers.x shop"),
        (header("x-shop", json!("a\r\nx-other: b")), "headers.x-shop"),
        (header("x-shop", json!(1)), "headers.x-shop"),
    ] {
        let refused = shopper.post("/v3/hooks", body.clone()).await.is(422).json();
        assert!(refused["errors"][field].is_string(), "{body} {refused}");
    }
    assert_eq!(shopper.get("/v3/hooks").await.is(200).data(), json!([]));
    shopper
        .post("/v3/hooks", of("store/order/created", HERE))
        .await
        .is(200);
    shopper.put("/v3/hooks/1", json!({})).await.is(422);
    shopper
        .put("/v3/hooks/1", json!({ "scope": "store/nothing" }))
        .await
        .is(422);
    let kept = shopper.get("/v3/hooks/1").await.is(200).data();
    assert_eq!(kept["scope"], "store/order/created");
}

#[tokio::test]
async fn a_scope_has_ten_destinations_at_most_and_each_of_them_once() {
    let shopper = Shopper::new().await;
    let place = |number: i64| format!("https://shop{number}.example.com/");
    for number in 0..10 {
        let body = of("store/order/created", &place(number));
        shopper.post("/v3/hooks", body).await.is(200);
    }
    let scope = |number| of("store/order/created", &place(number));
    let refused = shopper.post("/v3/hooks", scope(0)).await.is(422).json();
    assert_eq!(refused["errors"]["destination"], "error.duplicate");
    let refused = shopper.post("/v3/hooks", scope(10)).await.is(422).json();
    assert_eq!(refused["errors"]["scope"], "error.max");
    // An update is held to the same.
    shopper
        .post("/v3/hooks", of("store/order/updated", &place(0)))
        .await
        .is(200);
    let change = json!({ "scope": "store/order/created" });
    shopper.put("/v3/hooks/11", change).await.is(422);
    // A webhook does not stand in its own way.
    shopper
        .put("/v3/hooks/1", json!({ "destination": place(0) }))
        .await
        .is(200);
}

#[tokio::test]
async fn failed_deliveries_are_told_to_one_webhook_with_a_destination_of_its_own() {
    let shopper = Shopper::new().await;
    const EXCEPTION: &str = "store/hook/deliveryException";
    shopper
        .post("/v3/hooks", of("store/order/created", HERE))
        .await
        .is(200);
    shopper.post("/v3/hooks", of(EXCEPTION, HERE)).await.is(422);
    let there = "https://ops.example.com/webhooks";
    shopper
        .post("/v3/hooks", of(EXCEPTION, there))
        .await
        .is(200);
    shopper
        .post("/v3/hooks", of(EXCEPTION, "https://more.example.com/"))
        .await
        .is(422);
    shopper
        .post("/v3/hooks", of("store/cart/created", there))
        .await
        .is(422);
}

#[tokio::test]
async fn the_list_has_pages_and_filters() {
    let shopper = Shopper::new().await;
    for scope in [
        "store/order/created",
        "store/order/updated",
        "store/cart/created",
    ] {
        shopper.post("/v3/hooks", of(scope, HERE)).await.is(200);
    }
    shopper
        .post(
            "/v3/hooks",
            of("store/cart/created", "https://other.example.com/"),
        )
        .await
        .is(200);
    shopper
        .put("/v3/hooks/2", json!({ "is_active": false }))
        .await
        .is(200);
    let ids = async |query: &str| {
        let listed = shopper
            .get(&format!("/v3/hooks?{query}"))
            .await
            .is(200)
            .json();
        let ids = listed["data"].as_array().unwrap().iter();
        ids.map(|one| one["id"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("scope=store/cart/created").await, [3, 4]);
    assert_eq!(
        ids(&format!("destination={HERE}&is_active=true")).await,
        [1, 3]
    );
    assert_eq!(ids("is_active=false").await, [2]);
    assert_eq!(ids("page=2&limit=3").await, [4]);
    shopper.get("/v3/hooks?is_active=perhaps").await.is(400);
    let paged = shopper.get("/v3/hooks?limit=3").await.is(200).json();
    assert_eq!(paged["meta"]["pagination"]["total_pages"], 2);
}

#[tokio::test]
async fn the_administration_has_the_states_and_the_addresses() {
    let shopper = Shopper::new().await;
    shopper
        .post("/v3/hooks", of("store/order/created", HERE))
        .await
        .is(200);
    shopper
        .put("/v3/hooks/1", json!({ "is_active": false }))
        .await
        .is(200);
    shopper
        .post("/v3/hooks", of("store/order/updated", HERE))
        .await
        .is(200);
    let emails = json!({ "emails": ["webhooks@example.com"] });
    shopper.put("/v3/hooks/admin", emails).await.is(204);
    for wrong in [
        json!({}),
        json!({ "emails": ["no address"] }),
        json!({ "emails": "a@example.com" }),
    ] {
        shopper.put("/v3/hooks/admin", wrong).await.is(422);
    }
    let shown = shopper.get("/v3/hooks/admin").await.is(200).data();
    assert_eq!(shown["emails"], json!(["webhooks@example.com"]));
    assert_eq!(shown["hooks_list"][0]["status"], "inactive");
    assert_eq!(shown["hooks_list"][1]["status"], "active");
    assert_eq!(shown["blocked_domains"], json!([]));
    let active = shopper
        .get("/v3/hooks/admin?is_active=true")
        .await
        .is(200)
        .data();
    assert_eq!(active["hooks_list"].as_array().unwrap().len(), 1);
}

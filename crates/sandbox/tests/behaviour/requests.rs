//! Credentials, headers, and what stands on every answer.

use bigcommerce_sandbox::Sandbox;
use serde_json::json;

use crate::shopper::{CARD, Shopper, card, mugs};

#[tokio::test]
async fn a_wrong_token_is_401_and_a_wrong_store_403_and_a_trailing_slash_403() {
    let shopper = Shopper::new().await;
    let (hash, token) = (shopper.sandbox.store_hash(), shopper.sandbox.access_token());
    for (path, token, status) in [
        (format!("/stores/{hash}/v3/carts/x"), "wrong", 401),
        (format!("/stores/{hash}/v2/orders"), "wrong", 401),
        ("/stores/other/v3/carts/x".to_owned(), token, 403),
        (format!("/stores/{hash}/v3/carts/x/"), token, 403),
        (format!("/stores/{hash}/v3/nothing"), token, 404),
    ] {
        let reply = shopper
            .send("GET", &path, &[("x-auth-token", token)], None)
            .await
            .is(status);
        let body = reply.json();
        let said = if path.contains("/v2/") {
            &body[0]["status"]
        } else {
            &body["status"]
        };
        assert_eq!(said, &json!(status));
    }
    shopper
        .send("GET", &format!("/stores/{hash}/v3/carts/x"), &[], None)
        .await
        .is(401);
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_405() {
    let shopper = Shopper::new().await;
    assert_eq!(
        shopper.api("PUT", "/v2/orders", None).await.is(405).json()[0]["status"],
        json!(405)
    );
    assert_eq!(
        shopper
            .api("DELETE", "/v3/carts", None)
            .await
            .is(405)
            .json()["status"],
        json!(405)
    );
}

#[tokio::test]
async fn accept_and_content_type_are_looked_at() {
    let shopper = Shopper::new().await;
    let path = format!("/stores/{}/v3/carts", shopper.sandbox.store_hash());
    let token = ("x-auth-token", shopper.sandbox.access_token());
    let body = json!({ "line_items": [mugs()] }).to_string();
    let json_type = ("content-type", "application/json");
    let xml = ("accept", "application/xml");
    shopper
        .send("POST", &path, &[token, json_type, xml], Some(&body))
        .await
        .is(406);
    shopper
        .send(
            "POST",
            &path,
            &[token, ("content-type", "text/plain")],
            Some(&body),
        )
        .await
        .is(415);
    shopper
        .send("POST", &path, &[token, json_type], Some("{"))
        .await
        .is(400);
    shopper
        .send("POST", &path, &[token, json_type], Some(&body))
        .await
        .is(201);
}

#[tokio::test]
async fn a_scope_that_is_missing_is_refused_in_a_shape_of_its_own() {
    let shopper =
        Shopper::of(Sandbox::builder().without_scope("store_payments_access_token_create")).await;
    let (order, _) = shopper.order(0).await;
    let body = json!({ "order": { "id": order } });
    let refused = shopper
        .post("/v3/payments/access_tokens", body)
        .await
        .is(403)
        .json();
    assert!(refused["error"].is_string());
    assert_eq!(refused.get("status"), None);
}

#[tokio::test]
async fn the_payments_host_wants_its_own_scheme_and_its_own_accept() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let token = shopper.token(order).await;
    let path = format!("/stores/{}/payments", shopper.sandbox.store_hash());
    let body = card(CARD, "123").to_string();
    let accept = ("accept", "application/vnd.bc.v1+json");
    let kind = ("content-type", "application/json");
    for authorization in [
        format!("Bearer {token}"),
        format!("PTA {token}"),
        format!("PAT {token}x"),
        "PAT ".to_owned(),
    ] {
        let headers = [("authorization", authorization.as_str()), accept, kind];
        let refused = shopper
            .send("POST", &path, &headers, Some(&body))
            .await
            .is(401)
            .json();
        assert_eq!(refused["code"], json!(10001));
        assert!(!refused.to_string().contains(&token));
    }
    let right = format!("PAT {token}");
    for accept in ["application/json", "*/*"] {
        let headers = [("authorization", right.as_str()), ("accept", accept), kind];
        shopper
            .send("POST", &path, &headers, Some(&body))
            .await
            .is(406);
    }
    let headers = [
        ("authorization", right.as_str()),
        accept,
        ("content-type", "text/plain"),
    ];
    shopper
        .send("POST", &path, &headers, Some(&body))
        .await
        .is(415);
    shopper
        .send(
            "POST",
            &path,
            &[("authorization", right.as_str()), accept, kind],
            Some(&body),
        )
        .await
        .is(201);
}

#[tokio::test]
async fn every_answer_tells_the_quota_and_has_an_id_of_its_own() {
    let shopper = Shopper::new().await;
    let mut ids = Vec::new();
    for path in ["/v2/orders", "/v3/carts/x", "/v3/nothing", "/v3/carts/"] {
        let reply = shopper.get(path).await;
        for name in [
            "time-window-ms",
            "time-reset-ms",
            "requests-quota",
            "requests-left",
        ] {
            let value = reply.headers[&format!("x-rate-limit-{name}")]
                .to_str()
                .unwrap();
            assert!(value.parse::<u64>().is_ok(), "{name}");
        }
        ids.push(reply.headers["x-request-id"].clone());
    }
    ids.sort_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn the_ledger_counts_requests_and_is_served_to_people_too() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!(
        "/stores/{}/v3/carts/{}",
        shopper.sandbox.store_hash(),
        cart["id"].as_str().unwrap()
    );
    let id = "0b6b2f6e-4d6c-4b53-9e0f-0f3a4f1f7a11";
    let headers = [
        ("x-auth-token", shopper.sandbox.access_token()),
        ("x-correlation-id", id),
    ];
    shopper.send("GET", &path, &headers, None).await.is(200);
    shopper.send("GET", &path, &[], None).await.is(401);
    let ledger = shopper.sandbox.ledger();
    assert_eq!(ledger.count("GET", "/v3/carts/{cart_id}"), 2);
    assert_eq!(ledger.recent[1].correlation_id.as_deref(), Some(id));
    assert_eq!(ledger.recent[2].status, 401);
    let served = shopper
        .send("GET", "/sandbox/ledger", &[], None)
        .await
        .is(200)
        .json();
    assert_eq!(served, serde_json::to_value(&ledger).unwrap());
}

#[tokio::test]
async fn the_admin_endpoints_settle_reprice_and_move_the_clock() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let admin = async |path: &str, body: serde_json::Value| {
        shopper
            .send(
                "POST",
                &format!("/sandbox{path}"),
                &[],
                Some(&body.to_string()),
            )
            .await
            .status
    };
    assert_eq!(
        admin(
            &format!("/orders/{order}/total"),
            json!({ "total": "40.00" })
        )
        .await,
        204
    );
    let shown = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(shown["total_inc_tax"], json!("40.0000"));
    assert_eq!(
        admin("/orders/999/total", json!({ "total": "40.00" })).await,
        404
    );
    assert_eq!(
        admin(
            &format!("/orders/{order}/settle"),
            json!({ "outcome": "paid" })
        )
        .await,
        404
    );
    shopper
        .pay(order, card(bigcommerce_sandbox::test_cards::PENDING, "123"))
        .await
        .is(201);
    assert_eq!(
        admin(
            &format!("/orders/{order}/settle"),
            json!({ "outcome": "paid" })
        )
        .await,
        204
    );
    assert_eq!(shopper.status_of(order).await, 11);
    let (next, _) = shopper.order(0).await;
    let token = shopper.token(next).await;
    assert_eq!(
        admin("/clock", json!({ "advance_seconds": 3601 })).await,
        204
    );
    shopper.gateway(&token, &card(CARD, "123")).await.is(401);
}

#[tokio::test]
async fn a_sandbox_that_is_printed_keeps_its_token_to_itself() {
    let shopper = Shopper::new().await;
    let printed = format!(
        "{:?} {:?}",
        shopper.sandbox,
        Sandbox::builder().access_token("hidden")
    );
    assert!(!printed.contains(shopper.sandbox.access_token()));
    assert!(!printed.contains("hidden"));
}

#[tokio::test]
async fn the_rules_of_the_store_are_read_and_changed_over_http() {
    let shopper = Shopper::new().await;
    let body =
        json!({ "tax_rate": "20", "tax_included": true, "currencies": ["EUR"], "plan": "pro" });
    shopper.admin("POST", "/settings", body).await.is(204);
    let one = json!({ "several_coupons": true, "promotion": { "from": "10", "percent": "5" } });
    shopper.admin("POST", "/settings", one).await.is(204);
    let settings = shopper.sandbox.settings();
    assert!(settings.several_coupons && settings.taxes.are_included());
    assert_eq!(settings.currencies, ["EUR"]);
    let shown = shopper
        .admin("GET", "/settings", json!(null))
        .await
        .is(200)
        .json();
    assert_eq!(
        (&shown["plan"], &shown["tax_rate"]),
        (&json!("pro"), &json!("20"))
    );
    shopper.admin("POST", "/settings", shown).await.is(204);
    assert_eq!(shopper.sandbox.settings(), settings);
    for wrong in [
        json!({ "plan": "huge" }),
        json!({ "colour": "red" }),
        json!({ "promotion": { "from": "1", "percent": "101" } }),
    ] {
        shopper.admin("POST", "/settings", wrong).await.is(400);
    }
    let (order, _) = shopper.order(0).await;
    let path = format!("/orders/{order}/messages");
    shopper
        .admin("POST", &path, json!({ "message": "Hello" }))
        .await
        .is(201);
    shopper
        .admin("POST", "/orders/1/messages", json!({ "message": "Hello" }))
        .await
        .is(404);
}

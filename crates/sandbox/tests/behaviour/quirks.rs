//! Quirks of the platform as settings and scenarios.

use bigcommerce_sandbox::{
    ErrorShape, Quirks, Sandbox, Scenario, Settings, StatusPage, test_cards,
};
use serde_json::{Value, json};

use crate::shopper::{CARD, Reply, Shopper, card};

async fn of(quirks: Quirks) -> Shopper {
    let settings = Settings {
        quirks,
        ..Settings::default()
    };
    Shopper::of(Sandbox::builder().settings(settings)).await
}

#[tokio::test]
async fn every_error_has_the_shape_that_was_asked_for() {
    let shapes = [
        (ErrorShape::V2Array, "/0/status"),
        (ErrorShape::V3Object, "/status"),
        (ErrorShape::PaymentsObject, "/status"),
        (ErrorShape::StorefrontProblem, "/status"),
        (ErrorShape::ErrorsList, "/errors/0/status"),
        (ErrorShape::DataList, "/data/0/status"),
    ];
    let all = |shopper: &'static Shopper| async move {
        [
            shopper.get("/v2/orders/1").await.is(404),
            shopper.get("/v3/carts/none").await.is(404),
            shopper.get("/v3/nowhere").await.is(404),
            shopper.api("PATCH", "/v3/carts", None).await.is(405),
            shopper.get("/v2/orders/").await.is(403),
            shopper.gateway("none", &card(CARD, "123")).await.is(401),
        ]
    };
    for (error_shape, status) in shapes {
        let shopper = leaked(
            of(Quirks {
                error_shape,
                ..Quirks::default()
            })
            .await,
        );
        for reply in all(shopper).await {
            let body = reply.json();
            assert_eq!(body.pointer(status), Some(&json!(reply.status)), "{body}");
        }
    }
    let shape = |error_shape| {
        of(Quirks {
            error_shape,
            ..Quirks::default()
        })
    };
    let oauth = shape(ErrorShape::OauthError).await;
    assert!(oauth.get("/v2/orders/1").await.is(404).json()["error"].is_string());
    for reply in all(leaked(shape(ErrorShape::HtmlPage).await)).await {
        assert!(reply.text.starts_with("<html>"));
        assert_eq!(reply.headers["content-type"], "text/html");
    }
    for reply in all(leaked(shape(ErrorShape::Empty).await)).await {
        assert_eq!(reply.text, "");
    }
}

/// A store for the rest of the process: what borrows it may be kept in a closure.
fn leaked(shopper: Shopper) -> &'static Shopper {
    Box::leak(Box::new(shopper))
}

#[tokio::test]
async fn the_page_on_status_codes_has_three_spellings_and_titles_may_be_missing() {
    for (status_page, expected) in [
        (
            StatusPage::Absolute,
            "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes",
        ),
        (
            StatusPage::Relative,
            "/api-docs/getting-started/api-status-codes",
        ),
        (
            StatusPage::Newer,
            "https://developer.bigcommerce.com/docs/start/about/status-codes",
        ),
    ] {
        let quirks = Quirks {
            status_page,
            untitled_errors: true,
            ..Quirks::default()
        };
        let shopper = of(quirks).await;
        for reply in [
            shopper.gateway("none", &card(CARD, "123")).await.is(401),
            shopper.get("/v3/payments/methods?order_id=1").await.is(404),
            shopper.get("/v3/nowhere").await.is(404),
        ] {
            let error = reply.json();
            assert_eq!(error["type"], json!(expected));
            assert_eq!(error.get("title"), None);
        }
    }
}

fn has_null(json: &Value) -> bool {
    match json {
        Value::Null => true,
        Value::Array(list) => list.iter().any(has_null),
        Value::Object(fields) => fields.values().any(has_null),
        _ => false,
    }
}

#[tokio::test]
async fn null_is_an_empty_object_everywhere_if_asked_for() {
    let read = async |quirks: Quirks| {
        let shopper = of(quirks).await;
        let (order, cart) = shopper.order(0).await;
        shopper.pay(order, card(CARD, "123")).await.is(201);
        let transactions = format!("/v3/orders/{order}/transactions");
        let other = shopper.mugs(0).await;
        let cart_path = format!("/v3/carts/{}", other["id"].as_str().unwrap());
        assert_ne!(other["id"], json!(cart));
        [
            shopper.get(&transactions).await.is(200).json(),
            shopper
                .get(&format!("/v2/orders/{order}"))
                .await
                .is(200)
                .json(),
            shopper.get(&cart_path).await.is(200).json(),
        ]
    };
    let usual = read(Quirks::default()).await;
    assert!(usual.iter().any(has_null));
    let quirks = Quirks {
        empty_objects: true,
        ..Quirks::default()
    };
    let filled = read(quirks).await;
    assert!(!filled.iter().any(has_null));
    assert_eq!(filled[0]["data"][0]["reference_transaction_id"], json!({}));
}

#[tokio::test]
async fn an_empty_list_of_v3_is_204_if_asked_for() {
    let path = "/v3/orders/metafields";
    let usual = of(Quirks::default()).await;
    assert_eq!(usual.get(path).await.is(200).data(), json!([]));
    let quirks = Quirks {
        empty_lists_as_204: true,
        ..Quirks::default()
    };
    let shopper = of(quirks).await;
    assert_eq!(shopper.get(path).await.is(204).text, "");
}

#[tokio::test]
async fn a_payment_status_of_an_earlier_attempt_stays_on_a_paid_order_if_asked_for() {
    for (stale_payment_status, expected) in [(false, "captured"), (true, "declined")] {
        let quirks = Quirks {
            stale_payment_status,
            ..Quirks::default()
        };
        let shopper = of(quirks).await;
        let (order, _) = shopper.order(0).await;
        let declined = card(test_cards::INSUFFICIENT_FUNDS, "123");
        shopper.pay(order, declined).await.is(422);
        assert_eq!(shopper.state_of(order).await, (0, "declined".to_owned()));
        shopper.pay(order, card(CARD, "123")).await.is(201);
        assert_eq!(shopper.state_of(order).await, (11, expected.to_owned()));
    }
}

#[tokio::test]
async fn quirks_are_set_by_http_and_what_is_absent_stays() {
    let shopper = Shopper::new().await;
    let set = async |quirks: Value| -> Reply {
        let body = json!({ "quirks": quirks });
        shopper.admin("POST", "/settings", body).await
    };
    set(json!({ "error_shape": "oauth_error", "empty_objects": true }))
        .await
        .is(204);
    set(json!({ "status_page": "newer" })).await.is(204);
    let shown = shopper.admin("GET", "/settings", json!({})).await.json();
    let expected = json!({
        "error_shape": "oauth_error",
        "status_page": "newer",
        "untitled_errors": false,
        "empty_objects": true,
        "empty_lists_as_204": false,
        "stale_payment_status": false,
    });
    assert_eq!(shown["quirks"], expected);
    assert!(shopper.get("/v2/orders/1").await.is(404).json()["error"].is_string());
    for bad in [
        json!({ "error_shape": "none" }),
        json!({ "empty_objects": 1 }),
        json!({ "no_such": true }),
        json!([]),
    ] {
        set(bad).await.is(400);
    }
}

#[test]
fn every_scenario_has_a_name_of_its_own_and_changes_the_settings() {
    let mut names = Vec::new();
    for scenario in Scenario::all() {
        assert_eq!(Scenario::named(scenario.name()), Some(scenario));
        assert_ne!(scenario.apply(Settings::default()), Settings::default());
        assert!(!scenario.about().is_empty());
        names.push(scenario.name());
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert_eq!(Scenario::named("no-such"), None);
}

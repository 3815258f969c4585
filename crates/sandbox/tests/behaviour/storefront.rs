//! The storefront's checkout.

use bigcommerce_sandbox::customer::JANE;
use bigcommerce_sandbox::session::{CSRF_TOKEN, SESSION_COOKIE};
use serde_json::json;

use crate::shopper::{Reply, Shopper};

async fn visit(shopper: &Shopper, method: &str, path: &str, body: Option<&str>) -> Reply {
    let headers = [
        ("cookie", SESSION_COOKIE),
        ("x-xsrf-token", CSRF_TOKEN),
        ("accept", "application/json"),
        ("content-type", "application/json"),
    ];
    shopper.send(method, path, &headers, body).await
}

#[tokio::test]
async fn without_a_session_a_checkout_that_exists_is_said_not_to() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/api/storefront/checkouts/{}", cart["id"].as_str().unwrap());
    let cookie = ("cookie", SESSION_COOKIE);
    let csrf = ("x-xsrf-token", CSRF_TOKEN);
    let token = ("x-auth-token", shopper.sandbox.access_token());
    for headers in [&[cookie][..], &[csrf], &[token], &[]] {
        let refused = shopper
            .send("GET", &path, headers, None)
            .await
            .is(401)
            .json();
        assert_eq!(refused["title"], json!("Checkout not found"));
        assert_eq!(refused["type"], json!("about:blank"));
    }
    visit(&shopper, "GET", &path, None).await.is(200);
}

#[tokio::test]
async fn a_checkout_is_bare_camel_case_and_shows_its_options_without_being_asked() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(JANE).await;
    let id = shopper.ready(&cart).await;
    let path = format!("/api/storefront/checkouts/{id}");
    let checkout = visit(&shopper, "GET", &path, None).await.is(200).json();
    assert_eq!(checkout["id"], json!(id));
    assert_eq!(checkout["grandTotal"], json!(35));
    assert_eq!(
        checkout["billingAddress"]["stateOrProvince"],
        json!("Texas")
    );
    assert_eq!(
        checkout["cart"]["lineItems"]["physicalItems"][0]["giftWrapping"],
        json!({})
    );
    assert_eq!(
        checkout["consignments"][0]["availableShippingOptions"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let asked = visit(&shopper, "GET", &format!("{path}?include=customer"), None)
        .await
        .is(200)
        .json();
    assert_eq!(asked["customer"]["fullName"], json!("Jane Doe"));
    assert_eq!(
        asked["consignments"][0].get("availableShippingOptions"),
        None
    );
}

#[tokio::test]
async fn the_message_is_kept_and_a_stale_version_is_a_conflict() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/api/storefront/checkouts/{}", cart["id"].as_str().unwrap());
    let body = json!({ "customerMessage": "Ring twice", "version": 1 }).to_string();
    let kept = visit(&shopper, "PUT", &path, Some(&body))
        .await
        .is(200)
        .json();
    assert_eq!(kept["customerMessage"], json!("Ring twice"));
    assert_eq!(
        visit(&shopper, "PUT", &path, Some(&body))
            .await
            .is(409)
            .json()["type"],
        json!("about:blank")
    );
    let snake = json!({ "customer_message": "Ring twice" }).to_string();
    visit(&shopper, "PUT", &path, Some(&snake)).await.is(422);
}

#[tokio::test]
async fn a_checkout_that_the_shopper_does_not_have_is_a_list_of_errors() {
    let shopper = Shopper::new().await;
    let refused = visit(&shopper, "GET", "/api/storefront/checkouts/none", None)
        .await
        .is(400)
        .json();
    assert_eq!(refused["errors"][0]["status"], json!(400));
}

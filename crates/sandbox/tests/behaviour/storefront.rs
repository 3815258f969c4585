//! The storefront's checkout.

use bigcommerce_sandbox::catalogue::{MUG, MUG_BLUE};
use bigcommerce_sandbox::customer::JANE;
use bigcommerce_sandbox::session::{CSRF_TOKEN, SESSION_COOKIE};
use bigcommerce_sandbox::{SMALL_GIFT_CERTIFICATE, Sandbox, Settings};
use serde_json::{Value, json};

use crate::shopper::{Reply, Shopper};

pub(crate) async fn visit(
    shopper: &Shopper,
    method: &str,
    path: &str,
    body: Option<&str>,
) -> Reply {
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

/// An empty body is none.
async fn asked(shopper: &Shopper, method: &str, path: &str, body: Value) -> Reply {
    let path = format!("/api/storefront/{path}");
    let body = (body != json!({})).then(|| body.to_string());
    visit(shopper, method, &path, body.as_deref()).await
}

async fn read(shopper: &Shopper, path: &str) -> Reply {
    visit(shopper, "GET", &format!("/api/storefront/{path}"), None).await
}

fn lines() -> Value {
    json!({ "lineItems": [{ "productId": MUG, "variantId": MUG_BLUE, "quantity": 2 }] })
}

fn home() -> Value {
    json!({
        "firstName": "Jane", "lastName": "Doe", "email": "jane.doe@example.com",
        "address1": "100 Example Street", "city": "Austin", "stateOrProvinceCode": "TX",
        "countryCode": "US", "postalCode": "78701",
    })
}

#[tokio::test]
async fn a_session_has_one_cart_and_adds_to_it() {
    let shopper = Shopper::new().await;
    assert_eq!(read(&shopper, "carts").await.is(200).json(), json!([]));
    let cart = asked(&shopper, "POST", "carts", lines())
        .await
        .is(200)
        .json();
    let again = asked(&shopper, "POST", "carts", lines())
        .await
        .is(200)
        .json();
    assert_eq!(cart["id"], again["id"]);
    assert_eq!(read(&shopper, "carts").await.json(), json!([again]));
    assert_eq!(again["baseAmount"], json!(60));
    let path = format!("carts/{}", cart["id"].as_str().unwrap());
    let line = again["lineItems"]["physicalItems"][0]["id"]
        .as_str()
        .unwrap();
    let change = json!({ "lineItem": { "productId": MUG, "quantity": 1 } });
    let item = format!("{path}/items/{line}");
    let now = asked(&shopper, "PUT", &item, change).await.is(200).json();
    assert_eq!(now["baseAmount"], json!(45));
    let missing = asked(
        &shopper,
        "POST",
        &format!("{path}/items"),
        json!({ "lineItems": [{ "quantity": 1 }] }),
    )
    .await;
    assert!(missing.is(422).json()["errors"]["lineItems.0.productId"].is_string());
    asked(&shopper, "DELETE", &item, json!({})).await.is(200);
    asked(&shopper, "DELETE", &path, json!({})).await.is(204);
    assert_eq!(read(&shopper, "carts").await.json(), json!([]));
    asked(&shopper, "DELETE", &path, json!({})).await.is(404);
}

#[tokio::test]
async fn a_shopper_walks_from_the_cart_to_an_order() {
    let shopper = Shopper::new().await;
    let cart = asked(&shopper, "POST", "carts", lines())
        .await
        .is(200)
        .json();
    let id = cart["id"].as_str().unwrap();
    let path = format!("checkouts/{id}");
    let billing = asked(&shopper, "POST", &format!("{path}/billing-address"), home())
        .await
        .is(200)
        .json();
    assert_eq!(billing["billingAddress"]["stateOrProvince"], json!("Texas"));
    let address = billing["billingAddress"]["id"].as_str().unwrap();
    asked(
        &shopper,
        "PUT",
        &format!("{path}/billing-address/{address}"),
        home(),
    )
    .await
    .is(200);
    let line = &cart["lineItems"]["physicalItems"][0]["id"];
    let body = json!([{ "address": home(), "lineItems": [{ "itemId": line, "quantity": 2 }] }]);
    let shown = asked(&shopper, "POST", &format!("{path}/consignments"), body)
        .await
        .is(200)
        .json();
    let consignment = format!(
        "{path}/consignments/{}",
        shown["consignments"][0]["id"].as_str().unwrap()
    );
    let option = &shown["consignments"][0]["availableShippingOptions"][0]["id"];
    let priced = json!({ "customShipping": { "price": 0, "description": "Free" } });
    asked(&shopper, "PUT", &consignment, priced).await.is(422);
    let chosen = json!({ "shippingOptionId": option });
    let shown = asked(&shopper, "PUT", &consignment, chosen)
        .await
        .is(200)
        .json();
    assert_eq!(shown["grandTotal"], json!(35));
    let item = format!("{path}/carts/{id}/items/{}", line.as_str().unwrap());
    let one = json!({ "lineItem": { "productId": MUG, "quantity": 1 } });
    let shown = asked(&shopper, "PUT", &item, one).await.is(200).json();
    assert_eq!(shown["consignments"][0].get("selectedShippingOption"), None);
    asked(
        &shopper,
        "PUT",
        &consignment,
        json!({ "shippingOptionId": option }),
    )
    .await
    .is(200);
    let coupon = json!({ "couponCode": "TENOFF" });
    let shown = asked(&shopper, "POST", &format!("{path}/coupons"), coupon)
        .await
        .is(200)
        .json();
    assert_eq!(shown["grandTotal"].to_string(), "18.5");
    let order = shopper.order_from(id).await;
    let made = read(&shopper, &format!("orders/{order}"))
        .await
        .is(200)
        .json();
    assert_eq!(made["status"], json!("INCOMPLETE"));
    assert_eq!(made["orderAmountAsInteger"], json!(1850));
    assert_eq!(made["lineItems"]["physicalItems"][0]["quantity"], json!(1));
    asked(
        &shopper,
        "DELETE",
        &format!("{path}/coupons/TENOFF"),
        json!({}),
    )
    .await
    .is(200);
    asked(&shopper, "DELETE", &consignment, json!({}))
        .await
        .is(200);
    asked(&shopper, "DELETE", &item, json!({})).await.is(204);
    read(&shopper, &format!("orders/{}", order + 1))
        .await
        .is(404);
}

#[tokio::test]
async fn certificates_and_credit_lower_the_balance_and_take_nothing_before_a_payment() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(JANE).await;
    let path = format!("checkouts/{}", cart["id"].as_str().unwrap());
    let code = json!({ "giftCertificateCode": SMALL_GIFT_CERTIFICATE });
    let certificates = format!("{path}/gift-certificates");
    let shown = asked(&shopper, "POST", &certificates, code)
        .await
        .is(200)
        .json();
    assert_eq!(shown["outstandingBalance"], json!(20));
    assert_eq!(shown["giftCertificates"][0]["used"], json!(10));
    asked(
        &shopper,
        "POST",
        &certificates,
        json!({ "giftCertificateCode": "none" }),
    )
    .await
    .is(404);
    let shown = asked(&shopper, "POST", &format!("{path}/store-credit"), json!({}))
        .await
        .is(200)
        .json();
    assert_eq!(shown["outstandingBalance"], json!(0));
    assert_eq!(shown["grandTotal"], json!(30));
    asked(
        &shopper,
        "DELETE",
        &format!("{path}/store-credit"),
        json!({}),
    )
    .await
    .is(200);
    let own = format!("{certificates}/{SMALL_GIFT_CERTIFICATE}");
    let shown = asked(&shopper, "DELETE", &own, json!({}))
        .await
        .is(200)
        .json();
    assert_eq!(shown["outstandingBalance"], json!(30));
    let guest = shopper.mugs(0).await;
    let path = format!("checkouts/{}/store-credit", guest["id"].as_str().unwrap());
    asked(&shopper, "POST", &path, json!({})).await.is(422);
}

#[tokio::test]
async fn a_session_tries_twenty_certificate_codes_in_an_hour() {
    let shopper = Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await;
    let cart = shopper.mugs(0).await;
    let path = format!(
        "checkouts/{}/gift-certificates",
        cart["id"].as_str().unwrap()
    );
    let code = |code: String| json!({ "giftCertificateCode": code });
    for place in 0..20 {
        asked(&shopper, "POST", &path, code(format!("none-{place}")))
            .await
            .is(404);
    }
    asked(&shopper, "POST", &path, code("none-20".to_owned()))
        .await
        .is(429);
    asked(&shopper, "POST", &path, code("none-0".to_owned()))
        .await
        .is(404);
    shopper
        .sandbox
        .advance_clock(std::time::Duration::from_secs(3600));
    asked(&shopper, "POST", &path, code("none-20".to_owned()))
        .await
        .is(404);
}

#[tokio::test]
async fn another_currency_takes_promotions_away_and_is_refused_with_a_manual_discount() {
    let settings = Settings {
        currencies: vec!["EUR".to_owned()],
        spam_check: true,
        ..Settings::default()
    };
    let shopper = Shopper::of(Sandbox::builder().settings(settings)).await;
    let cart = shopper.mugs(0).await;
    let id = cart["id"].as_str().unwrap();
    let coupon = json!({ "couponCode": "TENOFF" });
    asked(&shopper, "POST", &format!("checkouts/{id}/coupons"), coupon)
        .await
        .is(200);
    let path = format!("carts/{id}/currency");
    let shown = asked(&shopper, "POST", &path, json!({ "currencyCode": "EUR" }))
        .await
        .is(200)
        .json();
    assert_eq!(
        (&shown["baseAmount"], &shown["coupons"]),
        (&json!(27), &json!([]))
    );
    assert_eq!(shown["currency"]["symbol"], json!("€"));
    asked(&shopper, "POST", &path, json!({ "currencyCode": "GBP" }))
        .await
        .is(400);
    let discount = json!({ "cart": { "discounts": [{ "discounted_amount": 1 }] } });
    shopper
        .post(&format!("/v3/checkouts/{id}/discounts"), discount)
        .await
        .is(200);
    asked(&shopper, "POST", &path, json!({ "currencyCode": "USD" }))
        .await
        .is(422);
    let spam = format!("checkouts/{id}/spam-protection");
    assert_eq!(
        read(&shopper, &format!("checkouts/{id}")).await.json()["shouldExecuteSpamCheck"],
        json!(true)
    );
    let shown = asked(&shopper, "POST", &spam, json!({ "token": "proof" }))
        .await
        .is(200)
        .json();
    assert_eq!(shown["shouldExecuteSpamCheck"], json!(false));
}

#[tokio::test]
async fn a_guest_whose_address_has_an_account_signs_in_where_the_store_asks_for_it() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("checkouts/{}/billing-address", cart["id"].as_str().unwrap());
    asked(&shopper, "POST", &path, home()).await.is(200);
    let asks = json!({ "guest_checkout_for_existing_accounts": "require_login" });
    shopper.put("/v3/checkouts/settings", asks).await.is(200);
    asked(&shopper, "POST", &path, home()).await.is(403);
}

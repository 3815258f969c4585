//! A store that is saved and goes on.

use std::time::Duration;

use bigcommerce_sandbox::{COUPON, GIFT_CERTIFICATE, Lags, Sandbox, customer};
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card};

/// The moment at which the stores of these tests begin.
const BEGIN: i64 = 1_795_856_400;

/// The same store after it ended.
async fn again(before: Shopper) -> Shopper {
    let saved = before.sandbox.save();
    drop(before);
    Shopper::of(Sandbox::builder().state(saved)).await
}

/// An answer without the addresses in it, which have another port.
async fn read(shopper: &Shopper, path: &str) -> Value {
    let text = shopper.get(path).await.is(200).text;
    let plain = text.replace(shopper.sandbox.api_url(), "");
    serde_json::from_str(&plain).unwrap()
}

#[tokio::test]
async fn carts_orders_and_money_are_the_same_after_a_start_from_what_was_saved() {
    let shopper = Shopper::of(Sandbox::builder().clock_at(BEGIN)).await;
    let (paid, _) = shopper.order(customer::JANE).await;
    shopper.pay(paid, card(CARD, "123")).await.is(201);
    assert!(shopper.sandbox.refund(paid, Some(5.into())));
    let (part, _) = shopper.order(0).await;
    let certificate = json!({ "payment": {
        "payment_method_id": "bigcommerce.gift_certificate",
        "instrument": { "type": "gift_certificate", "gift_certificate_code": GIFT_CERTIFICATE },
    } });
    shopper.pay(part, certificate).await.is(201);
    let cart = shopper.mugs(0).await;
    let id = cart["id"].as_str().unwrap().to_owned();
    let ready = shopper.ready(&cart).await;
    let coupon = json!({ "coupon_code": COUPON });
    shopper
        .post(&format!("/v3/checkouts/{id}/coupons"), coupon)
        .await
        .is(200);
    assert!(shopper.sandbox.set_stock(105, 1));
    shopper.sandbox.advance_clock(Duration::from_secs(90));

    let paths = [
        format!("/v2/orders/{paid}"),
        format!("/v2/orders/{paid}/products"),
        format!("/v3/orders/{paid}/transactions"),
        format!("/v3/orders/{part}/transactions"),
        "/v2/orders".to_owned(),
        format!("/v3/checkouts/{id}?include=consignments.available_shipping_options"),
        format!("/v3/carts/{id}"),
    ];
    let mut before = Vec::new();
    for path in &paths {
        before.push(read(&shopper, path).await);
    }
    let ledger = shopper.sandbox.ledger();
    let shopper = again(shopper).await;
    for (path, before) in paths.iter().zip(before) {
        assert_eq!(read(&shopper, path).await, before, "{path}");
    }
    assert_eq!(shopper.sandbox.ledger().charges, ledger.charges);
    assert_eq!(shopper.sandbox.ledger().orders, ledger.orders);
    assert_eq!(shopper.sandbox.now(), BEGIN + 90);
    let vases = json!({ "line_items": [{ "product_id": 105, "variant_id": 206, "quantity": 2 }] });
    shopper.post("/v3/carts", vases).await.is(422);
    // It goes on: the cart is ordered under the next number, paid, and what was taken is given back.
    let order = shopper.order_from(&ready).await;
    assert_eq!(order, part.max(paid) + 1);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert!(shopper.sandbox.refund(order, None));
}

#[tokio::test]
async fn what_reads_do_not_show_yet_comes_after_the_start_as_well() {
    let builder = Sandbox::builder().clock_at(BEGIN);
    let lags = Lags {
        transactions: Duration::from_secs(600),
        ..Lags::default()
    };
    let shopper = Shopper::of(builder).await;
    let (order, _) = shopper.order(0).await;
    shopper.sandbox.set_lags(lags);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let shopper = again(shopper).await;
    assert!(shopper.events(order).await.is_empty());
    assert_eq!(shopper.status_of(order).await, 0);
    shopper.sandbox.advance_clock(Duration::from_secs(600));
    assert_eq!(shopper.events(order).await, ["purchase ok"]);
    assert_eq!(shopper.status_of(order).await, 11);
}

#[tokio::test]
async fn no_secret_is_saved() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(customer::JANE).await;
    let token = shopper.token(order).await;
    shopper.gateway(&token, &card(CARD, "987")).await.is(201);
    let (stored, checkout) = shopper.order(customer::JANE).await;
    let made = shopper
        .post(&format!("/v3/checkouts/{checkout}/token"), json!({}))
        .await
        .is(200);
    let confirmation = made.data()["checkoutToken"].as_str().map(str::to_owned);
    let confirmation = confirmation.expect("a token of the checkout");
    let instrument = json!({ "payment": {
        "payment_method_id": "stripe.card",
        "instrument": { "type": "stored_card", "token": customer::JANE_VISA, "verification_value": "987" },
    } });
    shopper.pay(stored, instrument).await.is(201);
    let saved = shopper.sandbox.save();
    let secrets = [
        CARD,
        &token,
        &confirmation,
        customer::JANE_VISA,
        shopper.sandbox.access_token(),
    ];
    for secret in secrets {
        assert!(!saved.contains(secret), "{secret} of {cart}");
    }
    assert!(!saved.contains("verification"));
}

#[tokio::test]
async fn a_state_that_cannot_be_used_is_refused_with_the_reason() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let saved = shopper.sandbox.save();
    let with = |path: &str, value: Value| {
        let mut json: Value = serde_json::from_str(&saved).unwrap();
        *json.pointer_mut(path).unwrap() = value;
        json.to_string()
    };
    for (state, reason) in [
        ("{".to_owned(), "no saved store"),
        (with("/version", json!(99)), "version 99"),
        (
            with("/store_hash", json!("other")),
            "of the store \"other\"",
        ),
        (with("/orders", json!([{}])), "no saved store"),
        (with("/orders/0/currency", json!("XXX")), "no currency"),
        (
            with("/orders/0/lines/0/quantity", json!(0)),
            "a line of nothing",
        ),
        (with("/next_ids/4", json!(order)), "given out again"),
    ] {
        let refused = Sandbox::builder().state(state).start().await.unwrap_err();
        assert!(refused.to_string().contains(reason), "{reason}: {refused}");
    }
}

#[tokio::test]
async fn delays_methods_and_plain_webhooks_go_on_and_a_webhook_that_may_hold_a_secret_does_not() {
    let lags = Lags {
        order: Duration::from_secs(60),
        ..Lags::default()
    };
    let shopper = Shopper::of(Sandbox::builder().clock_at(BEGIN).lags(lags)).await;
    assert!(shopper.sandbox.set_authorize_only("stripe.card", true));
    let hook = |destination: &str, headers: Value| json!({ "scope": "store/order/*", "destination": destination, "headers": headers });
    let plain = shopper
        .post("/v3/hooks", hook("http://127.0.0.1:9/plain", Value::Null))
        .await
        .is(200)
        .data();
    for (destination, headers) in [
        (
            "http://127.0.0.1:9/header",
            json!({ "x-key": "secret-of-a-hook" }),
        ),
        ("http://127.0.0.1:9/query?key=secret-of-a-hook", Value::Null),
    ] {
        let body = hook(destination, headers);
        shopper.post("/v3/hooks", body).await.is(200);
    }
    assert!(!shopper.sandbox.save().contains("secret-of-a-hook"));
    let saved = shopper.sandbox.save();
    let shopper = again(shopper).await;
    assert_eq!(shopper.sandbox.lags(), lags);
    let listed = shopper.get("/v3/hooks").await.is(200).data();
    assert_eq!(listed, json!([plain]));
    let (order, _) = shopper.order(0).await;
    let paid = shopper.pay(order, card(CARD, "123")).await.is(201).data();
    assert_eq!(paid["transaction_type"], json!("authorization"));
    // A number is given out once.
    let next = hook("http://127.0.0.1:9/next", Value::Null);
    let next = shopper.post("/v3/hooks", next).await.is(200).data();
    assert_eq!(next["id"], json!(4));
    // Delays that a start asks for go before those of the file.
    let own = Lags {
        lists: Duration::from_secs(5),
        ..Lags::default()
    };
    let other = Shopper::of(Sandbox::builder().lags(own).state(saved)).await;
    assert_eq!(other.sandbox.lags(), own);
}

//! The points of the checklist about payments, quotas and amounts.

use std::time::Duration;

use bigcommerce_sandbox::{Fault, GIFT_CERTIFICATE, Lags, Plan, Sandbox, Settings};
use serde_json::{Value, json};

use crate::shopper::{CARD, Reply, Shopper, card, gift_certificate, guide, mugs};

fn id(cart: &Value) -> &str {
    cart["id"].as_str().unwrap()
}

fn refused_with(reply: &Reply, code: i64) {
    assert_eq!(reply.json()["code"], json!(code), "{}", reply.text);
}

#[tokio::test]
async fn point_9_a_payment_token_is_of_one_order_one_amount_one_hour_and_one_use() {
    let shopper = Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await;
    let (order, _) = shopper.order(0).await;
    let token = shopper.token(order).await;
    let line = shopper
        .get(&format!("/v2/orders/{order}/products"))
        .await
        .json()[0]["id"]
        .clone();
    let more = json!({ "products": [{ "id": line, "quantity": 3 }] });
    shopper
        .put(&format!("/v2/orders/{order}"), more)
        .await
        .is(200);
    refused_with(
        &shopper.gateway(&token, &card(CARD, "123")).await.is(422),
        30004,
    );
    let token = shopper.token(order).await;
    shopper.sandbox.advance_clock(Duration::from_secs(3600));
    shopper.gateway(&token, &card(CARD, "123")).await.is(401);
    let token = shopper.token(order).await;
    shopper.gateway(&token, &card(CARD, "123")).await.is(201);
    refused_with(&shopper.gateway(&token, &card(CARD, "123")).await, 30105);
    assert_eq!(shopper.sandbox.ledger().charges_of_order(order).count(), 1);
}

#[tokio::test]
async fn point_9_a_decline_spends_the_token_unless_the_settings_say_otherwise() {
    for (stay, status) in [(false, 401), (true, 201)] {
        let settings = Settings {
            declined_tokens_stay: stay,
            ..Settings::default()
        };
        let shopper = Shopper::of(Sandbox::builder().settings(settings)).await;
        let (order, _) = shopper.order(0).await;
        let token = shopper.token(order).await;
        let declined = card(bigcommerce_sandbox::test_cards::INSUFFICIENT_FUNDS, "123");
        refused_with(&shopper.gateway(&token, &declined).await, 30106);
        shopper.gateway(&token, &card(CARD, "123")).await.is(status);
    }
}

#[tokio::test]
async fn point_10_the_gateway_takes_fifty_payments_in_four_seconds_and_can_lose_its_answer() {
    let settings = Settings {
        plan: Plan::Pro,
        ..Settings::default()
    };
    let frozen = Sandbox::builder()
        .clock_at(1_795_856_400)
        .settings(settings);
    let shopper = Shopper::of(frozen.authorize_only("stripe.card")).await;
    let (order, _) = shopper.order(0).await;
    for _ in 0..50 {
        shopper.gateway("none", &card(CARD, "123")).await.is(401);
    }
    let busy = shopper.gateway("none", &card(CARD, "123")).await.is(429);
    assert_eq!(busy.headers["x-rate-limit-requests-quota"], "50");
    assert_eq!(busy.headers["x-retry-after"], "4");
    shopper.sandbox.advance_clock(Duration::from_secs(4));
    let lost = Fault::cut_after_effect().on("POST", "/payments");
    shopper.sandbox.inject(lost);
    let token = shopper.token(order).await;
    let cut = shopper.try_gateway(&token, &card(CARD, "123"), &[]).await;
    assert!(cut.is_err());
    assert_eq!(shopper.events(order).await, ["authorization ok"]);
    assert_eq!(shopper.state_of(order).await, (11, "authorized".to_owned()));
}

#[tokio::test]
async fn point_11_every_answer_tells_the_quota_and_a_429_comes_with_and_without_it() {
    let settings = Settings {
        plan: Plan::Standard,
        ..Settings::default()
    };
    let shopper = Shopper::of(
        Sandbox::builder()
            .clock_at(1_795_856_400)
            .settings(settings),
    )
    .await;
    for left in (0..150).rev() {
        let reply = shopper.get("/v2/orders").await.is(204);
        assert_eq!(
            reply.headers["x-rate-limit-requests-left"],
            left.to_string().as_str()
        );
        assert_eq!(reply.headers["x-rate-limit-requests-quota"], "150");
        assert_eq!(reply.headers["x-rate-limit-time-window-ms"], "30000");
    }
    let busy = shopper.get("/v2/orders").await.is(429);
    assert_eq!(busy.headers["x-retry-after"], "30");
    shopper.sandbox.advance_clock(Duration::from_secs(30));
    shopper.get("/v2/orders").await.is(204);
    shopper.sandbox.inject(Fault::answer_instead(429, ""));
    let shed = shopper.get("/v2/orders").await.is(429);
    assert!(!shed.headers.contains_key("x-retry-after"));
    assert!(!shed.headers.contains_key("x-rate-limit-time-reset-ms"));
}

#[tokio::test]
async fn point_12_capture_is_asynchronous_and_refunds_go_one_at_a_time_at_the_price_of_their_quote()
{
    let lags = Lags {
        order: Duration::from_secs(60),
        ..Lags::default()
    };
    let frozen = Sandbox::builder()
        .clock_at(1_795_856_400)
        .authorize_only("stripe.card");
    let shopper = Shopper::of(frozen).await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    shopper.sandbox.set_lags(lags);
    let actions = format!("/v3/orders/{order}/payment_actions");
    shopper
        .api("POST", &format!("{actions}/capture"), None)
        .await
        .is(201);
    assert_eq!(shopper.state_of(order).await.1, "capture pending");
    shopper.sandbox.advance_clock(Duration::from_secs(60));
    assert_eq!(shopper.state_of(order).await.1, "captured");

    let items = json!([{ "item_type": "ORDER", "item_id": order, "amount": 10 }]);
    let quoted = shopper
        .post(
            &format!("{actions}/refund_quotes"),
            json!({ "items": items }),
        )
        .await
        .is(201)
        .data();
    let way = quoted["refund_methods"][0].clone();
    assert_eq!(way[0]["amount"], json!(10));
    let mut wrong = way.clone();
    wrong[0]["amount"] = json!(9);
    let refunds = format!("{actions}/refunds");
    let refund = |way: &Value| json!({ "items": items, "payments": way });
    shopper.post(&refunds, refund(&wrong)).await.is(422);
    shopper.post(&refunds, refund(&way)).await.is(201);
    shopper.post(&refunds, refund(&way)).await.is(422);
    shopper.sandbox.advance_clock(Duration::from_secs(60));
    assert_eq!(
        shopper.state_of(order).await,
        (14, "partially refunded".to_owned())
    );
    shopper.post(&refunds, refund(&way)).await.is(201);
    assert_eq!(shopper.sandbox.ledger().charges[0].refunded, 20.into());
}

#[tokio::test]
async fn point_13_amounts_have_four_decimals_in_v2_and_can_be_unrounded_in_v3_and_null_is_an_object()
 {
    let settings = Settings {
        unrounded_amounts: true,
        ..Settings::default()
    };
    let shopper = Shopper::of(Sandbox::builder().settings(settings)).await;
    let cart = shopper
        .cart(json!({ "line_items": [mugs(), guide()] }))
        .await;
    let body = json!({ "cart": { "discounts": [{ "discounted_amount": 10 }] } });
    let path = format!("/v3/checkouts/{}/discounts", id(&cart));
    let reduced = shopper.post(&path, body).await.is(200);
    let share = &reduced.data()["cart"]["line_items"]["physical_items"][0]["discount_amount"];
    // 10.00 × 30.00 ÷ 39.99
    assert_eq!(share.to_string(), "7.501875468867");
    let order = shopper.ready(&cart).await;
    let order = shopper.order_from(&order).await;
    let shown = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(shown["total_inc_tax"], json!("34.9900"));
    shopper
        .pay(order, gift_certificate(GIFT_CERTIFICATE))
        .await
        .is(201);
    let transactions = shopper
        .get(&format!("/v3/orders/{order}/transactions"))
        .await
        .data();
    assert_eq!(transactions[0]["credit_card"], json!({}));
}

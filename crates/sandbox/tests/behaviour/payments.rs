//! Methods, tokens, and payments that go through.

use std::time::Duration;

use bigcommerce_sandbox::customer::{
    JANE, JANE_BANK_ACCOUNT, JANE_PAYPAL, JANE_PENDING_MASTERCARD, JANE_VISA, SAM,
};
use bigcommerce_sandbox::{
    ChargeKind, GIFT_CERTIFICATE, SMALL_GIFT_CERTIFICATE, Settlement, test_cards,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card, gift_certificate, store_credit, stored};

#[tokio::test]
async fn every_instrument_pays_an_order() {
    let shopper = Shopper::new().await;
    let tokenized = json!({ "payment": {
        "payment_method_id": "bolt.card",
        "instrument": {
            "type": "tokenized_card", "token": test_cards::TOKENIZED, "iin": "411111", "last_four_digits": "1111",
            "expiration_month": "12", "expiration_year": "2039",
        },
    } });
    for payment in [
        card(CARD, "123"),
        stored("stored_card", "stripe.card", JANE_VISA),
        stored("stored_paypal_account", "braintree.paypal", JANE_PAYPAL),
        stored("stored_bank_account", "braintree.ach", JANE_BANK_ACCOUNT),
        tokenized,
        gift_certificate(GIFT_CERTIFICATE),
        store_credit(),
    ] {
        let (order, cart) = shopper.order(JANE).await;
        let receipt = shopper.pay(order, payment.clone()).await.is(201).json();
        assert_eq!(receipt["data"]["status"], json!("success"), "{payment}");
        assert_eq!(receipt["data"]["transaction_type"], json!("purchase"));
        assert_eq!(receipt.get("meta"), None);
        assert_eq!(shopper.status_of(order).await, 11);
        assert_eq!(shopper.sandbox.ledger().taken(order), Decimal::from(35));
        let listed = shopper
            .get(&format!("/v3/orders/{order}/transactions"))
            .await
            .is(200)
            .data();
        assert_eq!(listed[0]["gateway_transaction_id"], receipt["data"]["id"]);
        assert_eq!(listed[0]["amount"], json!(35));
        shopper.get(&format!("/v3/carts/{cart}")).await.is(404);
    }
    assert_eq!(shopper.sandbox.ledger().charges.len(), 7);
}

#[tokio::test]
async fn every_brand_of_test_card_approves() {
    let shopper = Shopper::new().await;
    for number in [
        test_cards::VISA,
        test_cards::VISA_DEBIT,
        test_cards::MASTERCARD,
        test_cards::AMEX,
        test_cards::DISCOVER,
    ] {
        let (order, _) = shopper.order(0).await;
        shopper.pay(order, card(number, "1234")).await.is(201);
    }
}

#[tokio::test]
async fn a_token_says_which_order_how_much_and_until_when() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let token = shopper.token(order).await;
    let mut parts = token
        .split('.')
        .map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let header: Value = serde_json::from_slice(&parts.next().unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&parts.next().unwrap()).unwrap();
    assert_eq!(header["alg"], json!("HS256"));
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["nbf"].as_i64().unwrap(),
        3600
    );
    assert_eq!(claims["sub"], json!(shopper.sandbox.store_hash()));
    assert_eq!(claims["iss"], json!("payments.bigcommerce.com"));
    assert_eq!(claims["data"]["amount"], json!(3500));
    assert_eq!(claims["data"]["order_id"], json!(order.to_string()));
    assert_eq!(claims["data"]["currency"], json!("USD"));
}

#[tokio::test]
async fn tokens_are_for_orders_that_exist_and_are_not_paid() {
    let shopper = Shopper::new().await;
    let ask = |id: i64| {
        shopper.post(
            "/v3/payments/access_tokens",
            json!({ "order": { "id": id } }),
        )
    };
    assert_eq!(ask(999).await.is(404).json()["status"], json!(404));
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    ask(order).await.is(409);
    shopper
        .post("/v3/payments/access_tokens", json!({}))
        .await
        .is(422);
}

#[tokio::test]
async fn a_token_lives_for_an_hour() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let token = shopper.token(order).await;
    shopper.sandbox.advance_clock(Duration::from_secs(3601));
    let refused = shopper
        .gateway(&token, &card(CARD, "123"))
        .await
        .is(401)
        .json();
    assert_eq!(refused["code"], json!(10001));
    assert!(shopper.sandbox.ledger().charges.is_empty());
}

#[tokio::test]
async fn a_token_pays_once_and_sending_the_payment_again_is_a_duplicate() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let token = shopper.token(order).await;
    shopper.gateway(&token, &card(CARD, "123")).await.is(201);
    let again = shopper
        .gateway(&token, &card(CARD, "123"))
        .await
        .is(422)
        .json();
    assert_eq!(again["code"], json!(30105));
    assert_eq!(shopper.sandbox.ledger().charges.len(), 1);
}

#[tokio::test]
async fn a_declined_attempt_spends_its_token_and_leaves_the_order_payable() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let token = shopper.token(order).await;
    shopper
        .gateway(&token, &card(test_cards::INSUFFICIENT_FUNDS, "123"))
        .await
        .is(422);
    shopper.gateway(&token, &card(CARD, "123")).await.is(401);
    assert_eq!(shopper.status_of(order).await, 0);
    assert!(shopper.sandbox.ledger().charges.is_empty());
    shopper.pay(order, card(CARD, "123")).await.is(201);
}

#[tokio::test]
async fn a_decline_of_the_gateway_leaves_a_failed_transaction_and_a_refusal_before_it_leaves_none()
{
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let transactions = format!("/v3/orders/{order}/transactions");
    shopper.pay(order, json!({})).await.is(422);
    shopper
        .pay(order, gift_certificate("NO-SUCH"))
        .await
        .is(422);
    shopper.get(&transactions).await.is(204);
    shopper
        .pay(order, card(test_cards::INSUFFICIENT_FUNDS, "123"))
        .await
        .is(422);
    let listed = shopper.get(&transactions).await.is(200).data();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["event"], json!("purchase"));
    assert_eq!(listed[0]["status"], json!("error"));
    assert_eq!(listed[0]["credit_card"], json!({}));
    let shown = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(shown["payment_status"], json!("declined"));
    assert_eq!(shown["status_id"], json!(0));
}

#[tokio::test]
async fn an_order_that_is_paid_already_is_not_paid_again() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let (first, second) = (shopper.token(order).await, shopper.token(order).await);
    shopper.gateway(&first, &card(CARD, "123")).await.is(201);
    let refused = shopper
        .gateway(&second, &card(CARD, "123"))
        .await
        .is(422)
        .json();
    assert_eq!(refused["code"], json!(30101));
    assert_eq!(shopper.sandbox.ledger().charges.len(), 1);
}

#[tokio::test]
async fn a_token_made_before_the_order_changed_is_refused() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let token = shopper.token(order).await;
    assert!(shopper.sandbox.reprice(order, Decimal::from(40)));
    let refused = shopper
        .gateway(&token, &card(CARD, "123"))
        .await
        .is(422)
        .json();
    assert_eq!(refused["code"], json!(30004));
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert_eq!(shopper.sandbox.ledger().taken(order), Decimal::from(40));
}

#[tokio::test]
async fn a_small_gift_certificate_pays_a_part_and_a_card_the_rest() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(0).await;
    shopper
        .pay(order, gift_certificate(SMALL_GIFT_CERTIFICATE))
        .await
        .is(201);
    let part = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(part["status_id"], json!(1));
    assert_eq!(part["gift_certificate_amount"], json!("10.0000"));
    shopper.get(&format!("/v3/carts/{cart}")).await.is(200);
    let empty = shopper
        .pay(order, gift_certificate(SMALL_GIFT_CERTIFICATE))
        .await
        .is(422)
        .json();
    assert_eq!(empty["code"], json!(30106));
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert_eq!(shopper.status_of(order).await, 11);
    let ledger = shopper.sandbox.ledger();
    let amounts: Vec<Decimal> = ledger.charges.iter().map(|charge| charge.amount).collect();
    assert_eq!(amounts, [Decimal::from(10), Decimal::from(25)]);
}

#[tokio::test]
async fn store_credit_pays_what_there_is_and_a_guest_has_none() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(SAM).await;
    shopper.pay(order, store_credit()).await.is(201);
    let part = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(part["status_id"], json!(1));
    assert_eq!(part["store_credit_amount"], json!("10.0000"));
    let (guests, _) = shopper.order(0).await;
    shopper.pay(guests, store_credit()).await.is(422);
}

#[tokio::test]
async fn a_gift_certificate_does_not_buy_a_gift_certificate() {
    let shopper = Shopper::new().await;
    let person = json!({ "name": "Jane Doe", "email": "jane.doe@example.com" });
    let line = json!({
        "name": "Present", "theme": "General", "amount": 5, "quantity": 1, "sender": person, "recipient": person,
    });
    let cart = shopper.cart(json!({ "gift_certificates": [line] })).await;
    let id = shopper.ready(&cart).await;
    let order = shopper.order_from(&id).await;
    shopper
        .pay(order, gift_certificate(GIFT_CERTIFICATE))
        .await
        .is(422);
    shopper.pay(order, card(CARD, "123")).await.is(201);
}

#[tokio::test]
async fn a_pending_payment_keeps_the_cart_and_bars_a_second_one_until_it_settles() {
    let shopper = Shopper::new().await;
    for (payment, how, status) in [
        (card(test_cards::PENDING, "123"), Settlement::Paid, 11),
        (
            stored("stored_card", "stripe.card", JANE_PENDING_MASTERCARD),
            Settlement::Declined,
            0,
        ),
    ] {
        let (order, cart) = shopper.order(JANE).await;
        let receipt = shopper.pay(order, payment).await.is(201).json();
        assert_eq!(receipt["data"]["status"], json!("pending"));
        let shown = shopper.get(&format!("/v2/orders/{order}")).await.json();
        assert_eq!(shown["payment_status"], json!("pending"));
        let listed = shopper
            .get(&format!("/v3/orders/{order}/transactions"))
            .await
            .is(200)
            .data();
        assert_eq!(listed[0]["event"], json!("pending"));
        let charges = shopper.sandbox.ledger().charges;
        assert_eq!(charges.last().unwrap().kind, ChargeKind::Pending);
        shopper.get(&format!("/v3/carts/{cart}")).await.is(200);
        shopper
            .post(
                "/v3/payments/access_tokens",
                json!({ "order": { "id": order } }),
            )
            .await
            .is(409);
        assert!(shopper.sandbox.settle(order, how));
        assert!(!shopper.sandbox.settle(order, how));
        assert_eq!(shopper.status_of(order).await, status);
        let listed = shopper
            .get(&format!("/v3/orders/{order}/transactions"))
            .await
            .data();
        assert_eq!(listed[0]["event"], json!("pending"));
        assert_eq!(listed[1]["event"], json!("settled"));
        assert_eq!(listed[1]["reference_transaction_id"], listed[0]["id"]);
        let ended = if how == Settlement::Paid {
            "ok"
        } else {
            "error"
        };
        assert_eq!(listed[1]["status"], json!(ended));
    }
}

#[tokio::test]
async fn an_order_in_a_wrong_status_is_409_with_30101_for_methods_and_tokens() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let ask = json!({ "order": { "id": order } });
    let token = shopper.post("/v3/payments/access_tokens", ask).await;
    let methods = shopper
        .get(&format!("/v3/payments/methods?order_id={order}"))
        .await;
    for refused in [token, methods] {
        let refused = refused.is(409).json();
        assert_eq!(refused["code"], json!(30101));
    }
}

#[tokio::test]
async fn a_card_is_stored_for_a_customer_who_wants_it_and_pays_again_by_its_token() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(SAM).await;
    let mut payment = card(CARD, "123");
    payment["payment"]["save_instrument"] = json!(true);
    shopper.pay(order, payment.clone()).await.is(201);
    let kept = shopper
        .get(&format!("/v3/customers/{SAM}/stored-instruments"))
        .await
        .json();
    assert_eq!(kept[0]["last_4"], json!("1111"));
    let token = kept[0]["token"].as_str().unwrap();
    assert_eq!(token.len(), 64);
    let (next, _) = shopper.order(SAM).await;
    shopper
        .pay(next, stored("stored_card", "stripe.card", token))
        .await
        .is(201);
    let (guests, _) = shopper.order(0).await;
    let refused = shopper.pay(guests, payment).await.is(422).json();
    assert_eq!(refused["code"], json!(30050));
}

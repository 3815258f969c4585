//! Payments that do not go through.

use bigcommerce_sandbox::customer::{JANE, JANE_PAYPAL, JANE_VISA, SAM, declining_token};
use bigcommerce_sandbox::payment::CODES;
use bigcommerce_sandbox::test_cards::{self, declining_verification_value};
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card, gift_certificate, stored};

async fn code(shopper: &Shopper, order: i64, payment: Value) -> Value {
    shopper.pay(order, payment).await.is(422).json()["code"].clone()
}

#[tokio::test]
async fn every_numbered_code_is_answered_for_a_card_and_for_a_stored_card() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(JANE).await;
    for expected in CODES {
        let by_card = card(
            test_cards::DECLINED,
            &declining_verification_value(expected),
        );
        assert_eq!(code(&shopper, order, by_card).await, json!(expected));
        let token = declining_token(expected);
        assert_eq!(token.len(), 64);
        let by_token = stored("stored_card", "stripe.card", &token);
        assert_eq!(code(&shopper, order, by_token).await, json!(expected));
    }
    assert_eq!(shopper.status_of(order).await, 0);
    assert!(shopper.sandbox.ledger().charges.is_empty());
}

#[tokio::test]
async fn the_public_numbers_decline_as_they_are_known_to() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    for (number, expected) in [
        (test_cards::DECLINED, 30104),
        (test_cards::WRONG_VERIFICATION_VALUE, 30102),
        (test_cards::EXPIRED, 30103),
        (test_cards::INSUFFICIENT_FUNDS, 30106),
        (test_cards::PROCESSING_ERROR, 10000),
    ] {
        assert_eq!(
            code(&shopper, order, card(number, "123")).await,
            json!(expected),
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_number_that_is_no_test_number_is_refused_and_never_repeated() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    // Passes the check digit; public test numbers only are known, so it stands for a real card.
    let unknown = "4929000000006";
    let refused = shopper.pay(order, card(unknown, "123")).await.is(422);
    assert_eq!(refused.json()["code"], json!(30102));
    assert!(!refused.text.contains(unknown));
    let books = serde_json::to_string(&shopper.sandbox.ledger()).unwrap();
    assert!(!books.contains(unknown));
}

#[tokio::test]
async fn a_card_past_its_month_has_expired() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let mut payment = card(CARD, "123");
    payment["payment"]["instrument"]["expiry_year"] = json!(2020);
    assert_eq!(code(&shopper, order, payment).await, json!(30103));
}

#[tokio::test]
async fn a_stored_instrument_belongs_to_its_customer_and_its_method() {
    let shopper = Shopper::new().await;
    let (sams, _) = shopper.order(SAM).await;
    let (guests, _) = shopper.order(0).await;
    let (janes, _) = shopper.order(JANE).await;
    for (order, token) in [
        (sams, JANE_VISA),
        (guests, JANE_VISA),
        (janes, JANE_PAYPAL),
        (janes, "unknown"),
    ] {
        let payment = stored("stored_card", "stripe.card", token);
        assert_eq!(code(&shopper, order, payment).await, json!(30051));
    }
}

#[tokio::test]
async fn a_method_that_is_unknown_or_does_not_fit_is_refused() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(JANE).await;
    let mut payment = card(CARD, "123");
    payment["payment"]["payment_method_id"] = json!("adyen.card");
    assert_eq!(code(&shopper, order, payment.clone()).await, json!(30000));
    payment["payment"]["payment_method_id"] = json!("braintree.paypal");
    assert_eq!(code(&shopper, order, payment).await, json!(10001));
    assert_eq!(
        code(&shopper, order, gift_certificate("NONE")).await,
        json!(10001)
    );
}

#[tokio::test]
async fn a_request_that_is_not_well_formed_is_10001_and_spends_no_token() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let token = shopper.token(order).await;
    let mut month = card(CARD, "123");
    month["payment"]["instrument"]["expiry_month"] = json!("12");
    let mut value = card(CARD, "12");
    value["payment"]["instrument"]["number"] = json!(CARD);
    for body in [
        json!({}),
        json!({ "payment": { "instrument": { "type": "cheque" } } }),
        month,
        value,
    ] {
        let refused = shopper.gateway(&token, &body).await.is(422).json();
        assert_eq!(refused["code"], json!(10001));
        assert!(!refused.to_string().contains(CARD));
    }
    shopper.gateway(&token, &card(CARD, "123")).await.is(201);
}

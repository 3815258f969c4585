//! Refunds: quotes, kinds of items, ways back, and what an order shows of them.

use bigcommerce_sandbox::customer::JANE;
use bigcommerce_sandbox::{SMALL_GIFT_CERTIFICATE, Sandbox, Settings, Taxes};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::shopper::{CARD, Reply, Shopper, card, gift_certificate};

async fn quote(shopper: &Shopper, order: i64, items: &Value) -> Reply {
    let path = format!("/v3/orders/{order}/payment_actions/refund_quotes");
    shopper.post(&path, json!({ "items": items })).await
}

async fn refund(shopper: &Shopper, order: i64, items: &Value, way: &Value) -> Reply {
    let path = format!("/v3/orders/{order}/payment_actions/refunds");
    shopper
        .post(&path, json!({ "items": items, "payments": way }))
        .await
}

async fn line(shopper: &Shopper, order: i64) -> Value {
    let path = format!("/v2/orders/{order}/products");
    shopper.get(&path).await.is(200).json()[0].clone()
}

#[tokio::test]
async fn pieces_go_back_at_their_price_and_never_twice() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let product = line(&shopper, order).await;
    let item = |quantity: u32| json!([{ "item_type": "PRODUCT", "item_id": product["id"], "quantity": quantity }]);
    let quoted = quote(&shopper, order, &item(1)).await.is(201).data();
    assert_eq!(quoted["total_refund_amount"], json!(15));
    let way = &quoted["refund_methods"][0];
    let made = refund(&shopper, order, &item(1), way).await.is(201).data();
    assert_eq!(made["payments"][0]["amount"], json!(15));
    assert!(made["payments"][0]["transaction_id"].is_string());
    assert_eq!(shopper.status_of(order).await, 14);
    assert_eq!(line(&shopper, order).await["quantity_refunded"], json!(1));
    quote(&shopper, order, &item(2)).await.is(422);
    let rest = json!([
        { "item_type": "PRODUCT", "item_id": product["id"], "quantity": 1 },
        { "item_type": "SHIPPING", "item_id": product["order_address_id"], "amount": 5 },
    ]);
    let way = quote(&shopper, order, &rest).await.is(201).data()["refund_methods"][0].clone();
    refund(&shopper, order, &rest, &way).await.is(201);
    assert_eq!(shopper.state_of(order).await, (4, "refunded".to_owned()));
    let listed = shopper
        .get(&format!("/v3/orders/{order}/payment_actions/refunds"))
        .await
        .is(200)
        .json();
    assert_eq!(listed["meta"]["pagination"]["total"], json!(2));
    let all = shopper
        .get(&format!(
            "/v3/orders/payment_actions/refunds?id:in={}",
            made["id"]
        ))
        .await
        .json();
    assert_eq!(all["data"], json!([made]));
    let own = format!("/v3/orders/payment_actions/refunds/{}", made["id"]);
    let mut alone = made.clone();
    // As the published file has it for one refund: nothing is `null` here, and left out in a list.
    alone["items"][0]["requested_amount"] = Value::Null;
    assert_eq!(shopper.get(&own).await.is(200).data(), alone);
    assert_eq!(
        shopper.events(order).await,
        ["purchase ok", "refund ok", "refund ok"]
    );
}

#[tokio::test]
async fn a_refund_carries_its_share_of_the_tax_and_an_adjustment_lowers_it() {
    let taxes = Taxes::Included(Decimal::from(20));
    let shopper = Shopper::of(Sandbox::builder().settings(Settings {
        taxes,
        ..Settings::default()
    }))
    .await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let product = line(&shopper, order).await;
    let items = json!([{
        "item_type": "PRODUCT", "item_id": product["id"], "quantity": 2,
        "adjustments": [{ "amount": -3, "description": "Used" }],
    }]);
    let quoted = quote(&shopper, order, &items).await.is(201).data();
    assert_eq!(quoted["total_refund_amount"], json!(27));
    assert_eq!(quoted["total_refund_tax_amount"], json!(5));
    assert_eq!(quoted["adjustment"], json!(-3));
    let tax = json!([{ "item_type": "TAX", "item_id": order, "amount": 6 }]);
    quote(&shopper, order, &tax).await.is(422);
}

#[tokio::test]
async fn money_goes_back_to_its_payments_as_credit_or_outside() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(JANE).await;
    shopper
        .pay(order, gift_certificate(SMALL_GIFT_CERTIFICATE))
        .await
        .is(201);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let items = json!([{ "item_type": "ORDER", "item_id": order, "amount": 12 }]);
    let ways = quote(&shopper, order, &items).await.is(201).data()["refund_methods"].clone();
    let providers = |way: &Value| -> Vec<(String, i64)> {
        let entries = way.as_array().unwrap().iter();
        entries
            .map(|one| {
                (
                    one["provider_id"].as_str().unwrap().to_owned(),
                    one["amount"].as_i64().unwrap(),
                )
            })
            .collect()
    };
    assert_eq!(
        providers(&ways[0]),
        [("giftcertificate".to_owned(), 10), ("stripe".to_owned(), 2)]
    );
    assert_eq!(providers(&ways[1]), [("storecredit".to_owned(), 12)]);
    assert_eq!(ways[2][0]["offline"], json!(true));
    refund(&shopper, order, &items, &ways[0]).await.is(201);
    assert_eq!(shopper.status_of(order).await, 14);
    // The certificate has its money back: it pays again.
    let (next, _) = shopper.order(JANE).await;
    shopper
        .pay(next, gift_certificate(SMALL_GIFT_CERTIFICATE))
        .await
        .is(201);
    assert_eq!(shopper.sandbox.ledger().taken(next), 10.into());
}

#[tokio::test]
async fn a_guest_has_no_store_credit_and_more_than_was_taken_does_not_go_back() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let items = json!([{ "item_type": "ORDER", "item_id": order, "amount": 35 }]);
    quote(&shopper, order, &items).await.is(422);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let ways = quote(&shopper, order, &items).await.is(201).data()["refund_methods"].clone();
    assert_eq!(ways.as_array().unwrap().len(), 2);
    let credit = json!([{ "provider_id": "storecredit", "amount": 35 }]);
    let refused = refund(&shopper, order, &items, &credit)
        .await
        .is(422)
        .json();
    let title = refused["data"][0]["title"].as_str().unwrap();
    assert_eq!(title, "A guest has no store credit to refund to.");
    let more = json!([{ "item_type": "ORDER", "item_id": order, "amount": 36 }]);
    quote(&shopper, order, &more).await.is(422);
    assert_eq!(shopper.status_of(order).await, 11);
}

#[tokio::test]
async fn a_payment_taken_outside_is_imported_once_and_captured_here() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let body = |result: &str| {
        json!({
            "order_id": order.to_string(), "payment_method_id": "stripe.card",
            "provider_transaction_id": "pi_example", "result": result,
        })
    };
    let path = "/v3/payments/transactions/authorizations";
    shopper.post(path, body("PAID")).await.is(422);
    shopper.post(path, body("AUTHORIZED")).await.is(201);
    assert_eq!(shopper.state_of(order).await, (11, "authorized".to_owned()));
    shopper.post(path, body("AUTHORIZED")).await.is(422);
    let capture = format!("/v3/orders/{order}/payment_actions/capture");
    shopper.api("POST", &capture, None).await.is(201);
    assert_eq!(
        shopper.events(order).await,
        ["authorization ok", "capture ok"]
    );
    let (order, _) = shopper.order(0).await;
    let mut paid = body("PAID");
    paid["order_id"] = json!(order.to_string());
    shopper
        .post("/v3/payments/transactions/purchases", paid)
        .await
        .is(201);
    assert_eq!(shopper.status_of(order).await, 11);
    let methods = shopper
        .get("/v2/payments/methods?limit=1")
        .await
        .is(200)
        .json();
    assert_eq!(methods.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_fee_with_a_number_beyond_all_numbers_is_refused() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    for id in [i64::MIN, i64::MAX, -1, 0] {
        let items = json!([{ "item_type": "FEE", "item_id": id, "amount": 1 }]);
        quote(&shopper, order, &items).await.is(422);
    }
}

#[tokio::test]
async fn an_import_refuses_the_number_of_a_card_that_is_no_test_card() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let import = |field: &str, value: Value| {
        let mut body = json!({
            "order_id": order.to_string(), "payment_method_id": "stripe.card", "result": "PAID",
            "provider_transaction_id": "outside-1",
            "payment_instrument": { "card": { "type": "CARD" } },
        });
        *body.pointer_mut(field).unwrap() = value;
        body
    };
    // In order by its check digit, and of a range that no issuer has.
    for number in ["9999999999999995", "9999 9999-9999 9995"] {
        for (field, value) in [
            ("/provider_transaction_id", json!(number)),
            (
                "/payment_instrument/card",
                json!({ "type": "CARD", "number": number }),
            ),
        ] {
            let path = "/v3/payments/transactions/purchases";
            let refused = shopper.post(path, import(field, value)).await.is(422);
            assert!(!refused.text.contains("9999"), "{}", refused.text);
        }
    }
    assert!(shopper.sandbox.ledger().charges.is_empty());
}

//! What a merchant, or a payer outside the payments host, does to an order.

use std::time::Duration;

use bigcommerce_sandbox::payment::CARD_METHOD;
use bigcommerce_sandbox::{
    ChargeKind, Lags, NewOrder, NewTransaction, OrderEdit, SMALL_GIFT_CERTIFICATE, Sandbox,
    Settlement, test_cards,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card, gift_certificate};

pub(crate) fn amount(whole: i64) -> Decimal {
    Decimal::from(whole)
}

pub(crate) async fn authorizing() -> (Shopper, i64, String) {
    let shopper = Shopper::of(Sandbox::builder().authorize_only(CARD_METHOD)).await;
    let (order, cart) = shopper.order(0).await;
    let receipt = shopper.pay(order, card(CARD, "123")).await.is(201).json();
    assert_eq!(receipt["data"]["transaction_type"], json!("authorization"));
    assert_eq!(receipt["data"]["status"], json!("success"));
    (shopper, order, cart)
}

#[tokio::test]
async fn an_authorization_moves_the_order_and_is_captured_once() {
    let (shopper, order, cart) = authorizing().await;
    assert_eq!(shopper.state_of(order).await, (11, "authorized".to_owned()));
    shopper.get(&format!("/v3/carts/{cart}")).await.is(404);
    let ledger = shopper.sandbox.ledger();
    assert_eq!(ledger.charges[0].kind, ChargeKind::Authorization);
    assert_eq!(ledger.taken(order), Decimal::ZERO);
    assert!(shopper.sandbox.capture(order, None));
    assert!(!shopper.sandbox.capture(order, None));
    assert!(!shopper.sandbox.void(order));
    assert_eq!(
        shopper.events(order).await,
        ["authorization ok", "capture ok"]
    );
    let listed = shopper
        .get(&format!("/v3/orders/{order}/transactions"))
        .await
        .data();
    assert_eq!(listed[1]["reference_transaction_id"], listed[0]["id"]);
    assert_eq!(listed[0]["reference_transaction_id"], Value::Null);
    assert_eq!(shopper.state_of(order).await, (11, "captured".to_owned()));
    let ledger = shopper.sandbox.ledger();
    assert_eq!(ledger.charges[0].kind, ChargeKind::Capture);
    assert_eq!(ledger.taken(order), amount(35));
}

#[tokio::test]
async fn a_part_is_captured_and_a_refund_of_it_refers_to_the_capture() {
    let (shopper, order, _) = authorizing().await;
    assert!(!shopper.sandbox.capture(order, Some(amount(36))));
    assert!(shopper.sandbox.capture(order, Some(amount(30))));
    assert_eq!(shopper.state_of(order).await, (11, "captured".to_owned()));
    assert_eq!(shopper.sandbox.ledger().taken(order), amount(30));
    assert!(!shopper.sandbox.refund(order, Some(amount(31))));
    assert!(shopper.sandbox.refund(order, None));
    let listed = shopper
        .get(&format!("/v3/orders/{order}/transactions"))
        .await
        .data();
    assert_eq!(listed[2]["reference_transaction_id"], listed[1]["id"]);
    assert_eq!(shopper.state_of(order).await, (4, "refunded".to_owned()));
}

#[tokio::test]
async fn a_void_gives_up_what_was_reserved() {
    let (shopper, order, _) = authorizing().await;
    assert!(shopper.sandbox.void(order));
    assert_eq!(shopper.events(order).await, ["authorization ok", "void ok"]);
    assert_eq!(shopper.state_of(order).await, (11, "void".to_owned()));
    assert_eq!(shopper.sandbox.ledger().charges[0].kind, ChargeKind::Void);
    assert!(!shopper.sandbox.capture(order, None));
    assert!(shopper.sandbox.set_authorize_only(CARD_METHOD, false));
    assert!(
        !shopper
            .sandbox
            .set_authorize_only("bigcommerce.store_credit", true)
    );
    let (next, _) = shopper.order(0).await;
    shopper.pay(next, card(CARD, "123")).await.is(201);
    assert_eq!(shopper.events(next).await, ["purchase ok"]);
}

#[tokio::test]
async fn captures_and_voids_of_the_api_wait_until_the_order_has_moved() {
    for (action, waits, done) in [
        ("capture", "capture pending", "captured"),
        ("void", "void pending", "void"),
    ] {
        let (shopper, order, _) = authorizing().await;
        let lags = Lags {
            transactions: Duration::from_secs(60),
            ..Lags::default()
        };
        shopper.sandbox.set_lags(lags);
        let path = format!("/v3/orders/{order}/payment_actions/{action}");
        let answer = shopper.api("POST", &path, None).await.is(201);
        assert_eq!(answer.json(), json!({}));
        assert_eq!(shopper.state_of(order).await, (11, waits.to_owned()));
        shopper.api("POST", &path, None).await.is(422);
        shopper.sandbox.advance_clock(Duration::from_secs(60));
        assert_eq!(shopper.state_of(order).await, (11, done.to_owned()));
        let missing = format!("/v3/orders/999/payment_actions/{action}");
        shopper.api("POST", &missing, None).await.is(404);
    }
}

#[tokio::test]
async fn a_refund_is_of_a_part_or_of_all() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    shopper
        .pay(order, gift_certificate(SMALL_GIFT_CERTIFICATE))
        .await
        .is(201);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert!(shopper.sandbox.refund(order, Some(amount(15))));
    assert_eq!(
        shopper.state_of(order).await,
        (14, "partially refunded".to_owned())
    );
    let shown = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(shown["refunded_amount"], json!("15.0000"));
    assert_eq!(
        shopper.events(order).await.len(),
        4,
        "one for each payment that it is of"
    );
    assert!(shopper.sandbox.refund(order, None));
    assert!(!shopper.sandbox.refund(order, None));
    assert_eq!(shopper.state_of(order).await, (4, "refunded".to_owned()));
    let ledger = shopper.sandbox.ledger();
    assert_eq!(ledger.taken(order), amount(35));
    let refunded: Decimal = ledger.charges.iter().map(|charge| charge.refunded).sum();
    assert_eq!(refunded, amount(35));
}

#[tokio::test]
async fn an_order_that_was_given_back_is_payable_once_it_is_incomplete_again() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert!(shopper.sandbox.refund(order, None));
    assert!(
        shopper
            .sandbox
            .edit_order(order, OrderEdit::new().status_id(0))
    );
    shopper
        .pay(order, card(test_cards::INSUFFICIENT_FUNDS, "123"))
        .await
        .is(422);
    assert_eq!(shopper.state_of(order).await, (0, "declined".to_owned()));
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert_eq!(shopper.state_of(order).await, (11, "captured".to_owned()));
}

#[tokio::test]
async fn an_order_takes_any_status_payment_status_and_external_id() {
    let shopper = Shopper::new().await;
    let order = shopper
        .sandbox
        .make_order(NewOrder::new(amount(35)).external_order_id("one"));
    for status in [5, 12, 99, -1, 0] {
        assert!(
            shopper
                .sandbox
                .edit_order(order, OrderEdit::new().status_id(status))
        );
        assert_eq!(shopper.status_of(order).await, status);
    }
    let edit = json!({ "payment_status": "brand new", "external_order_id": "two" });
    shopper
        .admin("POST", &format!("/orders/{order}"), edit)
        .await
        .is(204);
    assert_eq!(shopper.state_of(order).await, (0, "brand new".to_owned()));
    shopper
        .get("/v2/orders?external_order_id=one")
        .await
        .is(204);
    let found = shopper
        .get("/v2/orders?external_order_id=two")
        .await
        .is(200)
        .json();
    assert_eq!(found[0]["id"], json!(order));
    shopper
        .admin("POST", "/orders/999", json!({ "status_id": 5 }))
        .await
        .is(404);
    let path = format!("/orders/{order}");
    shopper
        .admin("POST", &path, json!({ "status": 5 }))
        .await
        .is(400);
    shopper
        .admin("POST", &path, json!({ "status_id": "5" }))
        .await
        .is(400);
}

#[tokio::test]
async fn money_does_not_open_an_order_that_was_called_off() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(0).await;
    assert!(
        shopper
            .sandbox
            .edit_order(order, OrderEdit::new().status_id(5))
    );
    let elsewhere = NewTransaction::new("purchase", amount(35));
    assert!(shopper.sandbox.add_transaction(order, elsewhere).is_some());
    assert_eq!(shopper.state_of(order).await, (5, "captured".to_owned()));
    shopper.get(&format!("/v3/carts/{cart}")).await.is(200);
}

#[tokio::test]
async fn a_payment_elsewhere_pays_the_order_and_is_told_from_the_gateway_s() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(0).await;
    let elsewhere = NewTransaction::new("purchase", amount(35));
    assert!(
        shopper
            .sandbox
            .add_transaction(999, elsewhere.clone())
            .is_none()
    );
    shopper.sandbox.add_transaction(order, elsewhere).unwrap();
    assert_eq!(shopper.state_of(order).await, (11, "captured".to_owned()));
    shopper.get(&format!("/v3/carts/{cart}")).await.is(404);
    let ledger = shopper.sandbox.ledger();
    assert!(!ledger.charges[0].by_gateway);
    assert_eq!(ledger.charges_of_cart(&cart).count(), 1);
    let (next, _) = shopper.order(0).await;
    shopper.pay(next, card(CARD, "123")).await.is(201);
    assert!(shopper.sandbox.ledger().charges[1].by_gateway);
}

#[tokio::test]
async fn transactions_of_every_kind_can_be_added() {
    let shopper = Shopper::new().await;
    let order = shopper.sandbox.make_order(NewOrder::new(amount(35)));
    let path = format!("/orders/{order}/transactions");
    let add =
        async |body: Value| shopper.admin("POST", &path, body).await.is(201).json()["id"].clone();
    let state = async || shopper.state_of(order).await.0;
    add(json!({ "event": "purchase", "amount": "35.00", "status": "error" })).await;
    add(json!({ "event": "purchase", "amount": 5000, "currency": "JPY" })).await;
    add(json!({ "event": "settled", "amount": "35.00" })).await;
    add(json!({ "event": "capture", "amount": "35.00", "reference_transaction_id": 4711 })).await;
    add(json!({ "event": "purchase", "amount": "35.00", "moves_order": false })).await;
    assert_eq!(state().await, 0, "none of these pays the order");
    let unknown = add(json!({ "event": "chargeback_soon", "amount": "35.00" })).await;
    assert_eq!(state().await, 7);
    add(json!({ "event": "void", "amount": "35.00", "reference_transaction_id": unknown })).await;
    assert_eq!(state().await, 0);
    add(json!({ "event": "purchase", "amount": "35.00", "fraud_review": true })).await;
    assert_eq!(
        shopper.state_of(order).await,
        (12, "held for review".to_owned())
    );
    assert!(shopper.sandbox.settle(order, Settlement::Paid));
    assert_eq!(shopper.state_of(order).await, (11, "captured".to_owned()));
    let listed = shopper
        .get(&format!("/v3/orders/{order}/transactions"))
        .await
        .data();
    assert_eq!(listed.as_array().unwrap().len(), 8);
    assert_eq!(listed[1]["currency"], json!("JPY"));
    assert_eq!(listed[3]["reference_transaction_id"], json!(4711));
    assert_eq!(listed[5]["event"], json!("chargeback_soon"));
    for bad in [
        json!({}),
        json!({ "event": "purchase" }),
        json!({ "event": "purchase", "amount": "a lot" }),
        json!({ "event": "purchase", "amount": 1, "reference": 1 }),
    ] {
        shopper.admin("POST", &path, bad).await.is(400);
    }
}

#[tokio::test]
async fn an_order_of_the_control_panel_is_there_and_is_not_payable() {
    let shopper = Shopper::new().await;
    let body =
        json!({ "total": "35.00", "cart_id": "c", "external_order_id": "e", "customer_id": 0 });
    let order = shopper.admin("POST", "/orders", body).await.is(201).json()["id"]
        .as_i64()
        .unwrap();
    let shown = shopper
        .get(&format!("/v2/orders/{order}"))
        .await
        .is(200)
        .json();
    assert_eq!(shown["cart_id"], json!("c"));
    assert_eq!(shown["external_order_id"], json!("e"));
    assert_eq!(shown["total_inc_tax"], json!("35.0000"));
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let typed = NewOrder::new(amount(35)).from_control_panel();
    let typed = shopper.sandbox.make_order(typed);
    let shown = shopper
        .get(&format!("/v2/orders/{typed}"))
        .await
        .is(200)
        .json();
    assert_eq!(shown["order_source"], json!("manual"));
    assert_eq!(shown["status_id"], json!(0));
    let refused = shopper.pay(typed, card(CARD, "123")).await.is(422).json();
    assert_eq!(refused["code"], json!(30101));
    shopper.admin("POST", "/orders", json!({})).await.is(400);
    shopper
        .admin("POST", "/orders", json!({ "total": 1, "status": 0 }))
        .await
        .is(400);
}

#[tokio::test]
async fn transactions_come_in_pages() {
    let shopper = Shopper::new().await;
    let order = shopper.sandbox.make_order(NewOrder::new(amount(35)));
    for _ in 0..51 {
        let failed = NewTransaction::new("purchase", amount(35)).status("error");
        shopper.sandbox.add_transaction(order, failed);
    }
    let path = format!("/v3/orders/{order}/transactions");
    let first = shopper.get(&path).await.is(200).json();
    assert_eq!(first["data"].as_array().unwrap().len(), 50);
    let expected = json!({
        "total": 51, "count": 50, "per_page": 50, "current_page": 1, "total_pages": 2,
        "links": { "current": "?page=1&limit=50", "next": "?page=2&limit=50" },
    });
    assert_eq!(first["meta"]["pagination"], expected);
    let second = shopper.get(&format!("{path}?page=2")).await.is(200).json();
    assert_eq!(second["data"].as_array().unwrap().len(), 1);
    let links = &second["meta"]["pagination"]["links"];
    assert_eq!(
        links,
        &json!({ "current": "?page=2&limit=50", "previous": "?page=1&limit=50" })
    );
    let past = shopper
        .get(&format!("{path}?page=6&limit=10"))
        .await
        .is(200)
        .json();
    assert_eq!(past["data"].as_array().unwrap().len(), 1);
    let past = shopper
        .get(&format!("{path}?page=7&limit=10"))
        .await
        .is(200)
        .json();
    assert_eq!(past["data"], json!([]));
    assert_eq!(past["meta"]["pagination"]["total"], json!(51));
    shopper.get(&format!("{path}?limit=251")).await.is(413);
    shopper.get(&format!("{path}?page=0")).await.is(400);
    shopper.get(&format!("{path}?page=x")).await.is(400);
}

#[tokio::test]
async fn amounts_beyond_all_measure_do_not_end_the_store() {
    let shopper = Shopper::new().await;
    let order = shopper.sandbox.make_order(NewOrder::new(Decimal::MIN));
    assert!(shopper.sandbox.reprice(order, Decimal::MAX));
    for event in ["purchase", "purchase", "authorization", "refund"] {
        let huge = NewTransaction::new(event, Decimal::MAX);
        let huge = if event == "refund" {
            huge.refers_to(1)
        } else {
            huge
        };
        assert!(shopper.sandbox.add_transaction(order, huge).is_some());
    }
    assert!(shopper.sandbox.refund(order, None));
    shopper.get(&format!("/v2/orders/{order}")).await.is(200);
    assert_eq!(shopper.sandbox.ledger().orders.len(), 1);
}

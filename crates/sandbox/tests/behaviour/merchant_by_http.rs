//! A merchant's actions over HTTP, and the ledger as it is read there.

use bigcommerce_sandbox::{Ledger, NewOrder};
use serde_json::{Value, json};

use crate::merchant::{amount, authorizing};
use crate::shopper::{CARD, Shopper, card};

#[tokio::test]
async fn a_cart_is_taken_away() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await["id"].as_str().unwrap().to_owned();
    let other = shopper.mugs(0).await["id"].as_str().unwrap().to_owned();
    assert!(shopper.sandbox.delete_cart(&cart));
    assert!(!shopper.sandbox.delete_cart(&cart));
    shopper.get(&format!("/v3/carts/{cart}")).await.is(404);
    shopper
        .admin("DELETE", &format!("/carts/{other}"), json!({}))
        .await
        .is(204);
    shopper.get(&format!("/v3/carts/{other}")).await.is(404);
}

#[tokio::test]
async fn a_merchant_moves_money_by_http_too() {
    let (shopper, order, _) = authorizing().await;
    let post = async |what: &str, body: Value| {
        shopper
            .admin("POST", &format!("/orders/{order}/{what}"), body)
            .await
            .status
    };
    assert_eq!(post("capture", json!({ "amount": "40.00" })).await, 404);
    assert_eq!(post("capture", json!({ "amount": "30.00" })).await, 204);
    assert_eq!(post("void", json!({})).await, 404);
    assert_eq!(post("refund", json!({ "amount": "x" })).await, 400);
    assert_eq!(post("refund", json!({})).await, 204);
    assert_eq!(shopper.status_of(order).await, 4);
    let method = json!({ "authorize_only": false });
    shopper
        .admin("POST", "/methods/stripe.card", method.clone())
        .await
        .is(204);
    shopper
        .admin("POST", "/methods/no.such", method)
        .await
        .is(404);
    shopper
        .admin("POST", "/methods/stripe.card", json!({}))
        .await
        .is(400);
}

#[tokio::test]
async fn the_ledger_by_http_finds_charges_by_order_cart_and_external_id() {
    let shopper = Shopper::new().await;
    let make = |cart: &str, external: &str| {
        let new = NewOrder::new(amount(35))
            .cart_id(cart)
            .external_order_id(external);
        shopper.sandbox.make_order(new)
    };
    let orders = [make("a", "x"), make("a", "y"), make("b", "y")];
    for order in orders {
        shopper.pay(order, card(CARD, "123")).await.is(201);
    }
    for (query, expected) in [
        (String::new(), &orders[..]),
        (format!("?order_id={}", orders[1]), &orders[1..2]),
        ("?cart_id=a".to_owned(), &orders[..2]),
        ("?external_order_id=y".to_owned(), &orders[1..]),
        ("?cart_id=a&external_order_id=y".to_owned(), &orders[1..2]),
        ("?cart_id=c".to_owned(), &[]),
    ] {
        let reply = shopper
            .admin("GET", &format!("/ledger{query}"), json!({}))
            .await
            .is(200);
        let ledger: Ledger = serde_json::from_str(&reply.text).unwrap();
        let charged: Vec<i64> = ledger
            .charges
            .iter()
            .map(|charge| charge.order_id)
            .collect();
        assert_eq!(charged, expected, "{query}");
        assert_eq!(ledger.orders.len(), expected.len());
    }
    let ledger = shopper.sandbox.ledger();
    assert_eq!(ledger.charges_of_external_id("y").count(), 2);
    assert_eq!(ledger.charges_of_order(orders[0]).count(), 1);
    let reply = shopper.admin("GET", "/ledger", json!({})).await;
    assert_eq!(
        serde_json::from_str::<Ledger>(&reply.text).unwrap(),
        shopper.sandbox.ledger()
    );
}

//! The forms: what each one does to the store.

use std::time::Duration;

use bigcommerce_sandbox::{Fault, NewOrder, NewTransaction};
use rust_decimal::Decimal;

use crate::shopper::{CARD, Reply, Shopper, card};
use crate::{page, post};

/// The place that a form leads to.
fn place(reply: &Reply) -> &str {
    assert_eq!(reply.status, 303, "{}", reply.text);
    reply.headers["location"].to_str().unwrap()
}

fn order_of(sandbox: &bigcommerce_sandbox::Sandbox, event: &str) -> i64 {
    let order = sandbox.make_order(NewOrder::new(Decimal::from(35)));
    let reserved = NewTransaction::new(event, Decimal::from(35));
    sandbox.add_transaction(order, reserved).unwrap();
    order
}

#[tokio::test]
async fn the_merchant_captures_a_part_and_refunds_it() {
    let shopper = Shopper::new().await;
    let order = order_of(&shopper.sandbox, "authorization");
    let done = post(
        &shopper,
        &format!("/page/orders/{order}/capture"),
        "amount=30.00",
    )
    .await;
    assert_eq!(place(&done), format!("/page/orders/{order}?said=captured"));
    assert_eq!(shopper.sandbox.ledger().taken(order), Decimal::from(30));
    let done = post(&shopper, &format!("/page/orders/{order}/refund"), "amount=").await;
    let shown = page(&shopper, place(&done)).await.is(200).text;
    assert!(shown.contains("The money is refunded."));
    let charges = shopper.sandbox.ledger().charges;
    assert_eq!(charges[0].refunded, Decimal::from(30));
}

#[tokio::test]
async fn an_action_that_has_nothing_to_do_says_so() {
    let shopper = Shopper::new().await;
    let order = shopper.sandbox.make_order(NewOrder::new(Decimal::from(35)));
    for (action, form, said) in [
        ("capture", "", "nothing-reserved"),
        ("void", "", "nothing-reserved"),
        ("refund", "amount=1", "nothing-taken"),
        ("refund", "amount=x", "not-a-number"),
        ("refund", "amount=-5", "not-a-number"),
        ("settle", "", "nothing-pending"),
        ("ship", "", "nothing-to-ship"),
        ("sing", "", "not-there"),
    ] {
        let done = post(&shopper, &format!("/page/orders/{order}/{action}"), form).await;
        assert_eq!(place(&done), format!("/page/orders/{order}?said={said}"));
    }
    let done = post(&shopper, "/page/orders/999/cancel", "").await;
    assert_eq!(place(&done), "/page/orders/999?said=not-there");
}

#[tokio::test]
async fn pending_payments_are_settled_or_declined_and_orders_voided_and_cancelled() {
    let shopper = Shopper::new().await;
    let settled = order_of(&shopper.sandbox, "pending");
    let declined = order_of(&shopper.sandbox, "pending");
    let voided = order_of(&shopper.sandbox, "authorization");
    for (order, action) in [
        (settled, "settle"),
        (declined, "decline"),
        (voided, "void"),
        (voided, "cancel"),
    ] {
        place(&post(&shopper, &format!("/page/orders/{order}/{action}"), "").await);
    }
    let ledger = shopper.sandbox.ledger();
    assert_eq!(ledger.taken(settled), Decimal::from(35));
    assert_eq!(ledger.charges_of_order(declined).count(), 0);
    assert_eq!(ledger.order(voided).unwrap().status_id, 5);
}

#[tokio::test]
async fn the_rest_of_a_paid_order_is_shipped() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let done = post(&shopper, &format!("/page/orders/{order}/ship"), "").await;
    assert_eq!(place(&done), format!("/page/orders/{order}?said=shipped"));
    assert_eq!(shopper.state_of(order).await.0, 2, "Shipped");
    let again = post(&shopper, &format!("/page/orders/{order}/ship"), "").await;
    assert!(place(&again).ends_with("nothing-to-ship"));
}

#[tokio::test]
async fn a_cart_is_deleted_once() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/page/carts/{}/delete", cart["id"].as_str().unwrap());
    assert_eq!(
        place(&post(&shopper, &path, "").await),
        "/page/carts?said=cart-deleted"
    );
    assert_eq!(
        place(&post(&shopper, &path, "").await),
        "/page/carts?said=not-there"
    );
}

#[tokio::test]
async fn faults_are_switched_on_and_off() {
    let shopper = Shopper::new().await;
    place(&post(&shopper, "/page/presets/payment-answer-lost", "").await);
    let json = "fault=%7B%22fault%22%3A%22omit_date%22%2C%22times%22%3Anull%7D";
    place(&post(&shopper, "/page/faults", json).await);
    let on = shopper.sandbox.faults();
    assert_eq!(
        (on[0].fault, on[1].fault),
        ("cut_after_effect", "omit_date")
    );
    let off = format!("/page/faults/{}/off", on[0].id.get());
    assert_eq!(
        place(&post(&shopper, &off, "").await),
        "/page/faults?said=fault-off"
    );
    assert_eq!(
        place(&post(&shopper, &off, "").await),
        "/page/faults?said=not-there"
    );
    assert_eq!(shopper.sandbox.faults().len(), 1);
    place(&post(&shopper, "/page/faults/off", "").await);
    assert!(shopper.sandbox.faults().is_empty());
}

#[tokio::test]
async fn a_fault_that_cannot_be_read_comes_back_with_the_reason() {
    let shopper = Shopper::new().await;
    let shown = post(
        &shopper,
        "/page/faults",
        "fault=%7B%22fault%22%3A%22sneeze%22%7D",
    )
    .await;
    assert_eq!(shown.status, 422);
    assert!(shown.text.contains("there is no fault"), "{}", shown.text);
    assert!(shown.text.contains("sneeze"), "what was written is kept");
    let shown = post(&shopper, "/page/faults", "fault=sneeze").await;
    assert_eq!(shown.status, 422);
    assert!(shopper.sandbox.faults().is_empty());
}

#[tokio::test]
async fn a_held_request_is_released() {
    let shopper = Shopper::new().await;
    let hold = shopper
        .sandbox
        .inject(Fault::hold_before_effect().on("GET", "/v2/orders"));
    let held = shopper.get("/v2/orders");
    let release = async {
        shopper.sandbox.until_held(hold).await;
        assert!(
            page(&shopper, "/page/faults")
                .await
                .text
                .contains("Release")
        );
        post(
            &shopper,
            &format!("/page/faults/{}/release", hold.get()),
            "",
        )
        .await
    };
    let (answer, released) = tokio::join!(held, release);
    assert_eq!(place(&released), "/page/faults?said=released");
    answer.is(204);
}

#[tokio::test]
async fn lags_clock_and_stock_are_set() {
    let shopper =
        Shopper::of(bigcommerce_sandbox::Sandbox::builder().clock_at(1_795_856_400)).await;
    place(
        &post(
            &shopper,
            "/page/lags",
            "booking=1&transactions=2&order=3&lists=4",
        )
        .await,
    );
    assert_eq!(shopper.sandbox.lags().order, Duration::from_secs(3));
    let wrong = post(
        &shopper,
        "/page/lags",
        "booking=1&transactions=soon&order=3&lists=4",
    )
    .await;
    assert_eq!(place(&wrong), "/page/faults?said=not-a-number");
    place(&post(&shopper, "/page/clock", "seconds=3600").await);
    assert_eq!(shopper.sandbox.now(), 1_795_860_000);
    let wrong = post(&shopper, "/page/clock", "seconds=99999999999999999999").await;
    assert_eq!(place(&wrong), "/page/clock?said=not-a-number");
    place(&post(&shopper, "/page/stock/105", "left=7").await);
    assert!(
        page(&shopper, "/page/catalogue")
            .await
            .text
            .contains("value=\"7\"")
    );
    let wrong = post(&shopper, "/page/stock/1", "left=7").await;
    assert_eq!(place(&wrong), "/page/catalogue?said=not-there");
}

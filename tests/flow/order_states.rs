//! The state of an order: the journal first, then the store.

use std::time::Duration;

use bigcommerce_facade::{Amount, Closed, OrderId, OrderState, Payment, types::Decimal};
use bigcommerce_sandbox::{Fault as StoreFault, NewOrder, NewTransaction, OrderEdit, payment};
use bigcommerce_tests::{
    Fault,
    shop::{
        QUIET, Shop, TOKEN_LIFE, Tested, declining, pending_card, small_gift_certificate, visa,
    },
};

/// The arm of a state, for a table.
fn arm(state: &OrderState) -> String {
    match state {
        OrderState::Unpaid(_) => "unpaid".into(),
        OrderState::PartPaid { due, .. } => format!("part, {} left", due.decimal().normalize()),
        OrderState::Pending(_) => "pending".into(),
        OrderState::Authorized(_) => "authorized".into(),
        OrderState::Paid(_) => "paid".into(),
        OrderState::TakenIncomplete(_) => "taken incomplete".into(),
        OrderState::Unknown(_) => "unknown".into(),
        OrderState::Closed { why, .. } => format!("closed, {why:?}"),
    }
}

fn new(event: &str, amount: i64) -> NewTransaction {
    NewTransaction::new(event, Decimal::from(amount)).leaves_order()
}

#[tokio::test]
async fn an_order_that_no_journal_holds_is_what_its_transactions_and_status_say() -> Tested {
    let shop = Shop::open().await?;
    type Row = (Vec<NewTransaction>, i64, &'static str, &'static str);
    let nothing = Vec::new;
    let rows: Vec<Row> = vec![
        (
            vec![new("purchase", 5000).currency("JPY")],
            0,
            "",
            "unknown",
        ),
        (vec![new("refund", 5).refers_to(424_242)], 0, "", "unknown"),
        (vec![new("pending", 35)], 0, "", "pending"),
        (
            vec![new("an event that nobody knows", 35)],
            0,
            "",
            "pending",
        ),
        (
            vec![new("purchase", 35).in_fraud_review()],
            0,
            "",
            "pending",
        ),
        (
            vec![new("purchase", 35).status("a new status")],
            0,
            "",
            "pending",
        ),
        (nothing(), 0, "held for review", "pending"),
        (nothing(), 0, "a new status", "pending"),
        (nothing(), 0, "captured", "pending"),
        (nothing(), 4, "", "closed, GivenBack"),
        (vec![new("authorization", 35)], 0, "", "authorized"),
        (vec![new("purchase", 35)], 11, "", "paid"),
        (vec![new("purchase", 35)], 5, "", "taken incomplete"),
        (vec![new("purchase", 10)], 6, "", "taken incomplete"),
        (vec![new("purchase", 35)], 0, "", "taken incomplete"),
        (vec![new("purchase", 35)], 1, "", "taken incomplete"),
        (vec![new("purchase", 35)], 7, "", "taken incomplete"),
        (vec![new("purchase", 35)], 12, "", "taken incomplete"),
        (nothing(), 2, "", "paid"),
        (nothing(), 8, "", "paid"),
        (nothing(), 10, "", "paid"),
        (nothing(), 11, "", "paid"),
        (nothing(), 14, "", "paid"),
        (nothing(), 7, "", "pending"),
        (nothing(), 12, "", "pending"),
        (nothing(), 99, "", "pending"),
        (vec![new("purchase", 10)], 0, "", "part, 25 left"),
        (vec![new("authorization", 10)], 1, "", "part, 25 left"),
        (nothing(), 0, "", "unpaid"),
        (nothing(), 0, "declined", "unpaid"),
        (vec![new("purchase", 35).status("error")], 0, "", "unpaid"),
        (vec![new("settled", 35)], 0, "", "unpaid"),
        (nothing(), 1, "", "closed, NotPayable"),
        (nothing(), 5, "", "closed, Cancelled"),
        (nothing(), 6, "", "closed, Declined"),
    ];
    for (transactions, status, payment_status, expected) in rows {
        let id = shop
            .sandbox
            .make_order(NewOrder::new(Decimal::from(35)).status_id(status));
        for one in transactions.clone() {
            shop.sandbox.add_transaction(id, one);
        }
        let edit = OrderEdit::new()
            .status_id(status)
            .payment_status(payment_status);
        shop.sandbox.edit_order(id, edit);
        let state = shop.store.order(OrderId::new(id)).await?;
        assert_eq!(
            arm(&state),
            expected,
            "{transactions:?} {status} {payment_status:?}"
        );
        assert!(!state.shopper_message().text().is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn an_order_that_cannot_be_read_completely_is_an_error_and_never_unpaid() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    for path in [
        "/v2/orders/{id}",
        "/v2/orders",
        "/v3/orders/{id}/transactions",
    ] {
        for fault in [
            StoreFault::answer_instead(503, ""),
            StoreFault::answer_instead(200, "{}"),
            StoreFault::omit_date(),
        ] {
            shop.sandbox.inject(fault.on("GET", path).always());
            let state = shop.store.order(order.id()).await;
            assert!(state.is_err(), "{path}: {state:?}");
            shop.sandbox.clear_faults();
        }
    }
    assert!(matches!(
        shop.store.order(order.id()).await?,
        OrderState::Unpaid(_)
    ));
    Ok(())
}

#[tokio::test]
async fn an_open_attempt_speaks_for_its_order() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    assert!(matches!(
        order.pay(pending_card()).await?,
        Payment::Pending(_)
    ));
    let OrderState::Pending(held) = shop.server()?.order(id).await? else {
        panic!("it is pending")
    };
    assert!(held.attempt.is_some());

    let order = shop.made().await?;
    let id = order.id();
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    assert!(matches!(order.pay(visa()).await?, Payment::Unknown(_)));
    let OrderState::Unknown(held) = shop.server()?.order(id).await? else {
        panic!("nobody knows")
    };
    let attempt = held.attempt.ok_or("an attempt")?;
    assert!(matches!(
        shop.wait_out(attempt).await?,
        Payment::NotCharged(_)
    ));
    assert!(matches!(
        shop.server()?.order(id).await?,
        OrderState::Unpaid(_)
    ));
    Ok(())
}

#[tokio::test]
async fn another_order_of_a_paid_cart_is_closed_and_names_the_one_that_was_paid() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let (paid, other) = (first.id(), second.id());
    assert!(matches!(first.pay(visa()).await?, Payment::Settled(_)));
    let OrderState::Closed { why, .. } = shop.store.order(other).await? else {
        panic!("the cart is paid")
    };
    assert_eq!(why, Closed::PaidByOther(paid));
    assert!(matches!(shop.store.order(paid).await?, OrderState::Paid(_)));
    Ok(())
}

#[tokio::test]
async fn an_authorized_order_is_paid_once_it_is_captured() -> Tested {
    let shop = Shop::open().await?;
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, true);
    let order = shop.made().await?;
    let id = order.id();
    let payment = order.pay(visa()).await?;
    assert!(matches!(payment, Payment::Authorized(_)), "{payment:?}");
    assert!(matches!(
        shop.store.order(id).await?,
        OrderState::Authorized(_)
    ));
    shop.sandbox.capture(id.get(), None);
    assert!(matches!(shop.store.order(id).await?, OrderState::Paid(_)));
    Ok(())
}

#[tokio::test]
async fn a_declined_order_is_unpaid_and_a_part_paid_one_is_finished_from_another_store() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let id = order.id();
    assert!(matches!(
        order.pay(declining(30106)).await?,
        Payment::Declined(_)
    ));
    let OrderState::Unpaid(order) = shop.server()?.order(id).await? else {
        panic!("nothing was paid")
    };
    assert!(matches!(
        order.pay(small_gift_certificate()).await?,
        Payment::Part { .. }
    ));
    let OrderState::PartPaid { order, due } = shop.server()?.order(id).await? else {
        panic!("a part was paid")
    };
    assert_eq!(due, "25.00".parse::<Amount>()?);
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    assert!(matches!(
        shop.server()?.order(id).await?,
        OrderState::Paid(_)
    ));
    assert_eq!(shop.sandbox.ledger().taken(id.get()), Decimal::from(35));
    Ok(())
}

#[tokio::test]
async fn an_order_of_the_control_panel_is_paid_where_the_platform_allows_it() -> Tested {
    let shop = Shop::open().await?;
    let made = NewOrder::new(Decimal::from(35)).customer_id(bigcommerce_sandbox::customer::JANE);
    let typed = shop.sandbox.make_order(made.clone().from_control_panel());
    let payment = shop.unpaid(OrderId::new(typed)).await?.pay(visa()).await?;
    assert!(
        !matches!(payment, Payment::Settled(_)),
        "the payments host refuses it: {payment:?}"
    );
    assert_eq!(shop.charges(), 0);
    let by_another_program = shop.sandbox.make_order(made.external_order_id("erp-1"));
    let payment = shop
        .unpaid(OrderId::new(by_another_program))
        .await?
        .pay(visa())
        .await?;
    assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
    Ok(())
}

#[tokio::test]
async fn keys_are_opened_again_only_when_all_money_was_given_back() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, attempt) = (order.id(), order.attempt());
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    assert!(
        shop.store.reopen(attempt).await.is_err(),
        "all of it is there"
    );
    shop.sandbox.refund(id.get(), Some(Decimal::from(5)));
    assert!(shop.store.reopen(attempt).await.is_err(), "30.00 are there");
    shop.sandbox.refund(id.get(), Some(Decimal::from(30)));
    let OrderState::Closed { why, .. } = shop.store.order(id).await? else {
        panic!("all of it was given back")
    };
    assert_eq!(why, Closed::GivenBack);
    shop.store.reopen(attempt).await?;
    let again = shop.store.reopen(attempt).await;
    assert!(again.is_err(), "it is open already");
    Ok(())
}

#[tokio::test]
async fn another_order_of_a_cart_whose_payment_was_given_back_is_paid_after_reopening() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let (id, attempt, other) = (first.id(), first.attempt(), second.id());
    assert!(matches!(first.pay(visa()).await?, Payment::Settled(_)));
    shop.sandbox.refund(id.get(), None);
    let Payment::AlreadyPaid(_) = second.pay(visa()).await? else {
        panic!("its keys are closed until the merchant opens them")
    };
    shop.store.reopen(attempt).await?;
    let payment = shop.unpaid(other).await?.pay(visa()).await?;
    assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
    assert_eq!(shop.charges(), 2);
    Ok(())
}

#[tokio::test]
async fn a_part_is_given_up_by_a_refund_and_a_reopening() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let (id, attempt, other) = (first.id(), first.attempt(), second.id());
    assert!(matches!(
        first.pay(small_gift_certificate()).await?,
        Payment::Part { .. }
    ));
    assert!(matches!(
        second.pay(visa()).await?,
        Payment::PartElsewhere(_)
    ));
    assert!(shop.store.reopen(attempt).await.is_err(), "10.00 are there");
    shop.sandbox.refund(id.get(), None);
    shop.store.reopen(attempt).await?;
    let payment = shop.unpaid(other).await?.pay(visa()).await?;
    assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
    Ok(())
}

#[tokio::test]
async fn a_release_is_refused_too_early_and_granted_in_time() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, attempt) = (order.id(), order.attempt());
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    assert!(matches!(order.pay(visa()).await?, Payment::Unknown(_)));
    let early = shop
        .store
        .release(attempt)
        .await
        .expect_err("its request may still arrive");
    assert!(early.retry_after().is_some(), "{early}");
    assert!(
        early
            .to_string()
            .ends_with("whether the payment went through is not known"),
        "{early}"
    );
    shop.pass(TOKEN_LIFE);
    assert!(
        shop.store.release(attempt).await.is_err(),
        "the quiet period has not passed"
    );
    shop.pass(QUIET + Duration::from_secs(1));
    shop.store.release(attempt).await?;
    let payment = shop.unpaid(id).await?.pay(visa()).await?;
    assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_release_of_an_unmarked_attempt_is_granted_at_any_time() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    shop.open_and_vanish(order.attempt(), id).await?;
    shop.store.release(order.attempt()).await?;
    assert!(matches!(
        shop.unpaid(id).await?.pay(visa()).await?,
        Payment::Settled(_)
    ));
    Ok(())
}

#[tokio::test]
async fn a_payment_that_is_refunded_before_it_is_confirmed_is_given_back() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    let order_lag = Duration::from_secs(600);
    shop.sandbox.set_lags(bigcommerce_sandbox::Lags {
        order: order_lag,
        ..Default::default()
    });
    let Payment::Confirming(attempt) = order.pay(visa()).await? else {
        panic!("the order did not move")
    };
    shop.sandbox.refund(id.get(), None);
    shop.pass(order_lag);
    let payment = attempt.reconcile().await?;
    let Payment::NotCharged(not_charged) = payment else {
        panic!("it was given back: {payment:?}")
    };
    assert_eq!(
        not_charged.why,
        bigcommerce_facade::NotChargedReason::GivenBack
    );
    Ok(())
}

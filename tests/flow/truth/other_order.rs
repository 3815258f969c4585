//! Attempts and money of another order of the cart.

use std::time::Duration;

use bigcommerce_facade::{NotSentReason, OrderState, Payment, Resumed};
use bigcommerce_sandbox::{Fault as StoreFault, Lags};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, small_gift_certificate, visa},
};

use super::{forged, payment_of};

const LAG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_doubt_of_another_order_ends_as_that_orders_payment() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let (paid, other) = (first.id(), second.id());
    shop.sandbox.set_lags(Lags {
        transactions: LAG,
        ..Lags::default()
    });
    shop.payments.next("POST", "/payments", Fault::CutAfter);
    assert!(matches!(first.pay(visa()).await?, Payment::Unknown(_)));
    let OrderState::Unknown(held) = shop.server()?.order(other).await? else {
        panic!("the cart is in doubt")
    };
    assert_eq!(held.order, other);
    let attempt = held.attempt.ok_or("the attempt that is in doubt")?;
    assert_eq!(attempt.order_id(), paid);
    shop.pass(LAG);
    let payment = attempt.reconcile().await?;
    let Payment::AlreadyPaid(before) = &payment else {
        panic!("order {paid} was paid, and not {other}: {payment:?}")
    };
    assert_eq!(before.order, paid);
    let Payment::Settled(order) = payment_of(&shop, before.ticket()).await? else {
        panic!("its ticket leads to the payment")
    };
    assert_eq!(order.id(), paid);
    Ok(())
}

#[tokio::test]
async fn a_part_of_another_order_ends_as_that_orders_part() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let (paid, other) = (first.id(), second.id());
    shop.sandbox.set_lags(Lags {
        transactions: LAG,
        ..Lags::default()
    });
    assert!(matches!(
        first.pay(small_gift_certificate()).await?,
        Payment::Confirming(_)
    ));
    let OrderState::Unknown(held) = shop.store.order(other).await? else {
        panic!("the cart is in doubt")
    };
    shop.pass(LAG);
    let attempt = held.attempt.ok_or("the attempt that is in doubt")?;
    let payment = attempt.reconcile().await?;
    let Payment::PartElsewhere(part) = &payment else {
        panic!("a part of order {paid} was paid: {payment:?}")
    };
    assert_eq!(part.order, paid);
    assert!(!payment.may_pay_again());
    let Payment::Part { order, due } = payment_of(&shop, part.ticket()).await? else {
        panic!("its ticket leads to the part")
    };
    assert_eq!((order.id(), due), (paid, "25.00".parse()?));
    Ok(())
}

#[tokio::test]
async fn a_ticket_with_the_attempt_of_another_order_leads_to_no_payment() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let ticket = forged(&shop.store, second.id(), first.attempt());
    // While the attempt is not on record the ticket is as good as one of the order.
    let Resumed::Order(OrderState::Unpaid(early)) = shop.store.resume(&ticket).await? else {
        panic!("nothing was paid yet")
    };
    assert!(matches!(first.pay(visa()).await?, Payment::Settled(_)));
    let resumed = shop.server()?.resume(&ticket).await;
    let error = resumed.expect_err("the attempt is of the other order");
    assert_eq!(error.step().key(), "resume");
    let rejected = early.pay(visa()).await;
    let rejected = rejected.expect_err("the attempt is of the other order");
    assert!(
        rejected
            .error
            .to_string()
            .contains("another store or order"),
        "{rejected}"
    );
    assert_eq!((shop.sent(), shop.charges()), (1, 1));
    Ok(())
}

#[tokio::test]
async fn an_order_that_a_look_finds_paid_is_named_and_its_ticket_leads_to_it() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let paid = first.id();
    shop.pay_with_the_bindings_alone(paid).await?;
    let Payment::AlreadyPaid(before) = second.pay(visa()).await? else {
        panic!("the other order was paid outside")
    };
    assert_eq!(before.order, paid);
    let Resumed::Order(OrderState::Paid(order)) = shop.server()?.resume(before.ticket()).await?
    else {
        panic!("the ticket leads to the paid order")
    };
    assert_eq!(order.id(), paid);

    let Payment::AlreadyPaid(before) = first.pay(visa()).await? else {
        panic!("it was paid outside")
    };
    let Payment::AlreadyPaid(again) = payment_of(&shop, before.ticket()).await? else {
        panic!("the ticket goes on answering")
    };
    assert_eq!((before.order, again.order), (paid, paid));
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn transactions_of_a_third_order_are_no_evidence_of_the_other_one() -> Tested {
    let shop = Shop::open().await?;
    for (of, is_evidence) in [("999999", false), ("OWN", true)] {
        let [first, second] = shop.two_orders_of_a_cart().await?;
        let sent = shop.sent();
        let of = of.replace("OWN", &first.id().to_string());
        let page = format!(
            r#"{{"data":[{{"id":1,"order_id":"{of}","event":"purchase","method":"credit_card","amount":1,"currency":"USD","status":"error"}}],
            "meta":{{"pagination":{{"total":1,"count":1,"per_page":250,"current_page":1,"total_pages":1}}}}}}"#
        );
        let path = format!("/v3/orders/{}/transactions", first.id());
        let page = StoreFault::answer_instead(200, page).on("GET", path);
        shop.sandbox.inject(page.always());
        let payment = second.pay(visa()).await?;
        shop.sandbox.clear_faults();
        if is_evidence {
            assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
            continue;
        }
        let Payment::NotSent(not_sent) = &payment else {
            panic!("nobody knows what the other order holds: {payment:?}")
        };
        assert_eq!(not_sent.reason(), NotSentReason::CannotRead);
        assert_eq!(shop.sent(), sent);
    }
    Ok(())
}

//! A part that somebody else found out about: the rest is told from a look.

use bigcommerce_facade::{OpenAttempt, Order, OrderState, Payment, Resumed, Unpaid};
use bigcommerce_sandbox::Fault as StoreFault;
use bigcommerce_tests::{
    Fault,
    shop::{QUIET, Shop, TOKEN_LIFE, Tested, small_gift_certificate, visa},
};

/// An attempt whose part a sweep has found, and the same order with the same ticket in another tab.
async fn swept(shop: &Shop) -> Result<(OpenAttempt, Order<Unpaid>), Box<dyn std::error::Error>> {
    let order = shop.made().await?;
    let ticket = order.ticket();
    let Resumed::Order(OrderState::Unpaid(again)) = shop.store.resume(&ticket).await? else {
        panic!("nothing was paid yet")
    };
    assert_eq!(again.attempt(), order.attempt());
    shop.payments.next("POST", "/payments", Fault::CutAfter);
    let Payment::Unknown(attempt) = order.pay(small_gift_certificate()).await? else {
        panic!("the answer was lost")
    };
    shop.pass(TOKEN_LIFE + QUIET);
    assert_eq!(shop.server()?.sweep(QUIET).await?.len(), 1);
    assert_eq!(shop.open_attempts().await, 0);
    Ok((attempt, again))
}

#[tokio::test]
async fn a_part_that_a_sweep_found_has_the_rest_that_a_look_shows() -> Tested {
    let shop = Shop::open().await?;
    let (attempt, again) = swept(&shop).await?;
    let Payment::Part { due, order } = attempt.reconcile().await? else {
        panic!("a part was paid")
    };
    assert_eq!((&due, order.due()), (&"25.00".parse()?, &due));
    let sent = shop.sent();
    let Payment::Part { due, order } = again.pay(visa()).await? else {
        panic!("its attempt paid a part")
    };
    assert_eq!((&due, order.due()), (&"25.00".parse()?, &due));
    assert_eq!(shop.sent(), sent, "an attempt is made once");
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    Ok(())
}

#[tokio::test]
async fn a_part_that_a_sweep_found_has_no_rest_while_a_look_is_not_whole() -> Tested {
    let shop = Shop::open().await?;
    let (attempt, again) = swept(&shop).await?;
    let sent = shop.sent();
    for unread in [
        StoreFault::answer_instead(503, ""),
        StoreFault::answer_instead(204, ""),
        StoreFault::omit_date(),
    ] {
        shop.sandbox
            .inject(unread.on("GET", "/v3/orders/{id}/transactions").always());
    }
    let attempt = attempt.reconcile().await.expect_err("no rest is known");
    assert_eq!(attempt.error.shopper_message().key(), "payment.in_doubt");
    let again = again.pay(visa()).await.expect_err("no rest is known");
    shop.sandbox.clear_faults();
    for payment in [
        attempt.stage.reconcile().await?,
        again.stage.pay(visa()).await?,
    ] {
        let Payment::Part { due, .. } = &payment else {
            panic!("a part was paid: {payment:?}")
        };
        assert_eq!(*due, "25.00".parse()?);
    }
    assert_eq!(shop.sent(), sent);
    Ok(())
}

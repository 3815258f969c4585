//! Payments that were taken through another gateway.

use bigcommerce_facade::{Change, PaidElsewhere, PaymentMethodId, SweptState};
use bigcommerce_sandbox::Fault;
use bigcommerce_tests::shop::Tested;

use super::*;

const PURCHASES: &str = "/v3/payments/transactions/purchases";
const AUTHORIZATIONS: &str = "/v3/payments/transactions/authorizations";

fn taken() -> PaidElsewhere {
    PaidElsewhere::taken(PaymentMethodId::new(payment::CARD_METHOD), "pi_test_0118").in_test_mode()
}

fn reserved() -> PaidElsewhere {
    PaidElsewhere::reserved(PaymentMethodId::new(payment::CARD_METHOD), "pi_test_0118")
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_was_taken_elsewhere_pays_the_order_and_can_be_given_back() -> Tested {
    let shop = Shop::open()?;
    let order = shop.unpaid().await?;
    let ticket = order.ticket();
    let Payment::Settled(order) = order.paid_elsewhere(taken()).await? else {
        panic!("the store shows it")
    };
    assert_eq!(
        (shop.sent(PURCHASES), shop.money(order.id()).0),
        (1, 35.into())
    );
    assert!(matches!(refund(&order, 5).await?, Change::Refunded(_)));
    let resumed = shop.server()?.resume(&ticket).await?;
    assert!(resumed.into_order().is_none(), "it is paid");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_was_reserved_elsewhere_can_be_captured() -> Tested {
    let shop = Shop::open()?;
    let Payment::Authorized(order) = shop.unpaid().await?.paid_elsewhere(reserved()).await? else {
        panic!("the store shows it")
    };
    assert_eq!(shop.sent(AUTHORIZATIONS), 1);
    assert!(matches!(order.capture().await?, Change::Captured(_)));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_an_import_is_looked_up_and_never_repeated() -> Tested {
    let shop = Shop::open()?;
    let order = shop.unpaid().await?;
    shop.sandbox
        .inject(Fault::cut_after_effect().on("POST", PURCHASES));
    assert!(matches!(
        order.paid_elsewhere(taken()).await?,
        Payment::Settled(_)
    ));
    assert_eq!(shop.sent(PURCHASES), 1);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_import_in_doubt_ends_by_what_the_store_shows_or_by_the_merchant() -> Tested {
    let shop = Shop::open()?;
    let order = shop.unpaid().await?;
    let id = order.id();
    shop.sandbox
        .inject(Fault::cut_before_effect().on("POST", PURCHASES));
    let Payment::Unknown(attempt) = order.paid_elsewhere(taken()).await? else {
        panic!("nobody can know")
    };
    for _ in 0..4 {
        tokio::time::advance(QUIET * 4).await;
        let swept = shop.server()?.sweep(Duration::ZERO).await?;
        assert!(
            matches!(swept[0].state, SweptState::Waiting { .. }),
            "{swept:?}"
        );
    }
    let released = attempt.released_by_merchant().await?;
    assert!(released.may_pay_again(), "{released:?}");
    assert_eq!(shop.money(id).0, 0.into());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_refused_import_leaves_the_order_to_be_paid() -> Tested {
    let shop = Shop::open()?;
    let unknown = PaidElsewhere::taken(PaymentMethodId::new("nobody.card"), "pi_test_0118");
    let refused = shop.unpaid().await?.paid_elsewhere(unknown).await?;
    let Payment::Declined(declined) = refused else {
        panic!("the method is not set up: {refused:?}")
    };
    assert_eq!(declined.error().step().key(), "import_payment");
    assert!(matches!(
        declined.order.pay(visa()).await?,
        Payment::Settled(_)
    ));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_paid_takes_no_import() -> Tested {
    let shop = Shop::open()?;
    let order = shop.unpaid().await?;
    let id = order.id();
    let OrderState::Unpaid(other) = shop.server()?.order(id).await? else {
        panic!("it is not paid")
    };
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    assert!(matches!(
        other.paid_elsewhere(taken()).await?,
        Payment::AlreadyPaid(_)
    ));
    assert_eq!(shop.sent(PURCHASES), 0);
    Ok(())
}

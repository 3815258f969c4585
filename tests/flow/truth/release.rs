//! The merchant's word.

use std::time::Duration;

use bigcommerce_facade::{AttemptId, Closed, NotChargedReason, OrderState, Payment, Step};
use bigcommerce_sandbox::{Fault as StoreFault, Lags};
use bigcommerce_tests::{
    Fault,
    shop::{QUIET, Shop, TOKEN_LIFE, Tested, visa},
};

const GONE: &str = r#"{"status":404,"title":"t"}"#;

#[tokio::test]
async fn an_attempt_whose_order_is_gone_can_be_released_in_time() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, attempt) = (order.id(), order.attempt());
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    assert!(matches!(order.pay(visa()).await?, Payment::Unknown(_)));
    let gone = StoreFault::answer_instead(404, GONE).on("GET", "/v2/orders/{id}");
    shop.sandbox.inject(gone.always());
    shop.pass(TOKEN_LIFE);
    let early = shop.store.release(attempt).await;
    let early = early.expect_err("its request may still arrive");
    assert_eq!(early.step(), Step::Release);
    shop.pass(QUIET);
    let state = shop.store.release(attempt).await?;
    let OrderState::Closed { order, why, .. } = &state else {
        panic!("there is no such order: {state:?}")
    };
    assert_eq!((*order, *why), (id, Closed::Gone));
    assert_eq!(shop.open_attempts().await, 0);
    Ok(())
}

#[tokio::test]
async fn an_attempt_whose_order_is_read_too_slowly_can_be_released_in_time() -> Tested {
    let limit = Duration::from_millis(250);
    let shop = Shop::open_with(|store| store.look_limit(limit)).await?;
    let order = shop.made().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    let slow = StoreFault::hold_before_effect().on("GET", "/v3/orders/{id}/transactions");
    shop.sandbox.inject(slow.always());
    shop.pass(TOKEN_LIFE);
    let early = attempt.released_by_merchant().await;
    let early = early.expect_err("its request may still arrive");
    assert_eq!(early.error.step(), Step::Release);
    shop.pass(QUIET);
    let payment = early.stage.released_by_merchant().await?;
    let Payment::NotCharged(released) = &payment else {
        panic!("the order answers, and its time is past: {payment:?}")
    };
    assert_eq!(released.why, NotChargedReason::MerchantSaysSo);
    assert_eq!(shop.open_attempts().await, 0);
    Ok(())
}

#[tokio::test]
async fn a_release_answers_the_order_as_it_is_then() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, attempt) = (order.id(), order.attempt());
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    assert!(matches!(order.pay(visa()).await?, Payment::Unknown(_)));
    let early = shop.store.release(attempt).await;
    let early = early.expect_err("its request may still arrive");
    assert_eq!(early.step(), Step::Release);
    assert!(early.retry_after() > Some(TOKEN_LIFE), "{early}");
    assert_eq!(early.shopper_message().key(), "payment.in_doubt");
    shop.pass(TOKEN_LIFE + QUIET);
    let OrderState::Unpaid(order) = shop.store.release(attempt).await? else {
        panic!("nothing was taken")
    };
    assert_eq!(order.id(), id);
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    Ok(())
}

#[tokio::test]
async fn money_that_the_store_shows_outranks_the_merchants_word() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, attempt) = (order.id(), order.attempt());
    let transactions = Duration::from_secs(60);
    shop.sandbox.set_lags(Lags {
        transactions,
        ..Lags::default()
    });
    shop.payments.next("POST", "/payments", Fault::CutAfter);
    assert!(matches!(order.pay(visa()).await?, Payment::Unknown(_)));
    shop.pass(transactions);
    let OrderState::Paid(paid) = shop.store.release(attempt).await? else {
        panic!("the store shows the money")
    };
    assert_eq!(paid.id(), id);
    Ok(())
}

#[tokio::test]
async fn an_attempt_that_the_journal_does_not_have_is_not_released() -> Tested {
    let shop = Shop::open().await?;
    let nobodys = shop.store.release(AttemptId::mint()).await;
    let error = nobodys.expect_err("there is no such attempt");
    assert_eq!(error.step(), Step::Release);
    assert!(error.to_string().contains("no such attempt"), "{error}");
    assert_eq!(shop.api.requests(), Vec::<String>::new());
    Ok(())
}

//! The sweep: every open attempt is driven to its end by what the store shows.

use std::time::Duration;

use bigcommerce_facade::{OrderState, Payment, SweptState};
use bigcommerce_sandbox::Settlement;
use bigcommerce_tests::{
    Fault,
    shop::{QUIET, Shop, TOKEN_LIFE, Tested, pending_card, visa},
};

fn ended(swept: &[bigcommerce_facade::Swept]) -> usize {
    swept
        .iter()
        .filter(|one| matches!(one.state, SweptState::Ended))
        .count()
}

#[tokio::test]
async fn a_doubt_is_driven_to_its_end_without_anybody() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    drop(order.pay(visa()).await?);
    let server = shop.server()?;
    let swept = server.sweep(Duration::ZERO).await?;
    let SweptState::Waiting { not_before, .. } = swept[0].state else {
        panic!("the token is valid: {swept:?}")
    };
    let wait = u64::try_from(not_before - shop.sandbox.now())?;
    assert!(wait <= TOKEN_LIFE.as_secs() + 1, "{wait}");
    shop.pass(TOKEN_LIFE);
    assert_eq!(ended(&server.sweep(Duration::ZERO).await?), 0);
    shop.pass(QUIET);
    assert_eq!(ended(&server.sweep(Duration::ZERO).await?), 1);
    assert!(server.sweep(Duration::ZERO).await?.is_empty());
    assert!(matches!(
        shop.unpaid(id).await?.pay(visa()).await?,
        Payment::Settled(_)
    ));
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn nothing_is_declared_failed_because_it_is_old() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    drop(order.pay(pending_card()).await?);
    for _ in 0..5 {
        shop.pass(Duration::from_secs(30 * 24 * 3600));
        assert_eq!(ended(&shop.store.sweep(Duration::ZERO).await?), 0);
    }
    shop.sandbox.settle(id.get(), Settlement::Paid);
    assert_eq!(ended(&shop.store.sweep(Duration::ZERO).await?), 1);
    assert!(matches!(shop.store.order(id).await?, OrderState::Paid(_)));
    Ok(())
}

#[tokio::test]
async fn attempts_that_are_younger_than_asked_for_are_left_alone() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    drop(order.pay(visa()).await?);
    assert!(shop.store.sweep(Duration::from_secs(60)).await?.is_empty());
    shop.pass(Duration::from_secs(61));
    // The platform's time is known by its responses.
    drop(shop.made().await?);
    assert_eq!(shop.store.sweep(Duration::from_secs(60)).await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_that_sweep_at_once_end_each_attempt_once() -> Tested {
    let shop = Shop::open().await?;
    for _ in 0..5 {
        let order = shop.made().await?;
        shop.payments.next("POST", "/payments", Fault::CutBefore);
        drop(order.pay(visa()).await?);
    }
    let (one, other) = (shop.server()?, shop.server()?);
    for pause in [Duration::ZERO, TOKEN_LIFE, QUIET] {
        shop.pass(pause);
        let (one, other) = (one.clone(), other.clone());
        let sweeps = [one, other]
            .map(|server| tokio::spawn(async move { server.sweep(Duration::ZERO).await }));
        for sweep in sweeps {
            let _ = sweep.await??;
        }
    }
    assert_eq!((shop.open_attempts().await, shop.charges()), (0, 0));
    for order in shop.sandbox.ledger().orders {
        let id = bigcommerce_facade::OrderId::new(order.id);
        let records = shop.journal_of(id).await;
        let ends = records[0]
            .facts
            .iter()
            .filter(|fact| matches!(fact, bigcommerce_facade::journal::Fact::Ended(_)));
        assert_eq!(ends.count(), 1, "{}", records[0]);
        assert!(matches!(
            shop.unpaid(id).await?.pay(visa()).await?,
            Payment::Settled(_)
        ));
    }
    assert_eq!(shop.charges(), 5);
    Ok(())
}

#[tokio::test]
async fn a_webhook_settles_the_pending_payment_of_its_order_and_no_other() -> Tested {
    let shop = Shop::open().await?;
    let (first, second) = (shop.made().await?, shop.made().await?);
    let (of, other) = (first.id(), second.id());
    drop(first.pay(pending_card()).await?);
    drop(second.pay(pending_card()).await?);
    shop.sandbox.settle(of.get(), Settlement::Paid);
    shop.sandbox.settle(other.get(), Settlement::Paid);
    let observed = shop.store.observe(of).await?;
    assert_eq!(observed.len(), 1);
    assert_eq!((observed[0].order, ended(&observed)), (of, 1));
    assert!(matches!(shop.store.order(of).await?, OrderState::Paid(_)));
    assert!(
        shop.store.observe(of).await?.is_empty(),
        "a second delivery changes nothing"
    );
    assert_eq!(ended(&shop.store.sweep(Duration::ZERO).await?), 1);
    Ok(())
}

#[tokio::test]
async fn a_webhook_that_comes_too_early_or_lies_ends_nothing() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    drop(order.pay(pending_card()).await?);
    for _ in 0..3 {
        assert_eq!(ended(&shop.store.observe(id).await?), 0);
    }
    assert_eq!(shop.charges(), 1);
    Ok(())
}

//! What never answers, and what has to be finished all the same.

use std::time::Duration;

use bigcommerce_facade::{
    Payment,
    journal::{Class, Fact},
};
use bigcommerce_sandbox::Fault as StoreFault;
use bigcommerce_tests::{
    journal::{Trouble, TroubledJournal},
    shop::{Shop, Tested, builder, visa},
};

#[tokio::test]
async fn a_journal_that_never_answers_does_not_hang_a_payment() -> Tested {
    let shop = Shop::open().await?;
    let journal = TroubledJournal::before(shop.journal.clone());
    let store = builder(&shop.sandbox, &shop.api, &shop.payments).journal(journal.clone());
    let store = store.journal_limit(Duration::from_millis(20)).build()?;
    let shop = Shop { store, ..shop };
    let order = shop.made().await?;
    journal.troubles(0, usize::MAX, Trouble::Hangs);
    let rejected = tokio::time::timeout(Duration::from_secs(30), order.pay(visa()))
        .await?
        .expect_err("no journal");
    assert_eq!(shop.sent(), 0);
    journal.recovers();
    let Payment::Settled(_) = rejected.stage.pay(visa()).await? else {
        panic!("it is back")
    };
    Ok(())
}

#[tokio::test]
async fn a_success_is_on_record_before_anything_is_read_back() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    // The first read is for the keys, the second is the look before the charge.
    let read_back = StoreFault::hold_before_effect()
        .on("GET", "/v2/orders/{id}")
        .skip(2);
    let read_back = shop.sandbox.inject(read_back);
    let paying = tokio::spawn(order.pay(visa()));
    shop.sandbox.until_held(read_back).await;
    let records = shop.journal_of(id).await;
    let answered =
        |fact: &Fact| matches!(fact, Fact::Answered(answered) if answered.class == Class::Success);
    assert!(records[0].facts.iter().any(answered), "{records:?}");
    shop.sandbox.release(read_back);
    assert!(matches!(paying.await??, Payment::Settled(_)));
    Ok(())
}

#[tokio::test]
async fn a_shutdown_waits_for_a_charge_whose_handler_is_gone() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    let charge = shop
        .sandbox
        .inject(StoreFault::hold_before_effect().on("POST", "/payments"));
    let store = shop.store.clone();
    let handler = tokio::spawn(order.pay(visa()));
    shop.sandbox.until_held(charge).await;
    handler.abort();
    let drained = tokio::spawn(async move { store.drain().await });
    shop.sandbox.release(charge);
    assert!(drained.await?, "everything came to its end");
    assert!(matches!(
        shop.store.order(id).await?,
        bigcommerce_facade::OrderState::Paid(_)
    ));
    assert_eq!(shop.open_attempts().await, 0);
    Ok(())
}

#[tokio::test]
async fn a_shutdown_that_runs_out_of_patience_says_so_and_leaves_the_attempt_on_record() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let ticket = order.ticket();
    let charge = shop
        .sandbox
        .inject(StoreFault::hold_before_effect().on("POST", "/payments"));
    let paying = tokio::spawn(order.pay(visa()));
    shop.sandbox.until_held(charge).await;
    assert!(!shop.store.drain_within(Duration::ZERO).await);
    assert_eq!(shop.open_attempts().await, 1);
    shop.sandbox.release(charge);
    let _ = paying.await??;
    let bigcommerce_facade::Resumed::Payment(Payment::Settled(_)) =
        shop.server()?.resume(&ticket).await?
    else {
        panic!("another server finds it")
    };
    Ok(())
}

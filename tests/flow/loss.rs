//! A journal that was lost, or put back from a backup.

use std::time::Duration;

use bigcommerce_facade::{InMemoryJournal, OrderState, Payment, SweptState};
use bigcommerce_tests::{
    Fault,
    journal::BackedUpJournal,
    shop::{QUIET, Shop, TOKEN_LIFE, Tested, visa},
};

#[tokio::test]
async fn after_a_loss_nothing_is_paid_for_a_tokens_life_and_the_quiet_period() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    drop(order.pay(visa()).await?);
    let store = shop.server_with(InMemoryJournal::after_loss())?;
    let shop = Shop { store, ..shop };
    let rejected = shop
        .unpaid(id)
        .await?
        .pay(visa())
        .await
        .expect_err("too early");
    let wait = rejected.error.retry_after().ok_or("how long")?;
    assert!(wait > TOKEN_LIFE, "{wait:?}");
    shop.pass(wait - Duration::from_secs(60));
    let rejected = rejected
        .stage
        .pay(visa())
        .await
        .expect_err("a minute too early");
    shop.pass(Duration::from_secs(60));
    assert!(matches!(
        rejected.stage.pay(visa()).await?,
        Payment::Settled(_)
    ));
    assert_eq!((shop.sent(), shop.charges()), (2, 1));
    Ok(())
}

#[tokio::test]
async fn after_a_restore_nothing_is_opened_and_an_unmarked_attempt_counts_as_sent() -> Tested {
    for arrives in [false, true] {
        let shop = Shop::open().await?;
        let journal = BackedUpJournal::new();
        let store = shop.server_with(journal.clone())?;
        let shop = Shop { store, ..shop };
        let order = shop.made().await?;
        let id = order.id();
        let minting = bigcommerce_sandbox::Fault::hold_before_effect()
            .on("POST", "/v3/payments/access_tokens");
        let minting = shop.sandbox.inject(minting);
        let fault = if arrives {
            Fault::CutAfter
        } else {
            Fault::CutBefore
        };
        let transactions = Duration::from_secs(600);
        shop.sandbox.set_lags(bigcommerce_sandbox::Lags {
            transactions,
            ..Default::default()
        });
        shop.payments.next("POST", "/payments", fault);
        let paying = tokio::spawn(order.pay(visa()));
        shop.sandbox.until_held(minting).await;
        let backup = journal.backup();
        shop.sandbox.release(minting);
        assert!(matches!(paying.await??, Payment::Unknown(_)));

        // The record that was put back stops before its mark.
        journal.put_back(&backup, true);
        let store = shop.server_with(journal.clone())?;
        let shop = Shop { store, ..shop };
        shop.pass(Duration::from_secs(121));
        // The grace of an attempt that was not sent is over, and this one counts as sent.
        for _ in 0..2 {
            let swept = shop.store.sweep(Duration::ZERO).await?;
            assert!(
                matches!(swept[0].state, SweptState::Waiting { .. }),
                "{swept:?}"
            );
        }
        if let OrderState::Unpaid(order) = shop.store.order(id).await? {
            let payment = order.pay(visa()).await?;
            assert!(matches!(payment, Payment::InProgress(_)), "{payment:?}");
        }
        let other = shop.sandbox.make_order(
            bigcommerce_sandbox::NewOrder::new(35.into())
                .customer_id(bigcommerce_sandbox::customer::JANE),
        );
        let OrderState::Unpaid(other) = shop
            .store
            .order(bigcommerce_facade::OrderId::new(other))
            .await?
        else {
            panic!("another order is unpaid")
        };
        let rejected = other.pay(visa()).await.expect_err("nothing is opened");
        assert!(rejected.error.retry_after().is_some());

        for pause in [TOKEN_LIFE, QUIET, QUIET] {
            shop.pass(pause);
            let _ = shop.store.sweep(Duration::ZERO).await?;
        }
        match shop.store.order(id).await? {
            OrderState::Paid(_) => assert!(arrives),
            OrderState::Unpaid(order) => {
                assert!(!arrives);
                let payment = order.pay(visa()).await?;
                assert!(
                    matches!(payment, Payment::Confirming(_) | Payment::Settled(_)),
                    "{payment:?}"
                );
            }
            other => panic!("{arrives}: {other:?}"),
        }
        assert_eq!(shop.charges(), 1);
        let payment = rejected.stage.pay(visa()).await?;
        assert!(!matches!(payment, Payment::NotSent(_)), "{payment:?}");
    }
    Ok(())
}

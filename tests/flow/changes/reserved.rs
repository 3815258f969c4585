//! Captures and voids of reserved money.

use std::time::Duration;

use bigcommerce_facade::{Change, OrderState, Payment, Resumed, Waiting};
use bigcommerce_sandbox::{Fault, Lags, NewTransaction};
use bigcommerce_tests::shop::Tested;

use super::*;

fn late(transactions: u64) -> Lags {
    Lags {
        transactions: Duration::from_secs(transactions),
        ..Lags::default()
    }
}

#[tokio::test(start_paused = true)]
async fn reserved_money_is_captured_once() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    let id = order.id();
    let captured = order.capture().await?;
    let Change::Captured(made) = &captured else {
        panic!("the store shows it: {captured:?}")
    };
    assert_eq!(
        (made.amount().to_string(), made.currency()),
        ("35.00".into(), "USD")
    );
    assert_eq!(key(&captured), "change.captured");
    assert_eq!((shop.sent(CAPTURE), shop.money(id).0), (1, 35.into()));
    assert!(matches!(shop.store.order(id).await?, OrderState::Paid(_)));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn reserved_money_is_voided_and_the_order_is_given_back() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    let id = order.id();
    let voided = order.void().await?;
    assert!(matches!(&voided, Change::Voided(made) if made.amount().to_string() == "35.00"));
    assert_eq!(shop.money(id), (0.into(), 0.into()));
    assert!(matches!(
        shop.store.order(id).await?,
        OrderState::Closed { .. }
    ));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_capture_is_pending_until_a_transaction_shows_it() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    shop.sandbox.set_lags(late(600));
    let Change::Pending(open) = order.capture().await? else {
        panic!("it was accepted")
    };
    let ticket = open.ticket();
    assert_eq!(shop.swept().await?, 1);
    tokio::time::advance(Duration::from_secs(601)).await;
    let resumed = shop.server()?.resume(&ticket).await?;
    assert!(
        matches!(&resumed, Resumed::Change(Change::Captured(_))),
        "{resumed:?}"
    );
    assert_eq!((shop.sent(CAPTURE), shop.swept().await?), (1, 0));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_webhook_drives_the_capture_of_its_order_to_its_end() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    let id = order.id();
    shop.sandbox.set_lags(late(600));
    let Change::Pending(open) = order.capture().await? else {
        panic!("it was accepted")
    };
    tokio::time::advance(Duration::from_secs(601)).await;
    let observed = shop.server()?.observe(id).await?;
    assert_eq!((observed.len(), observed[0].attempt), (1, open.id()));
    assert!(matches!(open.reconcile().await?, Change::Captured(_)));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_a_capture_is_looked_up_and_never_repeated() -> Tested {
    for fault in [
        Fault::cut_after_effect(),
        Fault::answer_after_effect(502, "<html>"),
        Fault::answer_after_effect(409, "{}"),
    ] {
        let shop = Shop::open()?;
        let order = shop.authorized().await?;
        let id = order.id();
        shop.sandbox.inject(fault.on("POST", CAPTURE));
        let captured = order.capture().await?;
        assert!(matches!(&captured, Change::Captured(_)), "{captured:?}");
        assert_eq!((shop.sent(CAPTURE), shop.money(id).0), (1, 35.into()));
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_capture_that_never_arrived_stays_in_doubt_until_the_merchant_decides() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    let id = order.id();
    shop.sandbox
        .inject(Fault::cut_before_effect().on("POST", CAPTURE));
    let Change::Unknown(mut open) = order.capture().await? else {
        panic!("nobody can know")
    };
    assert_eq!(open.why(), Waiting::Undecided);
    let early = open
        .released_by_merchant()
        .await
        .expect_err("it may still arrive");
    open = early.stage;
    for _ in 0..5 {
        // No time proves anything: there is no token that expires.
        tokio::time::advance(QUIET * 4).await;
        let again = open.reconcile().await?;
        assert_eq!(
            (key(&again), again.may_try_again()),
            ("change.in_doubt", false)
        );
        let Change::Unknown(same) = again else {
            panic!("nothing shows it: {again:?}")
        };
        open = same;
        assert_eq!(shop.swept().await?, 1);
    }
    let released = open.released_by_merchant().await?;
    assert!(matches!(&released, Change::Released(_)) && released.may_try_again());
    let OrderState::Authorized(order) = shop.store.order(id).await? else {
        panic!("it is still reserved")
    };
    assert!(matches!(order.capture().await?, Change::Captured(_)));
    assert_eq!(shop.money(id).0, 35.into());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_capture_that_arrives_late_is_found_by_a_sweep() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    let late = Fault::delay_before_effect(Duration::from_secs(7200));
    shop.sandbox.inject(late.on("POST", CAPTURE));
    let Change::Unknown(open) = order.capture().await? else {
        panic!("it timed out")
    };
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(shop.swept().await?, 1);
    tokio::time::sleep(Duration::from_secs(3700)).await;
    assert_eq!(shop.swept().await?, 0);
    assert!(matches!(open.reconcile().await?, Change::Captured(_)));
    assert_eq!(shop.sent(CAPTURE), 1);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_refused_capture_says_so_after_a_look_that_agrees() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    let refusal =
        r#"{"status":422,"title":"The payment cannot be captured.","type":"https://example.com"}"#;
    let fault = Fault::answer_instead(422, refusal);
    shop.sandbox.inject(fault.on("POST", CAPTURE));
    let refused = order.capture().await?;
    let Change::Refused(not) = &refused else {
        panic!("the store said so: {refused:?}")
    };
    assert_eq!(
        (not.error().step().key(), key(&refused)),
        ("capture", "change.refused")
    );
    assert!(refused.may_try_again() && shop.swept().await? == 0);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_was_refused_sends_no_capture() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    // Behind the two looks; the transport connects again twice.
    shop.sandbox
        .inject(Fault::refuse_connection().skip(4).times(3));
    let change = order.capture().await?;
    assert!(matches!(&change, Change::NotSent(_)), "{change:?}");
    assert_eq!(shop.sent(CAPTURE), 0);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_void_of_another_payment_than_its_own_is_not_sent() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    let id = order.id();
    let other = NewTransaction::new("authorization", 20.into());
    shop.sandbox.add_transaction(id.get(), other.leaves_order());
    let change = order.void().await?;
    assert_eq!(
        (key(&change), change.may_try_again()),
        ("change.other_money", false)
    );
    assert_eq!(shop.sent(VOID), 0);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_the_merchant_has_captured_is_not_captured_again() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    assert!(shop.sandbox.capture(order.id().get(), None));
    let change = order.capture().await?;
    assert_eq!(key(&change), "change.nothing_left");
    assert_eq!(shop.sent(CAPTURE), 0);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_capture_beside_a_void_that_is_pending_is_not_sent() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    let id = order.id();
    shop.sandbox.set_lags(late(600));
    let Change::Pending(_) = order.void().await? else {
        panic!("it was accepted")
    };
    let OrderState::Authorized(order) = shop.server()?.order(id).await? else {
        panic!("nothing shows the void yet")
    };
    let change = order.capture().await?;
    assert!(matches!(&change, Change::InProgress(_)) && change.must_wait());
    assert_eq!((shop.sent(CAPTURE), shop.sent(VOID)), (0, 1));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_order_that_another_program_authorized_can_be_captured() -> Tested {
    let shop = Shop::open()?;
    let id = shop.unpaid().await?.id();
    let elsewhere = NewTransaction::new("authorization", 35.into());
    shop.sandbox.add_transaction(id.get(), elsewhere);
    let OrderState::Authorized(order) = shop.store.order(id).await? else {
        panic!("it is reserved")
    };
    assert!(matches!(order.capture().await?, Change::Captured(_)));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn without_a_journal_nothing_is_captured() -> Tested {
    let shop = Shop::open()?;
    let id = shop.authorized().await?.id();
    let without = Store::builder(shop.sandbox.store_hash(), shop.sandbox.access_token())
        .api_url(shop.sandbox.api_url())
        .payments_url(shop.sandbox.payments_url())
        .http_client(shop.sandbox.http_client())
        .build()?;
    let OrderState::Authorized(order) = without.order(id).await? else {
        panic!("it is reserved")
    };
    let error = order
        .capture()
        .await
        .expect_err("there is no journal")
        .error;
    assert_eq!(error.step().key(), "capture");
    assert_eq!(shop.sent(CAPTURE), 0);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_payment_ticket_goes_on_speaking_for_the_payment_after_a_change() -> Tested {
    let shop = Shop::open()?;
    let order = shop.authorized().await?;
    let ticket = order.ticket();
    let Change::Captured(_) = order.capture().await? else {
        panic!("the store shows it")
    };
    let resumed = shop.server()?.resume(&ticket).await?;
    assert!(matches!(resumed, Resumed::Payment(Payment::Settled(_))));
    Ok(())
}

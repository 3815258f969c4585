//! Reads that lag behind: from the gateway to transactions, from there to the order, from there to lists; each alone
//! and together.

use std::time::Duration;

use bigcommerce_facade::{Error, Order, OrderState, Payment, Unpaid};
use bigcommerce_sandbox::Lags;
use bigcommerce_tests::{
    Fault,
    shop::{QUIET, Shop, TOKEN_LIFE, Tested, visa},
};

const LAG: Duration = Duration::from_secs(120);

/// Every combination of the four delays.
fn combinations() -> impl Iterator<Item = Lags> {
    let lag = |bits: u8, bit: u8| if bits & bit == 0 { Duration::ZERO } else { LAG };
    (0..16).map(move |bits| Lags {
        booking: lag(bits, 1),
        transactions: lag(bits, 2),
        order: lag(bits, 4),
        lists: lag(bits, 8),
        ..Lags::default()
    })
}

fn hides_money(lags: Lags) -> bool {
    lags.booking + lags.transactions > Duration::ZERO
}

/// The outcome once everything that lags has become visible.
async fn as_time_passes(shop: &Shop, mut payment: Payment) -> Result<Payment, Error> {
    for _ in 0..4 {
        shop.pass(LAG);
        payment = match payment {
            Payment::Confirming(attempt) | Payment::Unknown(attempt) => attempt.reconcile().await?,
            ended => ended,
        };
    }
    Ok(payment)
}

/// The order of another tab cannot be paid meanwhile.
async fn is_held_up(other: Order<Unpaid>, lags: Lags) -> Result<(), Error> {
    let payment = other.pay(visa()).await?;
    assert!(
        matches!(payment, Payment::AlreadyPaid(_) | Payment::InProgress(_)),
        "{lags:?}: {payment:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_success_is_confirmed_when_the_store_shows_it_whatever_lags() -> Tested {
    for lags in combinations() {
        let shop = Shop::open_without_api_relay().await?;
        let [first, second] = shop.made_of_a_cart().await?;
        let id = first.id();
        shop.sandbox.set_lags(lags);
        let mut payment = first.pay(visa()).await?;
        let hidden = hides_money(lags) || lags.order > Duration::ZERO;
        assert_eq!(
            matches!(payment, Payment::Confirming(_)),
            hidden,
            "{lags:?}: {payment:?}"
        );
        // The other tab, meanwhile.
        is_held_up(second, lags).await?;
        payment = as_time_passes(&shop, payment).await?;
        assert!(
            matches!(payment, Payment::Settled(_)),
            "{lags:?}: {payment:?}"
        );
        assert!(
            matches!(shop.store.order(id).await?, OrderState::Paid(_)),
            "{lags:?}"
        );
        assert_eq!((shop.sent(), shop.charges()), (1, 1), "{lags:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_lost_answer_is_found_however_late_it_shows_within_the_quiet_period() -> Tested {
    for lags in combinations() {
        let shop = Shop::open_without_api_relay().await?;
        let [first, second] = shop.made_of_a_cart().await?;
        shop.sandbox.set_lags(lags);
        shop.payments.next("POST", "/payments", Fault::CutAfter);
        let mut payment = first.pay(visa()).await?;
        assert!(!payment.may_pay_again(), "{lags:?}: {payment:?}");
        if hides_money(lags) {
            assert!(
                matches!(payment, Payment::Unknown(_)),
                "{lags:?}: {payment:?}"
            );
        }
        is_held_up(second, lags).await?;
        payment = as_time_passes(&shop, payment).await?;
        assert!(
            matches!(payment, Payment::Settled(_)),
            "{lags:?}: {payment:?}"
        );
        assert_eq!((shop.sent(), shop.charges()), (1, 1), "{lags:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_request_that_never_arrived_is_not_charged_after_two_looks_whatever_lags() -> Tested {
    for lags in combinations() {
        let shop = Shop::open_without_api_relay().await?;
        let [order] = shop.made_of_a_cart().await?;
        shop.pass(LAG);
        shop.sandbox.set_lags(lags);
        shop.payments.next("POST", "/payments", Fault::CutBefore);
        let Payment::Unknown(attempt) = order.pay(visa()).await? else {
            panic!("{lags:?}: nobody can know")
        };
        let Payment::NotCharged(not_charged) = shop.wait_out(attempt).await? else {
            panic!("{lags:?}: two looks show nothing")
        };
        let mut payment = not_charged.order.pay(visa()).await?;
        payment = as_time_passes(&shop, payment).await?;
        assert!(
            matches!(payment, Payment::Settled(_)),
            "{lags:?}: {payment:?}"
        );
        assert_eq!(shop.charges(), 1, "{lags:?}");
    }
    Ok(())
}

#[tokio::test]
async fn an_order_that_lags_beyond_the_quiet_period_is_taken_incomplete() -> Tested {
    for cut in [false, true] {
        let shop = Shop::open_without_api_relay().await?;
        let order = shop.order().await?;
        let order_lag = TOKEN_LIFE + QUIET + QUIET;
        shop.sandbox.set_lags(Lags {
            order: order_lag,
            ..Lags::default()
        });
        if cut {
            shop.payments.next("POST", "/payments", Fault::CutAfter);
        }
        let payment = order.pay(visa()).await?;
        shop.pass(TOKEN_LIFE + QUIET);
        let payment = match payment {
            Payment::Confirming(attempt) if !cut => attempt.reconcile().await?,
            Payment::Unknown(attempt) if cut => attempt.reconcile().await?,
            other => panic!("the order did not move: {other:?}"),
        };
        assert!(
            matches!(payment, Payment::TakenIncomplete(_)),
            "{payment:?}"
        );
        assert_eq!(shop.charges(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_success_never_becomes_not_charged_however_long_nothing_shows() -> Tested {
    let shop = Shop::open_without_api_relay().await?;
    let order = shop.order().await?;
    let transactions = Duration::from_secs(1_000_000);
    shop.sandbox.set_lags(Lags {
        transactions,
        ..Lags::default()
    });
    let mut payment = order.pay(visa()).await?;
    for _ in 0..5 {
        let Payment::Confirming(attempt) = payment else {
            panic!("the gateway said success: {payment:?}")
        };
        shop.pass(TOKEN_LIFE + QUIET);
        payment = attempt.reconcile().await?;
    }
    shop.pass(transactions);
    let Payment::Confirming(attempt) = payment else {
        panic!("the gateway said success: {payment:?}")
    };
    assert!(matches!(attempt.reconcile().await?, Payment::Settled(_)));
    Ok(())
}

#[tokio::test]
async fn patience_waits_for_what_is_about_to_show() -> Tested {
    let shop = Shop::open_with(|store| store.patience(Duration::from_secs(20))).await?;
    let order = shop.order().await?;
    // The store's clock runs with the real one, so that a short wait is all that it takes.
    shop.sandbox.set_lags(Lags {
        order: Duration::from_millis(500),
        ..Lags::default()
    });
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    Ok(())
}

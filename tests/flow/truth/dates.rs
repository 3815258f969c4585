//! Times that are out of all proportion.

use std::time::Duration;

use bigcommerce_facade::{NotSentReason, Payment};
use bigcommerce_sandbox::Fault as StoreFault;
use bigcommerce_tests::shop::{Shop, Tested, visa};

const A_YEAR: i64 = 365 * 24 * 60 * 60;

#[tokio::test]
async fn a_token_of_another_year_sends_nothing_and_locks_nothing() -> Tested {
    for shift in [A_YEAR, -A_YEAR] {
        let shop = Shop::open().await?;
        let order = shop.made().await?;
        let odd = StoreFault::shift_date(shift).on("POST", "/v3/payments/access_tokens");
        shop.sandbox.inject(odd);
        let payment = order.pay(visa()).await?;
        let Payment::NotSent(not_sent) = &payment else {
            panic!("{shift}: its expiry cannot be told: {payment:?}")
        };
        assert_eq!(not_sent.reason(), NotSentReason::TokenUnfit, "{shift}");
        assert_eq!((shop.sent(), shop.open_attempts().await), (0, 0), "{shift}");
        let order = payment.into_order().ok_or("it may be paid again")?;
        let payment = order.pay(visa()).await?;
        assert!(
            matches!(payment, Payment::Settled(_)),
            "{shift}: {payment:?}"
        );
        assert_eq!(shop.charges(), 1, "{shift}");
    }
    Ok(())
}

#[tokio::test]
async fn the_longest_patience_is_no_panic() -> Tested {
    let shop = Shop::open_with(|store| store.patience(Duration::MAX)).await?;
    let order = shop.made().await?;
    let ticket = order.ticket();
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    let resumed = shop.store.resume(&ticket).await?;
    assert_eq!(
        resumed.shopper_message().map(|message| message.key()),
        Some("payment.paid")
    );
    Ok(())
}

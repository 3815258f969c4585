//! A journal that fails, hangs, panics or loses its answer at any of its calls: never two charges, and nothing locked
//! for ever.

use std::time::Duration;

use bigcommerce_facade::{
    OrderState, Payment,
    journal::{Class, Fact},
};
use bigcommerce_tests::{
    Fault,
    journal::{Trouble, TroubledJournal},
    shop::{Shop, Tested, declining, visa},
};

/// A call may take this long.
const LIMIT: Duration = Duration::from_millis(15);

/// A shop whose journal can be made to go wrong.
pub(crate) async fn troubled() -> Result<(Shop, TroubledJournal), Box<dyn std::error::Error>> {
    let shop = Shop::open().await?;
    let journal = TroubledJournal::before(shop.journal.clone());
    let store = shop
        .builder_without_api_relay()
        .journal(journal.clone())
        .journal_limit(LIMIT)
        .build()?;
    Ok((Shop { store, ..shop }, journal))
}

/// The calls to the journal that a payment makes.
pub(crate) async fn calls_of_a_payment(
    shop: &Shop,
    journal: &TroubledJournal,
) -> Result<Vec<&'static str>, Box<dyn std::error::Error>> {
    let order = shop.made().await?;
    journal.troubles(0, 0, Trouble::Fails);
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    Ok(journal.calls())
}

/// One payment with trouble, and what it comes to once the journal is back.
async fn pays_once(
    shop: &Shop,
    journal: &TroubledJournal,
    what: &str,
    (first, calls, trouble): (usize, usize, Trouble),
) -> Tested {
    let order = shop.made().await?;
    let id = order.id();
    journal.troubles(first, calls, trouble);
    let outcome = order.pay(visa()).await;
    let told = format!("{what}: {outcome:?} after {:?}", journal.calls());
    if let Ok(Payment::NotCharged(_)) = &outcome {
        panic!("no time has passed: {told}");
    }
    let charges = || shop.sandbox.ledger().charges_of_order(id.get()).count();
    let taken = charges();
    assert!(taken <= 1, "{told}");
    if taken == 1
        && let Ok(payment) = &outcome
    {
        assert!(!payment.may_pay_again(), "{told}");
    }
    journal.recovers();
    // A known answer that could not be written is written when the journal is back.
    assert!(shop.store.drain().await, "{told}");
    let records = shop.journal_of(id).await;
    if taken == 1 {
        let success = |fact: &Fact| matches!(fact, Fact::Answered(answered) if answered.class == Class::Success);
        assert!(
            records
                .iter()
                .any(|record| record.facts.iter().any(success)),
            "{told}: {records:?}"
        );
    }
    shop.sweep_to_the_end().await?;
    assert_eq!(
        shop.open_attempts().await,
        0,
        "nothing stays locked: {told}"
    );
    match shop.store.order(id).await? {
        OrderState::Paid(_) => {}
        OrderState::Unpaid(order) => {
            let payment = order.pay(visa()).await?;
            assert!(
                matches!(payment, Payment::Settled(_)),
                "{told}, then {payment:?}"
            );
        }
        other => panic!("{told}, then {other:?}"),
    }
    assert_eq!(charges(), 1, "{told}");
    Ok(())
}

async fn at_every_call(trouble: Trouble) -> Tested {
    let (shop, journal) = troubled().await?;
    let calls = calls_of_a_payment(&shop, &journal).await?.len();
    assert!(calls > 10, "a payment makes {calls} calls");
    for first in 0..calls {
        for length in [1, 2, 3, usize::MAX] {
            let what = format!("{trouble:?} from call {first} on, {length} times");
            pays_once(&shop, &journal, &what, (first, length, trouble)).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_journal_that_fails_at_any_call_never_charges_twice() -> Tested {
    at_every_call(Trouble::Fails).await
}

#[tokio::test]
async fn a_journal_that_loses_its_answer_at_any_call_never_charges_twice() -> Tested {
    at_every_call(Trouble::LosesTheAnswer).await
}

#[tokio::test]
async fn a_journal_that_hangs_at_any_call_never_charges_twice() -> Tested {
    at_every_call(Trouble::Hangs).await
}

#[tokio::test]
async fn a_journal_that_hangs_after_it_wrote_at_any_call_never_charges_twice() -> Tested {
    at_every_call(Trouble::HangsAfterwards).await
}

#[tokio::test]
async fn a_journal_that_panics_at_any_call_never_charges_twice() -> Tested {
    at_every_call(Trouble::Panics).await
}

#[tokio::test]
async fn a_decline_under_a_journal_that_fails_at_any_call_locks_nobody_out() -> Tested {
    let (shop, journal) = troubled().await?;
    let calls = calls_of_a_payment(&shop, &journal).await?.len();
    for trouble in [Trouble::Fails, Trouble::LosesTheAnswer] {
        for first in 0..calls {
            let order = shop.made().await?;
            let id = order.id();
            journal.troubles(first, 2, trouble);
            let outcome = order.pay(declining(30106)).await;
            journal.recovers();
            assert!(shop.store.drain().await);
            shop.sweep_to_the_end().await?;
            let payment = shop.unpaid(id).await?.pay(visa()).await?;
            assert!(
                matches!(payment, Payment::Settled(_)),
                "{trouble:?} {first}: {outcome:?}, then {payment:?}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_lost_answer_of_the_gateway_under_a_journal_that_fails_is_found_all_the_same() -> Tested {
    let (shop, journal) = troubled().await?;
    let calls = calls_of_a_payment(&shop, &journal).await?.len();
    for first in 0..calls {
        let order = shop.made().await?;
        let id = order.id();
        shop.payments.next("POST", "/payments", Fault::CutAfter);
        journal.troubles(first, 2, Trouble::LosesTheAnswer);
        let outcome = order.pay(visa()).await;
        journal.recovers();
        assert!(shop.store.drain().await);
        shop.sweep_to_the_end().await?;
        let state = shop.store.order(id).await?;
        if let OrderState::Unpaid(order) = state {
            // Nothing was sent: the fault still waits for its request.
            let payment = order.pay(visa()).await?;
            assert!(
                matches!(payment, Payment::Settled(_)),
                "{first}: {outcome:?}, then {payment:?}"
            );
        }
        assert!(
            matches!(shop.store.order(id).await?, OrderState::Paid(_)),
            "{first}: {outcome:?}"
        );
        assert_eq!(
            shop.sandbox.ledger().charges_of_order(id.get()).count(),
            1,
            "{first}"
        );
    }
    Ok(())
}

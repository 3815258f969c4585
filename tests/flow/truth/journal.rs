//! A journal that does not answer on the way back, or between the mark and the request.

use std::time::Duration;

use bigcommerce_facade::{Error, NotSentReason, OrderState, Payment, Step, Swept, SweptState};
use bigcommerce_tests::{
    Fault,
    journal::{Trouble, TroubledJournal},
    shop::{QUIET, Shop, TOKEN_LIFE, Tested, declining, small_gift_certificate, visa},
};

use crate::journal_faults::{calls_of_a_payment, troubled};

/// Does a step while the journal fails from the first call on, from the second, and so on, until none fails; judges
/// every error.
async fn at_every_call<T, F: Future<Output = Result<T, Error>>>(
    journal: &TroubledJournal,
    step: Step,
    what: &str,
    mut act: impl FnMut() -> F,
) {
    let mut errors = 0;
    for first in 0.. {
        journal.troubles(first, usize::MAX, Trouble::Fails);
        let outcome = act().await;
        let calls = journal.calls();
        journal.recovers();
        let Some(call) = calls.get(first) else { break };
        let told = format!("{what}, from {call} on");
        let Err(error) = outcome else { continue };
        errors += 1;
        assert_eq!(error.step(), step, "{told}: {error}");
        assert!(
            !error.to_string().contains("nothing was sent"),
            "{told}: {error}"
        );
        assert_eq!(
            error.shopper_message().key(),
            "payment.in_doubt",
            "{told}: {error}"
        );
    }
    assert!(errors > 0, "{what}: the journal is needed");
}

#[tokio::test]
async fn errors_of_the_way_back_name_their_step_and_leave_the_doubt() -> Tested {
    let (shop, journal) = troubled().await?;
    let never_tried = shop.made().await?.ticket();
    let declined = shop.made().await?;
    let ended = declined.ticket();
    let Payment::Declined(declined) = declined.pay(declining(30106)).await? else {
        panic!("a decline")
    };
    let part = declined.order.id();
    assert!(matches!(
        declined.order.pay(small_gift_certificate()).await?,
        Payment::Part { .. }
    ));
    let order = shop.made().await?;
    let (in_doubt, attempt, open) = (order.id(), order.attempt(), order.ticket());
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    assert!(matches!(order.pay(visa()).await?, Payment::Unknown(_)));

    for (what, ticket) in [
        ("never tried", &never_tried),
        ("ended", &ended),
        ("open", &open),
    ] {
        let resume = || async { shop.server_with(journal.clone())?.resume(ticket).await };
        at_every_call(&journal, Step::Resume, what, resume).await;
    }
    for (what, id) in [("part", part), ("in doubt", in_doubt)] {
        let order = || async { shop.server_with(journal.clone())?.order(id).await };
        at_every_call(&journal, Step::ReadOrder, what, order).await;
    }
    let sweep = || async {
        shop.server_with(journal.clone())?
            .sweep(Duration::ZERO)
            .await
    };
    at_every_call(&journal, Step::Sweep, "sweep", sweep).await;
    let release = || async { shop.server_with(journal.clone())?.release(attempt).await };
    at_every_call(&journal, Step::Release, "an early release", release).await;
    shop.pass(TOKEN_LIFE + QUIET);
    let release = || async { shop.server_with(journal.clone())?.release(attempt).await };
    at_every_call(&journal, Step::Release, "release", release).await;
    Ok(())
}

#[tokio::test]
async fn an_attempt_that_a_sweep_cannot_follow_has_failed_in_that_step_and_is_in_doubt() -> Tested {
    let (shop, journal) = troubled().await?;
    let order = shop.made().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    assert!(matches!(order.pay(visa()).await?, Payment::Unknown(_)));
    // The list of open attempts is read, and nothing after it.
    journal.troubles(1, usize::MAX, Trouble::Fails);
    let swept = shop.store.sweep(Duration::ZERO).await?;
    let [
        Swept {
            state: SweptState::Failed(error),
            ..
        },
    ] = &swept[..]
    else {
        panic!("the journal does not answer: {swept:?}")
    };
    assert_eq!(error.step(), Step::Sweep);
    assert!(!error.to_string().contains("nothing was sent"), "{error}");
    assert_eq!(error.shopper_message().key(), "payment.in_doubt");
    Ok(())
}

/// The call of a payment by which the journal marks it.
async fn the_mark(
    shop: &Shop,
    journal: &TroubledJournal,
) -> Result<usize, Box<dyn std::error::Error>> {
    let calls = calls_of_a_payment(shop, journal).await?;
    let mark = calls.iter().position(|call| *call == "append sending");
    Ok(mark.ok_or("a mark")?)
}

#[tokio::test]
async fn an_attempt_that_was_marked_and_not_sent_ends_as_soon_as_the_journal_is_back() -> Tested {
    let (shop, journal) = troubled().await?;
    let mark = the_mark(&shop, &journal).await?;
    let sent = shop.sent();
    for (first, trouble, lasts) in [
        (mark, Trouble::Fails, usize::MAX),
        (mark, Trouble::LosesTheAnswer, usize::MAX),
        (mark + 1, Trouble::Fails, 2),
        (mark + 1, Trouble::Fails, usize::MAX),
    ] {
        let told = format!("{trouble:?} from call {first} on, {lasts} times");
        let order = shop.made().await?;
        journal.troubles(first, lasts, trouble);
        let payment = order.pay(visa()).await?;
        let Payment::Unknown(attempt) = payment else {
            panic!("{told}: the journal does not answer: {payment:?}")
        };
        journal.recovers();
        // The task that writes what only this process knows.
        assert!(shop.store.drain().await, "{told}");
        assert_eq!(shop.sent(), sent, "{told}");
        let payment = attempt.reconcile().await?;
        let Payment::NotSent(not_sent) = &payment else {
            panic!("{told}: nothing was sent: {payment:?}")
        };
        assert!(
            matches!(
                not_sent.reason(),
                NotSentReason::NoConnection | NotSentReason::Abandoned
            ),
            "{told}: {payment:?}"
        );
        assert_eq!(shop.open_attempts().await, 0, "{told}");
    }
    Ok(())
}

#[tokio::test]
async fn an_order_whose_attempt_was_not_sent_is_paid_at_once_when_the_journal_is_back() -> Tested {
    let (shop, journal) = troubled().await?;
    let mark = the_mark(&shop, &journal).await?;
    let order = shop.made().await?;
    let id = order.id();
    journal.troubles(mark + 1, usize::MAX, Trouble::Fails);
    let payment = order.pay(visa()).await?;
    assert!(!payment.may_pay_again(), "{payment:?}");
    journal.recovers();
    assert!(shop.store.drain().await);
    let OrderState::Unpaid(order) = shop.server()?.order(id).await? else {
        panic!("nothing was sent")
    };
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    assert_eq!((shop.sent(), shop.charges()), (2, 2));
    Ok(())
}

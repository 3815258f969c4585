//! A journal that fails: nothing is charged under it, and nothing stays locked when it is back.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bigcommerce_facade::{
    Attempt, AttemptEnd, AttemptId, ForgetfulJournal, Journal, JournalError, Payment,
    PendingJournal, Sending,
};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, builder, visa},
};

/// A journal whose next writes do what they are asked to, and say that they could not.
#[derive(Debug, Default)]
struct Flaky {
    inner: ForgetfulJournal,
    opens: AtomicUsize,
    ends: AtomicUsize,
}

fn fails(left: &AtomicUsize) -> Result<(), JournalError> {
    let one_less = |left: usize| left.checked_sub(1);
    match left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) {
        Ok(_) => Err(JournalError::Unavailable("the disk is full".into())),
        Err(_) => Ok(()),
    }
}

impl Journal for Flaky {
    fn open<'a>(&'a self, attempt: &'a Attempt) -> PendingJournal<'a, ()> {
        Box::pin(async move {
            self.inner.open(attempt).await?;
            fails(&self.opens)
        })
    }

    fn about_to_send<'a>(&'a self, id: AttemptId, sending: &'a Sending) -> PendingJournal<'a, ()> {
        self.inner.about_to_send(id, sending)
    }

    fn end(&self, id: AttemptId, end: AttemptEnd) -> PendingJournal<'_, ()> {
        Box::pin(async move {
            fails(&self.ends)?;
            self.inner.end(id, end).await
        })
    }
}

async fn shop_with(journal: Arc<Flaky>) -> Result<Shop, Box<dyn std::error::Error>> {
    let shop = Shop::open().await?;
    let store = builder(&shop.sandbox, &shop.api, &shop.payments)
        .shared_journal(journal)
        .build()?;
    Ok(Shop { store, ..shop })
}

#[tokio::test]
async fn an_attempt_that_was_written_down_in_spite_of_the_error_does_not_stay_locked() -> Tested {
    let journal = Arc::new(Flaky::default());
    let shop = shop_with(journal.clone()).await?;
    journal.opens.store(1, Ordering::SeqCst);
    let rejected = shop
        .order()
        .await?
        .pay(visa())
        .await
        .expect_err("the journal failed");
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    let Payment::Settled(_) = rejected.stage.pay(visa()).await? else {
        panic!("the journal is back")
    };
    Ok(())
}

#[tokio::test]
async fn a_decline_whose_end_could_not_be_written_does_not_lock_the_shopper_out() -> Tested {
    let journal = Arc::new(Flaky::default());
    let shop = shop_with(journal.clone()).await?;
    let order = shop.order().await?;
    let declined = r#"{"status":422,"title":"t","type":"x","code":30106}"#;
    shop.payments.next(
        "POST",
        "/payments",
        Fault::json("422 Unprocessable Entity", declined),
    );
    journal.ends.store(3, Ordering::SeqCst);
    let Payment::Declined(declined) = order.pay(visa()).await? else {
        panic!("30106 is a decline")
    };
    let Payment::Settled(_) = declined.order.pay(visa()).await? else {
        panic!("the end is written before the next attempt")
    };
    Ok(())
}

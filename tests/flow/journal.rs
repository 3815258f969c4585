//! A journal that fails: nothing is charged under it, and nothing stays locked when it is back.

use bigcommerce_facade::Payment;
use bigcommerce_tests::{
    journal::{Trouble, TroubledJournal},
    shop::{Shop, Tested, declining, visa},
};

async fn troubled() -> Result<(Shop, TroubledJournal), Box<dyn std::error::Error>> {
    let shop = Shop::open().await?;
    let journal = TroubledJournal::before(shop.journal.clone());
    let store = shop.server_with(journal.clone())?;
    Ok((Shop { store, ..shop }, journal))
}

#[tokio::test]
async fn an_attempt_that_was_written_down_in_spite_of_the_error_does_not_stay_locked() -> Tested {
    let (shop, journal) = troubled().await?;
    let order = shop.order().await?;
    let opening = 1;
    journal.troubles(opening, 1, Trouble::LosesTheAnswer);
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the record is read back, and it is this attempt's own")
    };
    assert_eq!(journal.calls()[opening], "open");
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_decline_whose_end_could_not_be_written_does_not_lock_the_shopper_out() -> Tested {
    let (shop, journal) = troubled().await?;
    let order = shop.order().await?;
    journal.troubles(usize::MAX, 0, Trouble::Fails);
    let Payment::Declined(declined) = order.pay(declining(30106)).await? else {
        panic!("30106 is a decline")
    };
    let ends = journal.calls();
    let end = ends
        .iter()
        .position(|call| *call == "append ended")
        .ok_or("an end")?;
    drop(declined);

    let order = shop.order().await?;
    journal.troubles(end, usize::MAX, Trouble::Fails);
    let Payment::Unknown(attempt) = order.pay(declining(30106)).await? else {
        panic!("the end is not on record")
    };
    journal.recovers();
    let Payment::Declined(declined) = attempt.reconcile().await? else {
        panic!("the answer is on record")
    };
    let Payment::Settled(_) = declined.order.pay(visa()).await? else {
        panic!("the end is written before the next attempt")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

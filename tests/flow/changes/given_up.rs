//! Parts that are given up: what their attempts took goes back, and the keys are free again.

use bigcommerce_facade::Change;
use bigcommerce_sandbox::{Lags, NewTransaction};
use bigcommerce_tests::shop::{Tested, small_gift_certificate};

use super::*;

/// An order of 35.00 of which a gift certificate paid 10.00.
async fn part(shop: &Shop) -> Result<Order<Unpaid>, Error> {
    match shop.unpaid().await?.pay(small_gift_certificate()).await? {
        Payment::Part { order, .. } => Ok(order),
        other => panic!("10.00 of 35.00: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_part_that_is_given_up_goes_back_and_frees_its_keys() -> Tested {
    let shop = Shop::open()?;
    let order = part(&shop).await?;
    let (id, attempts) = (order.id(), order.attempts().await?);
    assert_eq!(attempts.len(), 1);
    let early = shop.store.reopen(attempts[0]).await;
    assert_eq!(early.expect_err("the part is there").step().key(), "reopen");
    let change = order.give_up("changed their mind").await?;
    let Change::Refunded(made) = &change else {
        panic!("the store shows it: {change:?}")
    };
    assert_eq!(made.amount().to_string(), "10.00");
    assert_eq!(shop.money(id), (10.into(), 10.into()));
    shop.store.reopen(attempts[0]).await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_keys_stay_locked_until_the_reads_show_that_it_went_back() -> Tested {
    let shop = Shop::open()?;
    let order = part(&shop).await?;
    let attempts = order.attempts().await?;
    let transactions = std::time::Duration::from_secs(600);
    shop.sandbox.set_lags(Lags {
        transactions,
        ..Lags::default()
    });
    let Change::Pending(open) = order.give_up("changed their mind").await? else {
        panic!("it is not booked yet")
    };
    shop.store
        .reopen(attempts[0])
        .await
        .expect_err("no read shows it");
    tokio::time::advance(transactions).await;
    assert!(matches!(open.reconcile().await?, Change::Refunded(_)));
    shop.store.reopen(attempts[0]).await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_is_reserved_is_voided_and_what_was_taken_is_given_back() -> Tested {
    let shop = Shop::open()?;
    let order = part(&shop).await?;
    let id = order.id();
    let OrderState::PartPaid { order: other, .. } = shop.server()?.order(id).await? else {
        panic!("10.00 of 35.00")
    };
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, true);
    let Payment::Authorized(_) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    let change = other.give_up("changed their mind").await?;
    let Change::Refunded(made) = &change else {
        panic!("the store shows it: {change:?}")
    };
    assert_eq!(made.amount().to_string(), "10.00");
    assert_eq!((shop.sent(VOID), shop.sent(REFUNDS)), (1, 1));
    assert_eq!(shop.money(id), (10.into(), 10.into()));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_part_that_nobody_of_this_journal_paid_is_not_given_up() -> Tested {
    let shop = Shop::open()?;
    let id = shop.unpaid().await?.id();
    let elsewhere = NewTransaction::new("purchase", 10.into());
    shop.sandbox.add_transaction(id.get(), elsewhere);
    let OrderState::PartPaid { order, .. } = shop.store.order(id).await? else {
        panic!("10.00 of 35.00")
    };
    let rejected = order
        .give_up("changed their mind")
        .await
        .expect_err("it is another's");
    assert_eq!(rejected.error.step().key(), "give_up");
    assert_eq!((rejected.stage.id(), shop.sent(REFUNDS)), (id, 0));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_part_beside_money_of_another_payment_is_not_given_up() -> Tested {
    let shop = Shop::open()?;
    let order = part(&shop).await?;
    let id = order.id();
    let elsewhere = NewTransaction::new("purchase", 5.into()).leaves_order();
    shop.sandbox.add_transaction(id.get(), elsewhere);
    let change = order.give_up("changed their mind").await?;
    assert_eq!(
        (key(&change), shop.sent(REFUNDS)),
        ("change.other_money", 0)
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn giving_up_twice_gives_back_once() -> Tested {
    let shop = Shop::open()?;
    let order = part(&shop).await?;
    let id = order.id();
    let again = match shop.server()?.order(id).await? {
        OrderState::PartPaid { order, .. } => order,
        other => panic!("10.00 of 35.00: {other:?}"),
    };
    assert!(matches!(
        order.give_up("changed their mind").await?,
        Change::Refunded(_)
    ));
    let rejected = again
        .give_up("changed their mind")
        .await
        .expect_err("nothing is left");
    assert_eq!(rejected.error.step().key(), "give_up");
    assert_eq!((shop.sent(REFUNDS), shop.money(id).1), (1, 10.into()));
    Ok(())
}

//! An order of which nothing is due, and whose money is not final: there is no attempt on record.

use bigcommerce_facade::{Payment, Step, types::Decimal};
use bigcommerce_sandbox::{NewTransaction, OrderEdit};
use bigcommerce_tests::shop::{Shop, Tested, visa};

fn quietly(event: &str) -> NewTransaction {
    NewTransaction::new(event, Decimal::from(5)).leaves_order()
}

#[tokio::test]
async fn an_order_with_nothing_due_is_looked_at_again_and_writes_nothing() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    shop.sandbox.reprice(id.get(), Decimal::ZERO);
    let Payment::Changed { order, due } = order.pay(visa()).await? else {
        panic!("35.00 was shown")
    };
    assert_eq!(due.decimal(), Decimal::ZERO);
    let before = shop.journal_of(id).await;
    let pending = shop.sandbox.add_transaction(id.get(), quietly("pending"));
    let Payment::Confirming(attempt) = order.pay(visa()).await? else {
        panic!("something is under way")
    };
    let looks = shop.api.count("GET", "/transactions");
    let Payment::Confirming(attempt) = attempt.reconcile().await? else {
        panic!("it is still under way")
    };
    assert_eq!(shop.api.count("GET", "/transactions"), looks + 1);

    let rejected = attempt.released_by_merchant().await;
    let rejected = rejected.expect_err("there is no attempt to release");
    assert_eq!(rejected.error.step(), Step::Release);
    assert_eq!(shop.journal_of(id).await, before);

    let settled = quietly("settled").refers_to(pending.ok_or("an order")?);
    shop.sandbox.add_transaction(id.get(), settled);
    shop.sandbox
        .edit_order(id.get(), OrderEdit::new().status_id(11));
    let Payment::Settled(paid) = rejected.stage.reconcile().await? else {
        panic!("the store counts it as paid")
    };
    assert_eq!(paid.id(), id);
    assert_eq!(shop.journal_of(id).await, before);
    assert_eq!(shop.sent(), 0);
    Ok(())
}

#[tokio::test]
async fn an_order_with_nothing_due_that_cannot_be_read_is_handed_back_in_doubt() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    shop.sandbox.reprice(id.get(), Decimal::ZERO);
    let Payment::Changed { order, .. } = order.pay(visa()).await? else {
        panic!("35.00 was shown")
    };
    shop.sandbox.add_transaction(id.get(), quietly("pending"));
    let Payment::Confirming(attempt) = order.pay(visa()).await? else {
        panic!("something is under way")
    };
    let unread = bigcommerce_sandbox::Fault::answer_instead(503, "");
    let unread = unread.on("GET", "/v3/orders/{id}/transactions");
    shop.sandbox.inject(unread.always());
    let rejected = attempt.reconcile().await.expect_err("it cannot be read");
    assert_eq!(
        rejected.error.shopper_message().key(),
        "payment.in_doubt",
        "{rejected}"
    );
    shop.sandbox.clear_faults();
    assert!(matches!(
        rejected.stage.reconcile().await?,
        Payment::Confirming(_)
    ));
    Ok(())
}

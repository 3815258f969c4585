//! Tickets of a journal that is lost.

use std::time::Duration;

use bigcommerce_facade::{InMemoryJournal, OrderState, Payment, Resumed};
use bigcommerce_tests::shop::{QUIET, Shop, TOKEN_LIFE, Tested, visa};

#[tokio::test]
async fn a_ticket_of_a_lost_journal_is_unknown_until_nothing_of_it_can_arrive() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, ticket) = (order.id(), order.ticket());
    drop(order);
    let server = shop.server_with(InMemoryJournal::after_loss())?;
    for pause in [Duration::ZERO, TOKEN_LIFE, QUIET - Duration::from_secs(60)] {
        shop.pass(pause);
        let state = server.resume(&ticket).await?;
        let Resumed::Order(OrderState::Unknown(held)) = &state else {
            panic!("what the lost journal sent may still arrive: {state:?}")
        };
        assert_eq!(held.order, id);
        assert!(held.error.is_some() && !state.may_pay_again());
    }
    shop.pass(Duration::from_secs(61));
    let resumed = server.resume(&ticket).await?;
    let Resumed::Order(OrderState::Unpaid(order)) = resumed else {
        panic!("nothing can arrive any more: {resumed:?}")
    };
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_ticket_of_a_lost_journal_is_paid_at_once_where_the_store_shows_it() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, ticket) = (order.id(), order.ticket());
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    for journal in [InMemoryJournal::after_loss(), InMemoryJournal::new()] {
        let resumed = shop.server_with(journal)?.resume(&ticket).await?;
        let Resumed::Order(OrderState::Paid(paid)) = &resumed else {
            panic!("the store shows the money: {resumed:?}")
        };
        assert_eq!(paid.id(), id);
    }
    Ok(())
}

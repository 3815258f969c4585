//! Several tabs, handlers and servers at once.

use std::sync::Arc;

use bigcommerce_facade::{Payment, Store};
use bigcommerce_tests::shop::{Shop, Tested, builder, visa};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_tabs_on_one_cart_charge_it_once() -> Tested {
    let shop = Shop::open().await?;
    for round in 1..=10 {
        let [first, second] = shop.two_orders_of_a_cart().await?;
        let cart = first.details().cart_id.clone().ok_or("a cart")?;
        let third = shop.unpaid(shop.another_order_of(&cart).await?).await?;
        let tabs = [first, second, third].map(|order| tokio::spawn(order.pay(visa())));
        let mut settled = 0;
        for tab in tabs {
            let payment = tab.await??;
            settled += usize::from(matches!(payment, Payment::Settled(_)));
        }
        assert_eq!((settled, shop.charges()), (1, round));
    }
    assert_eq!(shop.open_attempts().await, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handlers_that_each_build_a_store_over_one_journal_charge_an_order_once() -> Tested {
    let shop = Shop::open().await?;
    let id = shop.made().await?.id();
    let journal = Arc::new(shop.journal.clone());
    let mut handlers = Vec::new();
    for _ in 0..6 {
        let store =
            builder(&shop.sandbox, &shop.api, &shop.payments).shared_journal(journal.clone());
        let store: Store = store.build()?;
        handlers.push(tokio::spawn(async move {
            match store.order(id).await {
                Ok(bigcommerce_facade::OrderState::Unpaid(order)) => order.pay(visa()).await.ok(),
                _ => None,
            }
        }));
    }
    let mut settled = 0;
    for handler in handlers {
        settled += usize::from(matches!(handler.await?, Some(Payment::Settled(_))));
    }
    assert_eq!((settled, shop.charges()), (1, 1));
    Ok(())
}

#[tokio::test]
async fn a_double_click_with_the_same_ticket_charges_once_and_both_find_the_payment() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let ticket = order.ticket();
    let bigcommerce_facade::Resumed::Order(bigcommerce_facade::OrderState::Unpaid(again)) =
        shop.server()?.resume(&ticket).await?
    else {
        panic!("nothing was paid yet")
    };
    assert_eq!(again.attempt(), order.attempt(), "it is the same attempt");
    let (one, other) = tokio::join!(order.pay(visa()), again.pay(visa()));
    let outcomes = [one?, other?];
    assert!(
        outcomes
            .iter()
            .any(|one| matches!(one, Payment::Settled(_))),
        "{outcomes:?}"
    );
    assert!(!outcomes.iter().any(Payment::may_pay_again), "{outcomes:?}");
    assert_eq!((shop.sent(), shop.charges()), (1, 1));
    let bigcommerce_facade::Resumed::Payment(Payment::Settled(_)) =
        shop.store.resume(&ticket).await?
    else {
        panic!("the ticket finds the payment")
    };
    Ok(())
}

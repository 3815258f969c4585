//! The way back by a ticket, from whichever server, at whichever point the first one stopped.

use std::time::Duration;

use bigcommerce_facade::{
    CheckoutState, InMemoryJournal, OrderId, OrderState, Payment, Resumed, Ticket,
};
use bigcommerce_sandbox::{Fault as StoreFault, Sandbox};
use bigcommerce_tests::{
    Relay,
    journal::BackedUpJournal,
    shop::{Shop, Tested, builder, declining, two_mugs, visa},
};

/// Another process that pays an order and ends when so many of its requests have been sent. False where it was done
/// before.
async fn pays_and_ends(shop: &Shop, order: OrderId, requests: u32) -> (bool, Option<Ticket>) {
    let last = shop
        .sandbox
        .inject(StoreFault::hold_before_effect().skip(requests));
    let server = shop.server().expect("a store");
    let process = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let (kept, mut keeps) = tokio::sync::mpsc::unbounded_channel();
    let handler = process.spawn(async move {
        if let Ok(OrderState::Unpaid(order)) = server.order(order).await {
            let _ = kept.send(order.ticket());
            let _ = order.pay(visa()).await;
        }
    });
    let ended = tokio::select! {
        () = shop.sandbox.until_held(last) => true,
        _ = handler => false,
    };
    process.shutdown_background();
    // Whatever was on the wire arrives all the same.
    shop.sandbox.release(last);
    shop.sandbox.clear_faults();
    (ended, keeps.recv().await)
}

#[tokio::test]
async fn a_ticket_finds_the_payment_of_a_process_that_ended_after_any_of_its_requests() -> Tested {
    let shop = Shop::open().await?;
    let mut requests = 0;
    loop {
        let id = shop.made().await?.id();
        let (ended, ticket) = pays_and_ends(&shop, id, requests).await;
        let server = shop.server()?;
        if let Some(ticket) = ticket {
            let resumed = server.resume(&ticket).await?;
            let charges = shop.sandbox.ledger().charges_of_order(id.get()).count();
            let told = format!("after {requests} requests, {charges} charges: {resumed:?}");
            match resumed {
                Resumed::Payment(payment) => assert!(!payment.may_pay_again(), "{told}"),
                Resumed::Order(OrderState::Unpaid(_) | OrderState::Paid(_)) => {}
                _ => panic!("{told}"),
            }
        }
        shop.sweep_to_the_end().await?;
        match server.order(id).await? {
            OrderState::Paid(_) => {}
            OrderState::Unpaid(order) => {
                assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
            }
            other => panic!("after {requests} requests: {other:?}"),
        }
        let charges = shop.sandbox.ledger().charges_of_order(id.get()).count();
        assert_eq!(charges, 1, "after {requests} requests");
        if !ended {
            break;
        }
        requests += 1;
    }
    assert!(requests > 8, "the process was ended at {requests} points");
    assert_eq!(shop.open_attempts().await, 0);
    Ok(())
}

#[tokio::test]
async fn a_ticket_stored_before_pay_finds_what_a_dropped_handler_did() -> Tested {
    let shop = Shop::open().await?;
    for polls in [0, 1, 2, 3, 5, 8, 13, 21, 34] {
        let order = shop.made().await?;
        let (id, ticket) = (order.id(), order.ticket());
        let mut paying = Box::pin(order.pay(visa()));
        for _ in 0..polls {
            let _ = std::future::poll_fn(|context| {
                let _ = paying.as_mut().poll(context);
                std::task::Poll::Ready(())
            })
            .await;
            tokio::task::yield_now().await;
        }
        drop(paying);
        assert!(shop.store.drain().await);
        let resumed = shop.server()?.resume(&ticket).await?;
        let charges = shop.sandbox.ledger().charges_of_order(id.get()).count();
        match resumed {
            Resumed::Payment(Payment::Settled(_)) => assert_eq!(charges, 1),
            // Never polled: nothing was begun, and the ticket still stands for the same attempt.
            Resumed::Order(OrderState::Unpaid(order)) if polls == 0 => {
                assert_eq!(Some(order.attempt()), ticket.attempt());
                assert_eq!(charges, 0);
            }
            other => panic!("after {polls} polls: {other:?}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_ticket_finds_the_payment_that_another_server_made() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let ticket: Ticket = order.ticket().to_string().parse()?;
    let Resumed::Order(OrderState::Unpaid(there)) = shop.server()?.resume(&ticket).await? else {
        panic!("nothing was paid")
    };
    assert!(matches!(there.pay(visa()).await?, Payment::Settled(_)));
    assert!(matches!(
        shop.store.resume(&ticket).await?,
        Resumed::Payment(Payment::Settled(_))
    ));
    let payment = order.pay(visa()).await?;
    assert!(
        matches!(payment, Payment::Settled(_)),
        "it follows: {payment:?}"
    );
    assert_eq!((shop.sent(), shop.charges()), (1, 1));
    Ok(())
}

#[tokio::test]
async fn a_ticket_of_every_stage_leads_back_to_it() -> Tested {
    let shop = Shop::open().await?;
    let server = shop.server()?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let Resumed::Checkout(CheckoutState::Opened(_)) = server.resume(&opened.ticket()).await? else {
        panic!("an open cart")
    };
    let ready = shop.ready().await?;
    let Resumed::Checkout(CheckoutState::Ready(_)) = server.resume(&ready.ticket()).await? else {
        panic!("a checkout")
    };
    let order = ready.place_order().await?;
    let Resumed::Order(OrderState::Unpaid(_)) = server.resume(&order.ticket()).await? else {
        panic!("an order")
    };
    let Payment::Settled(paid) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    let Resumed::Payment(Payment::Settled(_)) = server.resume(&paid.ticket()).await? else {
        panic!("a payment")
    };
    Ok(())
}

#[tokio::test]
async fn a_declined_attempt_hands_the_order_out_with_a_new_id_and_goes_on_answering() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let ticket = order.ticket();
    drop(order.pay(declining(30106)).await?);
    let server = shop.server()?;
    let Resumed::Payment(payment) = server.resume(&ticket).await? else {
        panic!("there was a payment")
    };
    let Payment::Declined(declined) = payment else {
        panic!("a decline: {payment:?}")
    };
    assert_eq!(declined.code().and_then(|code| code.as_i64()), Some(30106));
    assert_ne!(Some(declined.order.attempt()), ticket.attempt());
    assert!(matches!(
        declined.order.pay(visa()).await?,
        Payment::Settled(_)
    ));
    let Resumed::Payment(payment) = shop.store.resume(&ticket).await? else {
        panic!("the old ticket goes on answering")
    };
    assert!(matches!(payment, Payment::AlreadyPaid(_)), "{payment:?}");
    let Resumed::Payment(Payment::Settled(_)) = shop.store.resume(&payment.ticket()).await? else {
        panic!("and its ticket leads to the one that paid")
    };
    Ok(())
}

#[tokio::test]
async fn a_ticket_of_another_journal_is_unknown_and_never_unpaid() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let ticket = order.ticket();
    drop(order);
    let elsewhere = shop.server_with(InMemoryJournal::new())?;
    let Resumed::Order(OrderState::Unknown(held)) = elsewhere.resume(&ticket).await? else {
        panic!("this journal knows nothing of it")
    };
    let error = held.error.ok_or("a reason")?;
    assert!(error.advice().contains("after_loss"), "{}", error.advice());
    Ok(())
}

#[tokio::test]
async fn a_ticket_ahead_of_its_journal_is_unknown_and_never_unpaid() -> Tested {
    let shop = Shop::open().await?;
    let journal = BackedUpJournal::new();
    let store = shop.server_with(journal.clone())?;
    let shop = Shop { store, ..shop };
    let backup = journal.backup();
    let order = shop.made().await?;
    let before = order.ticket();
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    let order = shop.made().await?;
    let after = order.ticket();
    // Put back in silence.
    journal.put_back(&backup, false);
    let server = shop.server_with(journal)?;
    let Resumed::Order(OrderState::Unknown(held)) = server.resume(&after).await? else {
        panic!("the journal has fewer openings than the ticket")
    };
    assert!(held.error.is_some());
    // A ticket from before the first payment cannot tell, and the store does.
    assert!(matches!(
        server.resume(&before).await?,
        Resumed::Order(OrderState::Paid(_))
    ));
    Ok(())
}

#[tokio::test]
async fn a_ticket_of_another_store_is_refused() -> Tested {
    let shop = Shop::open().await?;
    let ticket = shop.made().await?.ticket();
    let other = Sandbox::builder().store_hash("def456").start().await?;
    let (api, payments) = (
        Relay::before(other.api_url()).await?,
        Relay::before(other.payments_url()).await?,
    );
    let other = builder(&other, &api, &payments)
        .journal(shop.journal.clone())
        .build()?;
    let error = other.resume(&ticket).await.expect_err("of another store");
    assert!(error.to_string().contains("another store"), "{error}");
    assert_eq!(api.requests(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn an_order_that_is_gone_is_closed() -> Tested {
    let shop = Shop::open().await?;
    let nobodys = shop.store.order(OrderId::new(987_654)).await?;
    let OrderState::Closed { why, .. } = nobodys else {
        panic!("there is no such order: {nobodys:?}")
    };
    assert_eq!(why, bigcommerce_facade::Closed::Gone);
    Ok(())
}

#[tokio::test]
async fn a_store_is_drained_at_once_when_nothing_is_under_way_and_goes_on_working() -> Tested {
    let shop = Shop::open().await?;
    assert!(shop.store.drain_within(Duration::ZERO).await);
    let order = shop.made().await?;
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    assert!(shop.store.drain().await);
    Ok(())
}

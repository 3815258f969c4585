//! The lock on an order, its cart and its external ids.

use std::time::Duration;

use bigcommerce_facade::{
    CustomerId, DirectOrder, Order, OrderState, Payment, ProductId, Resumed, Ticket, Unpaid,
    VariantId,
};
use bigcommerce_sandbox::{Fault as StoreFault, Lags, OrderEdit, catalogue, customer};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, TOKEN_LIFE, Tested, declining, home, pending_card, small_gift_certificate, visa},
};

#[tokio::test]
async fn another_order_of_a_paid_cart_is_not_charged_while_the_list_lags() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let id = first.id();
    shop.sandbox.set_lags(Lags {
        lists: Duration::from_secs(3600),
        ..Lags::default()
    });
    let Payment::Settled(_) = first.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    let Payment::AlreadyPaid(paid) = second.pay(visa()).await? else {
        panic!("the journal knows")
    };
    assert_eq!(paid.order, id);
    assert_eq!((shop.sent(), shop.charges()), (1, 1));
    Ok(())
}

#[tokio::test]
async fn another_order_of_a_paid_cart_is_not_charged_whatever_its_list_answers() -> Tested {
    let shop = Shop::open().await?;
    for fault in ["leaves it out", "is empty", "fails"] {
        let [first, second] = shop.two_orders_of_a_cart().await?;
        let id = first.id();
        let charges = shop.charges();
        let Payment::Settled(_) = first.pay(visa()).await? else {
            panic!("the Visa approves")
        };
        let fault = match fault {
            "leaves it out" => StoreFault::leave_out([id.get()]),
            "is empty" => StoreFault::answer_instead(204, ""),
            _ => StoreFault::answer_instead(503, ""),
        };
        shop.sandbox.inject(fault.on("GET", "/v2/orders").always());
        let Payment::AlreadyPaid(paid) = second.pay(visa()).await? else {
            panic!("the journal knows")
        };
        assert_eq!(paid.order, id);
        assert_eq!(shop.charges(), charges + 1);
        shop.sandbox.clear_faults();
    }
    Ok(())
}

#[tokio::test]
async fn another_order_that_a_stranger_to_the_journal_paid_is_seen_by_its_transactions() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    // The list shows it as status 0, and its transactions are true.
    shop.sandbox.set_lags(Lags {
        lists: Duration::from_secs(3600),
        ..Lags::default()
    });
    shop.pay_with_the_bindings_alone(first.id()).await?;
    let Payment::AlreadyPaid(paid) = second.pay(visa()).await? else {
        panic!("its transactions are read")
    };
    assert_eq!(paid.order, first.id());
    assert_eq!(shop.charges(), 1);
    Ok(())
}

async fn direct(shop: &Shop, external: &str) -> Result<Order<Unpaid>, bigcommerce_facade::Error> {
    let order = DirectOrder::billed_to(&home())
        .variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_RED),
            1,
        )
        .for_customer(CustomerId::new(customer::JANE))
        .with_external_order_id(external);
    Ok(shop.store.order_directly(order).await?)
}

#[tokio::test]
async fn two_orders_of_one_external_id_are_charged_once() -> Tested {
    let shop = Shop::open().await?;
    let minute = std::time::Duration::from_secs(60);
    shop.sandbox.set_lags(bigcommerce_sandbox::Lags {
        lists: minute,
        ..Default::default()
    });
    let (first, second) = (direct(&shop, "row-7").await?, direct(&shop, "row-7").await?);
    assert_ne!(first.id(), second.id(), "the list lags behind the first");
    shop.pass(minute * 2);
    shop.sandbox.set_lags(Default::default());
    let (one, other) = tokio::join!(first.pay(visa()), second.pay(visa()));
    let outcomes = [one?, other?];
    let settled = outcomes
        .iter()
        .filter(|one| matches!(one, Payment::Settled(_)))
        .count();
    assert_eq!(settled, 1, "{outcomes:?}");
    assert_eq!(shop.charges(), 1);
    let third = direct(&shop, "row-7").await.expect_err("it is paid");
    assert_eq!(third.remedy(), bigcommerce_facade::Remedy::Stop);
    Ok(())
}

#[tokio::test]
async fn an_external_id_that_the_merchant_edits_guards_under_both_names() -> Tested {
    let shop = Shop::open().await?;
    let (first, second) = (direct(&shop, "row-8").await?, direct(&shop, "row-9").await?);
    let edit = OrderEdit::new().external_order_id("row-9");
    shop.sandbox.edit_order(first.id().get(), edit);
    let (one, other) = (first.pay(visa()).await?, second.pay(visa()).await?);
    assert!(matches!(one, Payment::Settled(_)), "{one:?}");
    assert!(
        matches!(other, Payment::AlreadyPaid(_)),
        "the order shows row-9 now: {other:?}"
    );
    let third = direct(&shop, "row-8").await?;
    let Payment::AlreadyPaid(_) = third.pay(visa()).await? else {
        panic!("it was created as row-8")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

/// Finds the payment again from another server by its ticket.
async fn found(shop: &Shop, ticket: &Ticket) -> Result<Payment, Box<dyn std::error::Error>> {
    let stored: Ticket = ticket.to_string().parse()?;
    match shop.server()?.resume(&stored).await? {
        Resumed::Payment(payment) => Ok(payment),
        other => panic!("there was a payment: {other:?}"),
    }
}

#[tokio::test]
async fn a_closed_tab_locks_no_cart_while_the_outcome_is_unknown() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let ticket = order.ticket();
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    drop(order.pay(visa()).await?);
    let Payment::Unknown(attempt) = found(&shop, &ticket).await? else {
        panic!("it is found again")
    };
    let Payment::NotCharged(not_charged) = shop.wait_out(attempt).await? else {
        panic!("nothing was taken")
    };
    let Payment::Settled(_) = not_charged.order.pay(visa()).await? else {
        panic!("the cart can be paid")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_closed_tab_locks_no_cart_while_the_payment_is_pending() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let ticket = order.ticket();
    drop(order.pay(pending_card()).await?);
    let Payment::Pending(attempt) = found(&shop, &ticket).await? else {
        panic!("it is found again")
    };
    shop.sandbox.settle(
        attempt.order_id().get(),
        bigcommerce_sandbox::Settlement::Declined,
    );
    drop(attempt);
    let Payment::Declined(declined) = found(&shop, &ticket).await? else {
        panic!("the bank said no")
    };
    let Payment::Settled(_) = declined.order.pay(visa()).await? else {
        panic!("the cart can be paid")
    };
    Ok(())
}

#[tokio::test]
async fn a_process_that_ends_before_it_sends_locks_nothing_for_longer_than_the_grace() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, ticket) = (order.id(), order.ticket());
    let attempt = ticket.attempt().ok_or("an attempt")?;
    shop.open_and_vanish(attempt, id).await?;
    let Payment::InProgress(other) = order.pay(visa()).await? else {
        panic!("its opener may still send")
    };
    assert!(other.retry_after().is_some());
    let order = shop.unpaid(id).await?;
    let Payment::InProgress(other) = order.pay(visa()).await? else {
        panic!("its opener may still send")
    };
    assert_eq!(other.attempt, Some(attempt));
    shop.pass(Duration::from_secs(121));
    let Payment::Settled(_) = shop.unpaid(id).await?.pay(visa()).await? else {
        panic!("nothing was sent")
    };
    assert_eq!((shop.charges(), shop.open_attempts().await), (1, 0));
    Ok(())
}

#[tokio::test]
async fn a_sweep_ends_an_attempt_whose_process_ended_before_it_sent() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    shop.open_and_vanish(order.attempt(), order.id()).await?;
    shop.pass(Duration::from_secs(121));
    let swept = shop.server()?.sweep(Duration::ZERO).await?;
    assert!(
        matches!(swept[0].state, bigcommerce_facade::SweptState::Ended),
        "{swept:?}"
    );
    assert_eq!(shop.open_attempts().await, 0);
    Ok(())
}

#[tokio::test]
async fn a_part_whose_handle_is_dropped_is_finished_from_another_server() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let id = first.id();
    drop(first.pay(small_gift_certificate()).await?);
    let payment = second.pay(visa()).await?;
    let Payment::PartElsewhere(part) = &payment else {
        panic!("a part is paid for the other order: {payment:?}")
    };
    assert_eq!(part.order, id);
    assert!(!payment.may_pay_again());
    let OrderState::PartPaid { order, due } = shop.server()?.order(id).await? else {
        panic!("a part is paid")
    };
    assert_eq!(due, "25.00".parse()?);
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the rest")
    };
    assert_eq!(shop.charges(), 2);
    Ok(())
}

#[tokio::test]
async fn a_decline_that_is_paid_later_answers_for_the_key() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let old = order.ticket();
    let Payment::Declined(declined) = order.pay(declining(30106)).await? else {
        panic!("a decline")
    };
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let later = declined.order;
    let later_attempt = later.attempt();
    let Payment::Unknown(attempt) = later.pay(visa()).await? else {
        panic!("nobody can know")
    };
    let Payment::InProgress(other) = found(&shop, &old).await? else {
        panic!("a later attempt is open")
    };
    assert_eq!(other.attempt, Some(later_attempt));
    let Payment::NotCharged(not_charged) = shop.wait_out(attempt).await? else {
        panic!("nothing was taken")
    };
    let Payment::Settled(_) = not_charged.order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    let Payment::AlreadyPaid(_) = found(&shop, &old).await? else {
        panic!("a later attempt has paid")
    };
    shop.pass(TOKEN_LIFE);
    assert!(matches!(found(&shop, &old).await?, Payment::AlreadyPaid(_)));
    Ok(())
}

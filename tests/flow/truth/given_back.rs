//! Payments that were given back or voided after they had come to their end.

use bigcommerce_facade::{Closed, OrderId, OrderState, Payment, Resumed, Ticket};
use bigcommerce_sandbox::payment;
use bigcommerce_tests::shop::{Shop, Tested, small_gift_certificate, visa};

/// The ticket and the order say that all was given back, and nothing can be paid.
async fn all_is_back(shop: &Shop, ticket: &Ticket, id: OrderId) -> Tested {
    let Resumed::Order(resumed) = shop.server()?.resume(ticket).await? else {
        panic!("nothing of the payment is left")
    };
    for state in [resumed, shop.server()?.order(id).await?] {
        let OrderState::Closed { order, why, .. } = &state else {
            panic!("all of it was given back: {state:?}")
        };
        assert_eq!((*order, *why), (id, Closed::GivenBack));
        assert_eq!(state.shopper_message().key(), "payment.given_back");
        assert!(!state.may_pay_again());
    }
    Ok(())
}

#[tokio::test]
async fn an_authorized_order_that_is_voided_is_given_back() -> Tested {
    let shop = Shop::open().await?;
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, true);
    let order = shop.made().await?;
    let (id, ticket) = (order.id(), order.ticket());
    assert!(matches!(order.pay(visa()).await?, Payment::Authorized(_)));
    assert!(shop.sandbox.void(id.get()));
    all_is_back(&shop, &ticket, id).await
}

#[tokio::test]
async fn a_paid_order_that_is_refunded_is_given_back() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, ticket) = (order.id(), order.ticket());
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    assert!(shop.sandbox.refund(id.get(), None));
    all_is_back(&shop, &ticket, id).await
}

#[tokio::test]
async fn an_authorized_order_that_is_captured_is_paid_also_for_its_ticket() -> Tested {
    let shop = Shop::open().await?;
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, true);
    let order = shop.made().await?;
    let (id, ticket) = (order.id(), order.ticket());
    assert!(matches!(order.pay(visa()).await?, Payment::Authorized(_)));
    assert!(shop.sandbox.capture(id.get(), None));
    let Resumed::Payment(Payment::Settled(paid)) = shop.server()?.resume(&ticket).await? else {
        panic!("it was captured")
    };
    assert_eq!(paid.id(), id);
    Ok(())
}

#[tokio::test]
async fn a_gift_certificate_beside_a_voided_card_is_a_part_that_can_be_paid_on() -> Tested {
    let shop = Shop::open().await?;
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, true);
    let order = shop.made().await?;
    let id = order.id();
    let Payment::Part { order, .. } = order.pay(small_gift_certificate()).await? else {
        panic!("10.00 of 35.00")
    };
    let (ticket, attempt) = (order.ticket(), order.attempt());
    assert!(matches!(order.pay(visa()).await?, Payment::Authorized(_)));
    assert!(shop.sandbox.void(id.get()));
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, false);
    let Resumed::Order(resumed) = shop.server()?.resume(&ticket).await? else {
        panic!("the card's payment is voided")
    };
    for state in [resumed, shop.server()?.order(id).await?] {
        let OrderState::PartPaid { order, due } = state else {
            panic!("the gift certificate is left: {state:?}")
        };
        assert_eq!((due, order.id()), ("25.00".parse()?, id));
    }
    shop.store.reopen(attempt).await?;
    let rest = shop.store.order(id).await?.into_order().ok_or("the rest")?;
    let payment = rest.pay(visa()).await?;
    assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
    assert_eq!(shop.sandbox.ledger().taken(id.get()), 35.into());
    Ok(())
}

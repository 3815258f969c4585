//! Tickets of attempts that others came after.

use bigcommerce_facade::{
    GiftCertificateCode, Instrument, OrderId, Payment, Resumed, types::Decimal,
};
use bigcommerce_sandbox::{GIFT_CERTIFICATE, NewOrder, customer};
use bigcommerce_tests::shop::{Shop, Tested, declining, small_gift_certificate, visa};

use super::payment_of;

#[tokio::test]
async fn the_ticket_of_a_decline_leads_to_the_rest_after_a_part_was_paid() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let (id, old) = (order.id(), order.ticket());
    let Payment::Declined(declined) = order.pay(declining(30106)).await? else {
        panic!("a decline")
    };
    assert!(matches!(
        declined.order.pay(small_gift_certificate()).await?,
        Payment::Part { .. }
    ));
    let payment = payment_of(&shop, &old).await?;
    let Payment::Part { due, order } = payment else {
        panic!("a part was paid meanwhile: {payment:?}")
    };
    assert_eq!((due, order.id()), ("25.00".parse()?, id));
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    assert_eq!(shop.sandbox.ledger().taken(id.get()), Decimal::from(35));
    assert!(matches!(
        payment_of(&shop, &old).await?,
        Payment::AlreadyPaid(_)
    ));
    Ok(())
}

#[tokio::test]
async fn the_ticket_of_a_decline_names_the_other_order_of_which_a_part_was_paid() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let (old, other) = (first.ticket(), second.id());
    assert!(matches!(
        first.pay(declining(30106)).await?,
        Payment::Declined(_)
    ));
    assert!(matches!(
        second.pay(small_gift_certificate()).await?,
        Payment::Part { .. }
    ));
    let payment = payment_of(&shop, &old).await?;
    let Payment::PartElsewhere(part) = &payment else {
        panic!("a part of the other order was paid: {payment:?}")
    };
    assert_eq!(part.order, other);
    assert!(!payment.may_pay_again());
    let Payment::Part { order, due } = payment_of(&shop, part.ticket()).await? else {
        panic!("its ticket leads to the part")
    };
    assert_eq!((order.id(), due), (other, "25.00".parse()?));
    Ok(())
}

#[tokio::test]
async fn the_ticket_of_a_first_part_leads_to_the_rest_after_the_second() -> Tested {
    let shop = Shop::open().await?;
    let order = NewOrder::new(Decimal::from(150)).customer_id(customer::JANE);
    let id = OrderId::new(shop.sandbox.make_order(order));
    let order = shop.unpaid(id).await?;
    let first = order.ticket();
    let Payment::Part { order, due } = order.pay(small_gift_certificate()).await? else {
        panic!("10.00 of 150.00")
    };
    assert_eq!(due, "140.00".parse()?);
    let second = order.ticket();
    let large = Instrument::gift_certificate(GiftCertificateCode::new(GIFT_CERTIFICATE));
    assert!(matches!(order.pay(large).await?, Payment::Part { .. }));
    for ticket in [&first, &second] {
        let payment = payment_of(&shop, ticket).await?;
        let Payment::Part { order, due } = &payment else {
            panic!("two parts were paid: {payment:?}")
        };
        assert_eq!((due, order.id()), (&"40.00".parse()?, id));
    }
    let Payment::Part { order, .. } = payment_of(&shop, &first).await? else {
        panic!("two parts were paid")
    };
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    for ticket in [&first, &second] {
        let payment = payment_of(&shop, ticket).await?;
        assert!(matches!(payment, Payment::AlreadyPaid(_)), "{payment:?}");
    }
    assert_eq!(shop.sandbox.ledger().taken(id.get()), Decimal::from(150));
    Ok(())
}

#[tokio::test]
async fn a_rest_that_cannot_be_read_is_an_error_and_no_amount() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let old = order.ticket();
    let Payment::Declined(declined) = order.pay(declining(30106)).await? else {
        panic!("a decline")
    };
    assert!(matches!(
        declined.order.pay(small_gift_certificate()).await?,
        Payment::Part { .. }
    ));
    let lacking = bigcommerce_sandbox::Fault::answer_instead(204, "");
    let lacking = lacking.on("GET", "/v3/orders/{id}/transactions");
    shop.sandbox.inject(lacking.always());
    // The list lacks a transaction that the journal has seen.
    assert!(shop.server()?.resume(&old).await.is_err());
    shop.sandbox.clear_faults();
    assert!(matches!(
        shop.server()?.resume(&old).await?,
        Resumed::Payment(Payment::Part { .. })
    ));
    Ok(())
}

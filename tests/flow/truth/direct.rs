//! External ids whose order is paid in part, or was given back.

use bigcommerce_facade::{CustomerId, DirectOrder, Payment, ProductId, Remedy, VariantId};
use bigcommerce_sandbox::{catalogue, customer};
use bigcommerce_tests::shop::{Shop, Tested, home, small_gift_certificate, visa};

/// This many blue mugs at 15.00 for Jane.
fn mugs(quantity: u32) -> DirectOrder {
    DirectOrder::billed_to(&home())
        .variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_BLUE),
            quantity,
        )
        .for_customer(CustomerId::new(customer::JANE))
        .with_external_order_id("row-7")
}

#[tokio::test]
async fn an_external_id_that_is_paid_in_part_leads_to_the_rest_of_the_very_order() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.store.order_directly(mugs(1)).await?;
    let id = order.id();
    assert!(matches!(
        order.pay(small_gift_certificate()).await?,
        Payment::Part { .. }
    ));
    let rejected = shop.store.order_directly(mugs(4)).await;
    let rejected = rejected.expect_err("a part of another purchase of the id is paid");
    assert_eq!(rejected.error.order(), Some(id));
    assert_eq!(rejected.error.remedy(), Remedy::Stop);
    assert_eq!(
        rejected.error.shopper_message().key(),
        "payment.part_elsewhere"
    );

    let order = shop.server()?.order_directly(mugs(1)).await?;
    assert_eq!((order.id(), order.due()), (id, &"5.00".parse()?));
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    assert_eq!(shop.sandbox.ledger().orders.len(), 1);
    assert_eq!(shop.sandbox.ledger().taken(id.get()), 15.into());
    Ok(())
}

#[tokio::test]
async fn an_external_id_that_was_given_back_and_reopened_is_ordered_and_paid_again() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.store.order_directly(mugs(1)).await?;
    let (first, attempt) = (order.id(), order.attempt());
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    shop.sandbox.refund(first.get(), None);
    shop.store.reopen(attempt).await?;
    let order = shop.store.order_directly(mugs(1)).await?;
    let second = order.id();
    assert_ne!(first, second);
    let payment = order.pay(visa()).await?;
    assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
    assert_eq!(shop.charges(), 2);
    Ok(())
}

//! Orders without a cart: the external id is the key of a purchase.

use bigcommerce_facade::{CustomerId, DirectOrder, Payment, ProductId, Remedy, VariantId};
use bigcommerce_sandbox::{Lags, catalogue, customer};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, home, small_gift_certificate, visa},
};

/// This many blue mugs for Jane, as the purchase of one row of the shop's own database.
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

fn orders(shop: &Shop) -> usize {
    shop.sandbox.ledger().orders.len()
}

#[tokio::test]
async fn a_handler_that_runs_twice_makes_one_order() -> Tested {
    let shop = Shop::open().await?;
    let first = shop.store.order_directly(mugs(1)).await?;
    let second = shop.store.order_directly(mugs(1)).await?;
    assert_eq!(first.id(), second.id());
    assert_eq!(orders(&shop), 1);
    Ok(())
}

#[tokio::test]
async fn a_changed_description_begins_anew_and_only_one_of_the_orders_is_paid() -> Tested {
    let shop = Shop::open().await?;
    let one = shop.store.order_directly(mugs(1)).await?;
    let four = shop.store.order_directly(mugs(4)).await?;
    assert_ne!(one.id(), four.id());
    assert_eq!(four.due().to_string(), "60.0000");
    let paid = one.id();
    assert!(matches!(one.pay(visa()).await?, Payment::Settled(_)));
    let Payment::AlreadyPaid(before) = four.pay(visa()).await? else {
        return Err("the purchase was paid".into());
    };
    assert_eq!(before.order, paid);
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_description_that_is_changed_after_a_failure_does_not_take_the_old_order() -> Tested {
    let shop = Shop::open().await?;
    shop.api.every_attempt(
        "GET",
        "/v2/orders/",
        &Fault::empty("503 Service Unavailable"),
    );
    let rejected = shop
        .store
        .order_directly(mugs(1))
        .await
        .expect_err("it cannot be read back");
    let more = rejected.stage.product(ProductId::new(catalogue::GUIDE), 1);
    let order = shop.store.order_directly(more).await?;
    assert_eq!(orders(&shop), 2);
    assert!(order.due() > &"15".parse()?, "{}", order.due());
    Ok(())
}

#[tokio::test]
async fn another_address_or_customer_or_cost_is_another_order() -> Tested {
    let shop = Shop::open().await?;
    let first = shop.store.order_directly(mugs(1)).await?.id();
    let elsewhere = home().postal_code("78702");
    let others = [
        DirectOrder::billed_to(&elsewhere)
            .variant(
                ProductId::new(catalogue::MUG),
                VariantId::new(catalogue::MUG_BLUE),
                1,
            )
            .for_customer(CustomerId::new(customer::JANE))
            .with_external_order_id("row-7"),
        mugs(1).for_customer(CustomerId::new(customer::SAM)),
        mugs(1).shipped_to(&home(), "Flat rate", "5.00".parse()?),
    ];
    for (made, other) in others.into_iter().enumerate() {
        assert_ne!(shop.store.order_directly(other).await?.id(), first);
        assert_eq!(orders(&shop), made + 2);
    }
    Ok(())
}

#[tokio::test]
async fn an_order_that_is_shipped_elsewhere_is_another_order() -> Tested {
    let shop = Shop::open().await?;
    let to = |street: &str, method: &str| -> Result<DirectOrder, Box<dyn std::error::Error>> {
        Ok(mugs(1).shipped_to(&home().address1(street), method, "5.00".parse()?))
    };
    let first = shop
        .store
        .order_directly(to("1 Congress Avenue", "Flat rate")?)
        .await?
        .id();
    let again = shop
        .store
        .order_directly(to("1 Congress Avenue", "Flat rate")?)
        .await?
        .id();
    assert_eq!(first, again);
    for other in [
        to("2 Congress Avenue", "Flat rate")?,
        to("1 Congress Avenue", "Express")?,
    ] {
        assert_ne!(shop.store.order_directly(other).await?.id(), first);
    }
    assert_eq!(orders(&shop), 3);
    Ok(())
}

#[tokio::test]
async fn a_paid_external_id_is_named_instead_of_ordered_again() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.store.order_directly(mugs(1)).await?;
    let id = order.id();
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    for again in [mugs(1), mugs(4)] {
        let rejected = shop
            .server()?
            .order_directly(again)
            .await
            .expect_err("it is paid");
        assert_eq!(rejected.error.order(), Some(id));
        assert_eq!(rejected.error.remedy(), Remedy::Stop);
        assert_eq!(
            rejected.error.shopper_message().key(),
            "payment.already_paid"
        );
    }
    assert_eq!(orders(&shop), 1);
    Ok(())
}

#[tokio::test]
async fn a_list_that_lags_makes_a_second_order_and_no_second_charge() -> Tested {
    let shop = Shop::open().await?;
    let minute = std::time::Duration::from_secs(60);
    shop.sandbox.set_lags(Lags {
        lists: minute,
        ..Lags::default()
    });
    let first = shop.store.order_directly(mugs(1)).await?;
    let second = shop.store.order_directly(mugs(1)).await?;
    assert_ne!(first.id(), second.id());
    shop.pass(minute * 2);
    assert!(matches!(first.pay(visa()).await?, Payment::Settled(_)));
    assert!(matches!(second.pay(visa()).await?, Payment::AlreadyPaid(_)));
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_list_that_ignores_the_external_id_is_no_reason_to_order() -> Tested {
    let shop = Shop::open().await?;
    let other = shop
        .store
        .order_directly(mugs(1).with_external_order_id("row-8"))
        .await?;
    shop.sandbox.inject(
        bigcommerce_sandbox::Fault::ignore_filters()
            .on("GET", "/v2/orders")
            .always(),
    );
    let rejected = shop
        .store
        .order_directly(mugs(1))
        .await
        .expect_err("the list is not what was asked for");
    assert_eq!(rejected.error.remedy(), Remedy::RetryLater);
    assert_eq!((orders(&shop), rejected.error.order()), (1, None));
    drop(other);
    Ok(())
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
    assert_eq!(orders(&shop), 1);
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

//! Connections that break around a request.

use bigcommerce_facade::{Order, Payment, Unpaid};
use bigcommerce_sandbox::Fault as StoreFault;
use bigcommerce_tests::shop::{Shop, Tested, visa};

/// The order that an outcome or an error leaves to be paid.
async fn finish(shop: &Shop, order: Order<Unpaid>) -> Result<(), Box<dyn std::error::Error>> {
    let id = order.id();
    let _ = order.pay(visa()).await;
    shop.sandbox.clear_faults();
    shop.sweep_to_the_end().await?;
    assert_eq!(shop.open_attempts().await, 0, "nothing stays locked");
    match shop.store.order(id).await? {
        bigcommerce_facade::OrderState::Paid(_) => {}
        bigcommerce_facade::OrderState::Unpaid(order) => {
            assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(shop.sandbox.ledger().charges_of_order(id.get()).count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_connection_that_is_cut_before_or_after_any_effect_never_charges_twice() -> Tested {
    let shop = Shop::open_without_api_relay().await?;
    for (method, path) in [
        ("POST", "/payments"),
        ("POST", "/v3/payments/access_tokens"),
        ("GET", "/v3/payments/methods"),
        ("GET", "/v2/orders/{id}"),
        ("GET", "/v2/orders"),
        ("GET", "/v3/orders/{id}/transactions"),
    ] {
        for skip in 0..3 {
            for fault in [
                StoreFault::refuse(),
                StoreFault::cut_before_effect(),
                StoreFault::cut_after_effect(),
                StoreFault::cut_after_bytes(40),
                StoreFault::cut_after_bytes(400),
                StoreFault::omit_date(),
            ] {
                let [order] = shop.made_of_a_cart().await?;
                shop.sandbox.inject(fault.on(method, path).skip(skip));
                finish(&shop, order).await?;
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn connections_that_are_refused_never_charge_twice() -> Tested {
    let shop = Shop::open_without_api_relay().await?;
    for refused in 1..12 {
        let [order] = shop.made_of_a_cart().await?;
        shop.sandbox
            .inject(StoreFault::refuse_connection().times(refused));
        finish(&shop, order).await?;
    }
    Ok(())
}

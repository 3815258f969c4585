//! A shopper who closes the tab: the handler is dropped, the step is not.

use std::time::Duration;

use bigcommerce_tests::shop::{Shop, Tested, visa};

#[tokio::test]
async fn a_dropped_pay_still_charges_once_and_records_it() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let paying = order.pay(visa());
    // Polled once, so that it has begun, and dropped.
    assert!(tokio::time::timeout(Duration::ZERO, paying).await.is_err());
    let settled = async {
        while shop
            .sandbox
            .ledger()
            .orders
            .iter()
            .all(|order| order.status_id != 11)
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), settled).await?;
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_dropped_place_order_still_makes_one_order() -> Tested {
    let shop = Shop::open().await?;
    let ready = shop.ready().await?;
    assert!(
        tokio::time::timeout(Duration::ZERO, ready.place_order())
            .await
            .is_err()
    );
    let placed = async {
        while shop.sandbox.ledger().orders.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), placed).await?;
    assert_eq!(shop.sandbox.ledger().orders.len(), 1);
    Ok(())
}

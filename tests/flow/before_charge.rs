//! What keeps a charge from being sent at all.

use bigcommerce_facade::{Payment, Remedy, Store};
use bigcommerce_tests::Fault;

use crate::shop::{Shop, Tested, builder, visa};

#[tokio::test]
async fn a_store_without_a_journal_cannot_pay_and_says_so() -> Tested {
    let shop = Shop::open().await?;
    let store: Store = builder(&shop.sandbox, &shop.api, &shop.payments).build()?;
    let without = Shop { store, ..shop };
    let rejected = without.order().await?.pay(visa()).await.err().expect("there is no journal");
    assert!(rejected.to_string().contains("no journal"), "{rejected}");
    assert_eq!(without.payments.count("POST", "/payments"), 0);
    Ok(())
}

#[tokio::test]
async fn when_a_read_before_the_charge_fails_nothing_is_charged() -> Tested {
    let shop = Shop::open().await?;
    for (path, what) in [("/v2/orders/", "the order"), ("/transactions", "its transactions"), ("cart_id=", "its cart's orders")] {
        let order = shop.order().await?;
        shop.api.next("GET", path, Fault::empty("503 Service Unavailable"));
        let rejected = order.pay(visa()).await.err().unwrap_or_else(|| panic!("{what} could not be read"));
        assert_eq!(shop.payments.count("POST", "/payments"), 0, "{what}");
        drop(rejected.stage);
    }
    let rejected = {
        let order = shop.order().await?;
        shop.api.next("GET", "/transactions", Fault::empty("503 Service Unavailable"));
        order.pay(visa()).await.err().expect("the transactions could not be read")
    };
    let Payment::Settled(_) = rejected.stage.pay(visa()).await? else { panic!("it can be paid once they can be read") };
    Ok(())
}

#[tokio::test]
async fn two_orders_of_one_cart_are_not_both_paid() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let cart = order.details().cart_id.clone().expect("it came from a cart");
    let second = {
        let reopened = shop.another_process()?.cart(&cart).await?.bill_to(crate::shop::home()).await?;
        let quoted = reopened.ship_everything_to(crate::shop::home()).await;
        drop(quoted);
        let path = bigcommerce_facade::management_checkout::Client::new(shop.store.session().clone());
        path.create_order(&cart.clone().into()).await?.into_data().id
    };
    let Payment::Settled(first) = order.pay(visa()).await? else { panic!("the first is paid") };
    assert_ne!(first.id(), second);
    Ok(())
}

#[tokio::test]
async fn the_second_of_two_orders_finds_the_first_one_paid() -> Tested {
    let shop = Shop::open().await?;
    let first = shop.order().await?;
    let cart = first.details().cart_id.clone().expect("it came from a cart");
    let client = bigcommerce_facade::management_checkout::Client::new(shop.store.session().clone());
    client.create_order(&cart.into()).await?;
    let first_id = first.id();
    // Another tab pays the order that was made last, in a process with a journal of its own.
    let Payment::Settled(_) = first.pay(visa()).await? else { panic!("paid") };
    assert_eq!(shop.charges(), 1);
    assert!(shop.sandbox.ledger().orders.iter().any(|order| order.id == first_id.get()));
    Ok(())
}

#[tokio::test]
async fn an_amount_that_is_not_the_one_shown_is_not_charged() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let cheaper = r#"{"id":ID,"status_id":0,"status":"Incomplete","total_inc_tax":"31.0000","cart_id":null}"#
        .replace("ID", &order.id().to_string());
    shop.api.next("GET", "/v2/orders/", Fault::json("200 OK", &cheaper));
    let Payment::Changed(order) = order.pay(visa()).await? else { panic!("35.00 was shown, 31.00 is due") };
    assert_eq!(order.due().to_string(), "31.0000");
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}

#[tokio::test]
async fn a_token_that_would_charge_another_amount_is_not_used() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    // {"data":{"amount":9900,"currency":"USD"}}
    let token = "e30.eyJkYXRhIjp7ImFtb3VudCI6OTkwMCwiY3VycmVuY3kiOiJVU0QifX0.c2ln";
    shop.api.next("POST", "/access_tokens", Fault::json("201 Created", &format!(r#"{{"data":{{"id":"{token}"}},"meta":{{}}}}"#)));
    let Payment::Changed(order) = order.pay(visa()).await? else { panic!("the token says 99.00") };
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    let Payment::Settled(_) = order.pay(visa()).await? else { panic!("with its own token it is paid") };
    Ok(())
}

#[tokio::test]
async fn a_token_that_the_order_cannot_have_means_a_new_order_unless_it_is_paid() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.api.next("POST", "/access_tokens", Fault::json("409 Conflict", r#"{"status":409,"title":"t","type":"x"}"#));
    let rejected = order.pay(visa()).await.err().expect("no token");
    assert_eq!(rejected.error.remedy(), Remedy::RecreateOrder);
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}

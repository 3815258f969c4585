//! The way back to a checkout by the id of its cart.

use bigcommerce_facade::{
    CheckoutState, Gone, Items, Lines, Payment, PickupMethodId, ProductId, ShippingOptionId, Step,
    management_checkout,
};
use bigcommerce_sandbox::{catalogue, shipping};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, home, two_mugs, visa},
};

#[tokio::test]
async fn every_stage_is_found_again_and_goes_on_to_a_paid_order() -> Tested {
    let shop = Shop::open().await?;
    let id = shop.store.open_cart(two_mugs()).await?.cart_id().clone();
    let CheckoutState::Opened(opened) = shop.store.checkout(&id).await? else {
        panic!("it has no billing address")
    };
    let _ = opened.bill_to(home()).await?;
    let CheckoutState::Billed(billed) = shop.store.checkout(&id).await? else {
        panic!("it has no consignment")
    };
    let _ = billed.ship_everything_to(home()).await?;
    let CheckoutState::Quoted(quoted) = shop.store.checkout(&id).await? else {
        panic!("it has no option")
    };
    let offers = quoted.cheapest_offers()?;
    let _ = quoted.choose(offers).await?;
    let CheckoutState::Ready(ready) = shop.store.checkout(&id).await? else {
        panic!("nothing is missing")
    };
    let order = ready.place_order().await?;
    let number = order.id();
    let CheckoutState::Ready(_) = shop.store.checkout(&id).await? else {
        panic!("the cart lives until it is paid")
    };
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    let CheckoutState::Gone(gone) = shop.store.checkout(&id).await? else {
        panic!("a paid order takes the cart along")
    };
    assert_eq!(gone, Gone::Ordered { order: number });
    assert_eq!(gone.shopper_message().key(), "cart.ordered");
    Ok(())
}

#[tokio::test]
async fn the_stage_is_what_the_store_shows_and_not_what_was_done_here() -> Tested {
    let shop = Shop::open().await?;
    let ready = shop.ready().await?;
    let id = ready.cart_id().clone();
    let pen = Lines::new().configured(
        ProductId::new(catalogue::PEN),
        [(catalogue::PEN_ENGRAVING.into(), "To B.")],
        1,
    );
    let other_tab = shop.store.cart(&id).await?.add_lines(pen).await?;
    let pen = other_tab.lines()[1].id().clone();
    let CheckoutState::Billed(billed) = shop.store.checkout(&id).await? else {
        panic!("the pen is in no consignment")
    };
    let _ = billed.ship_to(home(), Items::new().with(pen, 1)).await?;
    let CheckoutState::Quoted(quoted) = shop.store.checkout(&id).await? else {
        panic!("the second consignment has no option")
    };
    let second = quoted.consignments()[1].id.clone();
    let flat = ShippingOptionId::new(shipping::FLAT_RATE);
    let _ = quoted.choose((second, flat)).await?;
    assert!(matches!(
        shop.store.checkout(&id).await?,
        CheckoutState::Ready(_)
    ));
    Ok(())
}

#[tokio::test]
async fn downloads_and_pickups_are_ready_without_an_option() -> Tested {
    let shop = Shop::open().await?;
    let guide = Lines::new().product(ProductId::new(catalogue::GUIDE), 1);
    let digital = shop.store.open_cart(guide).await?.bill_to(home()).await?;
    let CheckoutState::Ready(ready) = shop.store.checkout(digital.cart_id()).await? else {
        panic!("there is nothing to ship")
    };
    assert!(ready.place_order().await.is_ok());
    let pickup = PickupMethodId::new(shipping::PICKUP_METHOD);
    let collected = shop.billed().await?.pick_up(pickup).await?;
    assert!(matches!(
        shop.store.checkout(collected.cart_id()).await?,
        CheckoutState::Ready(_)
    ));
    Ok(())
}

async fn gone(
    shop: &Shop,
    cart: &bigcommerce_facade::CartId,
) -> Result<Gone, bigcommerce_facade::Error> {
    match shop.store.checkout(cart).await? {
        CheckoutState::Gone(gone) => Ok(gone),
        other => panic!("the cart is gone, and this is {other:?}"),
    }
}

async fn delete(shop: &Shop, cart: &bigcommerce_facade::CartId) -> Tested {
    let client = management_checkout::Client::new(shop.store.session().clone());
    client.delete_cart(cart).await?;
    Ok(())
}

#[tokio::test]
async fn a_deleted_cart_says_whether_an_order_of_it_waits_to_be_paid() -> Tested {
    let shop = Shop::open().await?;
    let never_ordered = shop.ready().await?;
    delete(&shop, never_ordered.cart_id()).await?;
    let found = gone(&shop, never_ordered.cart_id()).await?;
    assert_eq!(found, Gone::ExpiredOrDeleted);
    assert_eq!(found.shopper_message().key(), "cart.expired");

    let ready = shop.ready().await?;
    let id = ready.cart_id().clone();
    let order = ready.place_order().await?;
    delete(&shop, &id).await?;
    let found = gone(&shop, &id).await?;
    assert_eq!(
        found,
        Gone::OrderedUnpaid {
            orders: vec![order.id()]
        }
    );
    assert_eq!(found.shopper_message().key(), "cart.ordered_unpaid");
    Ok(())
}

#[tokio::test]
async fn a_list_of_other_carts_orders_is_no_word_on_this_cart() -> Tested {
    let shop = Shop::open().await?;
    let Payment::Settled(strangers) = shop.order().await?.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    let opened = shop.store.open_cart(two_mugs()).await?;
    delete(&shop, opened.cart_id()).await?;
    let listed = format!(
        r#"[{{"id":{},"status_id":11,"status":"Awaiting Fulfillment","cart_id":"{}","total_inc_tax":"35.00"}}]"#,
        strangers.id(),
        strangers.details().cart_id.as_ref().ok_or("a cart")?
    );
    // V2 ignores a filter that it does not know, and lists everything.
    shop.api
        .next("GET", "/v2/orders?", Fault::json("200 OK", &listed));
    let error = gone(&shop, opened.cart_id()).await.expect_err("no filter");
    assert_eq!(error.step(), Step::FindOrders);
    assert_eq!(gone(&shop, opened.cart_id()).await?, Gone::ExpiredOrDeleted);
    Ok(())
}

#[tokio::test]
async fn a_cart_that_was_paid_here_is_not_called_expired_while_the_list_lags() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let cart = order.details().cart_id.clone().ok_or("a cart")?;
    let Payment::Settled(paid) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    for listed in [Fault::empty("204 No Content"), Fault::json("200 OK", "[]")] {
        shop.api.next("GET", "/v2/orders?", listed);
        let order = paid.id();
        assert_eq!(gone(&shop, &cart).await?, Gone::Ordered { order });
    }
    Ok(())
}

#[tokio::test]
async fn a_cart_is_not_called_expired_while_its_orders_cannot_be_read() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    delete(&shop, opened.cart_id()).await?;
    for (fault, attempts) in [
        (Fault::empty("503 Service Unavailable"), 3),
        (Fault::json("200 OK", r#"{"orders":[]}"#), 3),
        (
            Fault::json("403 Forbidden", r#"{"status":403,"title":"t"}"#),
            1,
        ),
    ] {
        for _ in 0..attempts {
            shop.api.next("GET", "/v2/orders?", fault.clone());
        }
        let error = gone(&shop, opened.cart_id()).await.expect_err("unreadable");
        assert_eq!(error.step(), Step::FindOrders);
        assert!(error.to_string().ends_with("the cart is gone"), "{error}");
    }
    // A page of something in front of the API is no word on the cart.
    shop.api.every_attempt(
        "GET",
        "/v3/checkouts/",
        &Fault::html("404 Not Found", "<html>"),
    );
    let error = shop.store.checkout(opened.cart_id()).await.map(drop);
    assert_eq!(
        error.expect_err("no answer of the API").step(),
        Step::ReadCheckout
    );
    Ok(())
}

#[tokio::test]
async fn an_expired_cart_that_is_edited_is_named_as_such() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let id = opened.cart_id().clone();
    delete(&shop, &id).await?;
    let guide = Lines::new().product(ProductId::new(catalogue::GUIDE), 1);
    let rejected = opened.add_lines(guide).await.expect_err("the cart is gone");
    assert_eq!(rejected.error.shopper_message().key(), "cart.expired");
    assert_eq!(gone(&shop, &id).await?, Gone::ExpiredOrDeleted);
    Ok(())
}

#[tokio::test]
async fn an_address_without_a_country_counts_as_none() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    // The store drops a country that it does not know instead of refusing it.
    shop.api.next(
        "GET",
        "/v3/checkouts/",
        Fault::Edited {
            that: r#""country_code":"US""#,
            this: r#""country_code":"""#,
        },
    );
    assert!(matches!(
        shop.store.checkout(billed.cart_id()).await?,
        CheckoutState::Opened(_)
    ));
    Ok(())
}

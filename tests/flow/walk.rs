//! From nothing to a paid order.

use bigcommerce_facade::{
    Address, Amount, DirectOrder, Instrument, Items, Lines, Payment, ProductId, VariantId,
    orders::types::OrderStatus,
};
use bigcommerce_sandbox::catalogue;
use bigcommerce_tests::Fault;

use bigcommerce_tests::shop::{Shop, Tested, home, two_mugs, visa};

#[tokio::test]
async fn a_cart_becomes_a_paid_order_that_awaits_fulfilment() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    assert_eq!(*order.status(), OrderStatus::Incomplete);
    assert_eq!(
        *order.due(),
        "35.00".parse::<Amount>()?,
        "two mugs at 15.00 and a flat rate of 5.00"
    );
    assert!(order.differs_from_checkout().is_none());
    let Payment::Settled(order) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    assert_eq!(*order.status(), OrderStatus::AwaitingFulfillment);
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn every_request_of_a_walk_carries_one_correlation_id_and_sends_no_field_unasked() -> Tested {
    let shop = Shop::open().await?;
    let _order = shop.order().await?;
    let carts = shop.api.bodies("POST", "/v3/carts");
    let cart: serde_json::Value = serde_json::from_str(&carts[0])?;
    let keys: Vec<_> = cart
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    assert_eq!(keys, ["customer_id", "line_items"]);
    let consignments: serde_json::Value =
        serde_json::from_str(&shop.api.bodies("POST", "/consignments")[0])?;
    assert!(
        consignments.is_array(),
        "consignments are added as an array: {consignments}"
    );
    let option: serde_json::Value =
        serde_json::from_str(&shop.api.bodies("PUT", "/consignments/")[0])?;
    assert!(option.is_object(), "and updated as an object: {option}");
    Ok(())
}

#[tokio::test]
async fn a_digital_cart_needs_no_consignment() -> Tested {
    let shop = Shop::open().await?;
    let lines = Lines::new().product(ProductId::new(catalogue::GUIDE), 1);
    let billed = shop.store.open_cart(lines).await?.bill_to(home()).await?;
    let order = billed.nothing_to_ship()?.place_order().await?;
    let Payment::Settled(_) = order.pay(card()).await? else {
        panic!("the card approves")
    };
    Ok(())
}

#[tokio::test]
async fn a_cart_that_has_to_be_shipped_cannot_skip_it() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let rejected = billed
        .nothing_to_ship()
        .expect_err("mugs have to be shipped");
    let _quoted = rejected.stage.ship_everything_to(home()).await?;
    Ok(())
}

#[tokio::test]
async fn items_can_be_split_over_two_addresses_and_each_consignment_needs_an_option() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let item = billed
        .details()
        .cart
        .as_ref()
        .expect("a cart")
        .line_items
        .as_ref()
        .expect("lines")
        .physical_items[0]
        .id
        .clone();
    let office = home().address1("2 Office Park").city("Dallas");
    let quoted = billed
        .ship_to(home(), Items::new().with(item.clone(), 1))
        .await?;
    let quoted = quoted.ship_to(office, Items::new().with(item, 1)).await?;
    let offers = quoted.offers();
    let first = offers.first().expect("an offer").clone();
    let other = offers
        .iter()
        .find(|offer| offer.consignment() != first.consignment())
        .expect("two consignments")
        .clone();
    let rejected = quoted
        .choose(first.clone())
        .await
        .expect_err("one consignment is left");
    assert!(
        rejected.to_string().contains("left without an option"),
        "{rejected}"
    );
    let order = rejected
        .stage
        .choose([first, other])
        .await?
        .place_order()
        .await?;
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    Ok(())
}

#[tokio::test]
async fn a_direct_order_is_created_as_incomplete_and_paid() -> Tested {
    let shop = Shop::open().await?;
    let order = DirectOrder::billed_to(&home())
        .variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_RED),
            1,
        )
        .shipped_to(&home(), "Flat rate", "5.00".parse()?)
        .with_external_order_id("row-42");
    let order = shop.store.order_directly(order).await?;
    assert_eq!(*order.status(), OrderStatus::Incomplete);
    assert_eq!(*order.due(), "20.00".parse::<Amount>()?);
    assert_eq!(order.details().external_order_id.as_deref(), Some("row-42"));
    let Payment::Settled(_) = order.pay(card()).await? else {
        panic!("the card approves")
    };
    Ok(())
}

#[tokio::test]
async fn redirect_urls_can_be_made_at_any_stage_and_are_not_printed() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let urls = opened.redirect_urls().await?;
    let url = urls.checkout_url.as_ref().expect("a checkout URL").expose();
    assert!(url.starts_with("http"));
    assert!(!format!("{urls:?}").contains(url));
    Ok(())
}

#[tokio::test]
async fn a_changed_billing_address_and_a_coupon_and_a_message_keep_the_stage() -> Tested {
    let shop = Shop::open().await?;
    let ready = shop.ready().await?;
    let moved: Address = home().address1("9 Other Street");
    let ready = ready
        .change_billing_address(moved)
        .await?
        .apply_coupon("TENOFF")
        .await?;
    let ready = ready
        .leave_message("Please ring twice")
        .await?
        .remove_coupon("TENOFF")
        .await?;
    let details = ready.details();
    assert_eq!(
        details.customer_message.as_deref(),
        Some("Please ring twice")
    );
    let billed = details.billing_address.as_ref().expect("an address");
    assert_eq!(billed.address.address1.as_deref(), Some("9 Other Street"));
    assert!(ready.place_order().await.is_ok());
    Ok(())
}

fn card() -> Instrument {
    crate::instruments::card("4111111111111111", "123")
}

#[tokio::test]
async fn offers_are_kept_when_something_else_changes() -> Tested {
    let shop = Shop::open().await?;
    let quoted = shop.quoted().await?;
    let before = quoted.offers().len();
    let quoted = quoted
        .apply_coupon("TENOFF")
        .await?
        .leave_message("Ring twice")
        .await?;
    assert_eq!(quoted.offers().len(), before);
    let offers = quoted.cheapest_offers()?;
    assert!(quoted.choose(offers).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_shopper_can_correct_the_shipping_address() -> Tested {
    let shop = Shop::open().await?;
    let quoted = shop.quoted().await?;
    let office = home().address1("2 Office Park").city("Dallas");
    let quoted = quoted.ship_everything_to(office).await?;
    assert_eq!(quoted.details().consignments.len(), 1);
    let offers = quoted.cheapest_offers()?;
    let order = quoted.choose(offers).await?.place_order().await?;
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    Ok(())
}

#[tokio::test]
async fn goods_that_are_not_in_the_catalogue_are_shipped_too() -> Tested {
    let shop = Shop::open().await?;
    let lines = Lines::new().custom("BESPOKE", "A painted sign", "12.00".parse()?, 1);
    let billed = shop.store.open_cart(lines).await?.bill_to(home()).await?;
    let rejected = billed
        .nothing_to_ship()
        .expect_err("a sign has to be shipped");
    assert!(
        !rejected
            .stage
            .ship_everything_to(home())
            .await?
            .offers()
            .is_empty()
    );
    Ok(())
}

#[tokio::test]
async fn a_direct_order_that_was_made_is_found_again_and_not_made_twice() -> Tested {
    let shop = Shop::open().await?;
    let mug = || {
        DirectOrder::billed_to(&home()).variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_RED),
            1,
        )
    };
    shop.api.every_attempt(
        "GET",
        "/v2/orders/",
        &Fault::empty("503 Service Unavailable"),
    );
    let rejected = shop
        .store
        .order_directly(mug())
        .await
        .expect_err("it cannot be read back");
    let named = rejected.error.order();
    assert_eq!(
        Some(shop.store.order_directly(rejected.stage).await?.id()),
        named
    );
    assert_eq!(shop.sandbox.ledger().orders.len(), 1);

    shop.api.next("POST", "/v2/orders", Fault::CutAfter);
    let rejected = shop
        .store
        .order_directly(mug())
        .await
        .expect_err("the answer was cut");
    let _found = shop.store.order_directly(rejected.stage).await?;
    assert_eq!(shop.sandbox.ledger().orders.len(), 2);
    Ok(())
}

#[tokio::test]
async fn an_order_for_a_changed_cart_is_not_adopted() -> Tested {
    let shop = Shop::open().await?;
    let ready = shop.ready().await?;
    shop.api.every_attempt(
        "GET",
        "/v2/orders/",
        &Fault::empty("503 Service Unavailable"),
    );
    let rejected = ready
        .place_order()
        .await
        .expect_err("it cannot be read back");
    let first = rejected.error.order().expect("it is named");
    let changed = rejected.stage.apply_coupon("TENOFF").await?;
    let second = changed.place_order().await?;
    assert_ne!(second.id(), first);
    assert!(second.differs_from_checkout().is_none());
    Ok(())
}

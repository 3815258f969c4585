//! What a caller can get wrong.

use std::time::Duration;

use bigcommerce_facade::{
    Address, CartId, DirectOrder, Error, InMemoryJournal, Items, LineItemId, Lines, NotSentReason,
    Owner, Payment, ProductId, Remedy, Sent, ShippingOptionId, Store, VariantId,
};
use bigcommerce_sandbox::catalogue;

use bigcommerce_tests::shop::{Shop, Tested, home, two_mugs, visa};

use crate::says::says;

/// A store with both hosts at one address.
fn store_at(url: &str, hash: &str, token: &str) -> Result<Store, Error> {
    Store::builder(hash, token)
        .api_url(url)
        .payments_url(url)
        .journal(InMemoryJournal::default())
        .build()
}

/// A port of this machine that no program may take for itself, and where nobody listens.
const NOBODY: &str = "http://127.0.0.1:1";

#[tokio::test]
async fn a_wrong_store_hash_is_refused_and_the_lines_come_back() -> Tested {
    let shop = Shop::open().await?;
    let store = store_at(shop.api.url(), "nosuchstore", shop.sandbox.access_token())?;
    let rejected = store
        .open_cart(two_mugs())
        .await
        .expect_err("there is no such store");
    says(
        &rejected.error,
        Sent::Refused,
        Owner::Merchant,
        "may not do this",
    );
    assert!(rejected.error.advice().contains("store hash"));
    let opened = shop.store.open_cart(rejected.stage).await?;
    assert_eq!(
        opened
            .cart()
            .line_items
            .as_ref()
            .map(|lines| lines.physical_items.len()),
        Some(1)
    );
    Ok(())
}

#[test]
fn a_store_hash_that_cannot_be_one_is_refused_before_anything_is_sent() {
    let error = Store::builder("a hash/with a slash", "token")
        .build()
        .expect_err("not a hash");
    says(&error, Sent::NotSent, Owner::Developer, "store hash");
}

#[test]
fn a_plain_http_address_is_refused_unless_it_is_loopback() {
    let error = Store::builder("abc123", "token")
        .api_url("http://api.example.com")
        .build()
        .expect_err("no TLS");
    says(
        &error,
        Sent::NotSent,
        Owner::Developer,
        "setting up the store failed",
    );
    assert!(
        Store::builder("abc123", "token")
            .api_url("http://127.0.0.1:9")
            .build()
            .is_ok()
    );
}

#[tokio::test]
async fn a_wrong_access_token_is_refused_and_not_repeated_in_the_error() -> Tested {
    let shop = Shop::open().await?;
    let store = store_at(shop.api.url(), shop.sandbox.store_hash(), "not-the-token")?;
    let rejected = store.open_cart(two_mugs()).await.expect_err("wrong token");
    says(
        &rejected.error,
        Sent::Refused,
        Owner::Developer,
        "access token was not accepted",
    );
    assert!(!format!("{rejected:?}{rejected}{store:?}").contains("not-the-token"));
    Ok(())
}

#[tokio::test]
async fn an_unreachable_host_was_sent_nothing_at_every_step() -> Tested {
    let shop = Shop::open().await?;
    let store = store_at(NOBODY, "abc123", "token")?;
    let rejected = store
        .open_cart(two_mugs())
        .await
        .expect_err("nobody listens");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Developer,
        "cannot be reached",
    );
    assert_eq!(rejected.error.remedy(), Remedy::RetryLater);
    assert!(shop.store.open_cart(rejected.stage).await.is_ok());

    let rejected = store
        .order_directly(direct())
        .await
        .expect_err("nobody listens");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Developer,
        "cannot be reached",
    );
    assert!(shop.store.order_directly(rejected.stage).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_payments_host_that_cannot_be_reached_hands_the_order_back_unpaid() -> Tested {
    let shop = Shop::open().await?;
    let store = Store::builder(shop.sandbox.store_hash(), shop.sandbox.access_token())
        .api_url(shop.api.url())
        .payments_url(NOBODY)
        .journal(InMemoryJournal::default())
        .build()?;
    let Payment::NotSent(not_sent) = store.order_directly(direct()).await?.pay(card()).await?
    else {
        panic!("nobody listens")
    };
    assert_eq!(not_sent.reason(), NotSentReason::NoConnection);
    says(
        not_sent.error(),
        Sent::NotSent,
        Owner::Developer,
        "cannot be reached",
    );
    assert_eq!(shop.sandbox.ledger().charges.len(), 0);
    let order = not_sent.into_order().ok_or("it may be paid again")?;
    let Payment::NotSent(again) = order.pay(card()).await? else {
        panic!("the attempt has ended, so the lock is open")
    };
    assert_eq!(again.reason(), NotSentReason::NoConnection);
    Ok(())
}

#[tokio::test]
async fn an_unknown_product_or_variant_is_refused_and_the_lines_come_back() -> Tested {
    let shop = Shop::open().await?;
    for lines in [
        Lines::new().product(ProductId::new(999_999), 1),
        Lines::new().variant(ProductId::new(catalogue::MUG), VariantId::new(999_999), 1),
        Lines::new().product(ProductId::new(catalogue::MUG), 1),
        Lines::new().product(ProductId::new(catalogue::PEN), 1),
    ] {
        let rejected = shop
            .store
            .open_cart(lines.clone())
            .await
            .expect_err("there is no such thing");
        says(
            &rejected.error,
            Sent::Refused,
            Owner::Developer,
            "opening the cart failed",
        );
        assert_eq!(rejected.stage, lines);
    }
    Ok(())
}

#[tokio::test]
async fn an_empty_cart_is_not_sent() -> Tested {
    let shop = Shop::open().await?;
    let rejected = shop.store.open_cart(Lines::new()).await.expect_err("empty");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Developer,
        "hold nothing",
    );
    let rejected = shop
        .store
        .order_directly(DirectOrder::billed_to(&home()))
        .await
        .expect_err("empty");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Developer,
        "hold nothing",
    );
    assert_eq!(shop.api.requests(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn an_address_without_country_or_email_is_not_sent_and_the_cart_comes_back() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let without_country = Address {
        country_code: None,
        ..home()
    };
    let rejected = opened
        .bill_to(without_country)
        .await
        .expect_err("no country");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Shopper,
        "no country code",
    );
    let rejected = rejected
        .stage
        .bill_to(home().country_code("USA"))
        .await
        .expect_err("three letters");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Shopper,
        "two letters",
    );
    let rejected = rejected
        .stage
        .bill_to(home().email(""))
        .await
        .expect_err("no e-mail");
    says(&rejected.error, Sent::NotSent, Owner::Shopper, "no e-mail");
    let billed = rejected.stage.bill_to(home()).await?;
    let rejected = billed
        .ship_everything_to(Address {
            country_code: None,
            ..home()
        })
        .await
        .expect_err("no country");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Shopper,
        "no country code",
    );
    assert!(rejected.stage.ship_everything_to(home()).await.is_ok());
    assert_eq!(shop.api.count("POST", "/billing-address"), 1);
    Ok(())
}

#[tokio::test]
async fn an_item_that_is_not_in_the_cart_is_not_sent_and_the_checkout_comes_back() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let foreign = Items::new().with(LineItemId::new("0b6c8c1e-0000-4000-8000-000000000000"), 1);
    let rejected = billed
        .ship_to(home(), foreign)
        .await
        .expect_err("not in the cart");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Developer,
        "not a line of this cart",
    );
    let rejected = rejected
        .stage
        .ship_to(home(), Items::new())
        .await
        .expect_err("nothing named");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Developer,
        "no item was named",
    );
    assert!(rejected.stage.ship_everything_to(home()).await.is_ok());
    assert_eq!(shop.api.count("POST", "/consignments"), 1);
    Ok(())
}

#[tokio::test]
async fn more_of_an_item_than_is_in_the_cart_is_refused_by_the_store() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let lines = billed
        .details()
        .cart
        .as_ref()
        .and_then(|cart| cart.line_items.as_ref())
        .expect("lines");
    let item = lines.physical_items[0].id.clone();
    let rejected = billed
        .ship_to(home(), Items::new().with(item, 3))
        .await
        .expect_err("there are two");
    says(
        &rejected.error,
        Sent::Refused,
        Owner::Developer,
        "adding the shipping address failed",
    );
    assert!(rejected.stage.ship_everything_to(home()).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn an_option_that_was_not_offered_is_not_sent_and_the_checkout_comes_back() -> Tested {
    let shop = Shop::open().await?;
    let quoted = shop.quoted().await?;
    let foreign = ShippingOptionId::new("00000000000000000000000000000000");
    let rejected = quoted.choose(foreign).await.expect_err("not offered");
    says(
        &rejected.error,
        Sent::NotSent,
        Owner::Shopper,
        "not offered",
    );
    let offers = rejected.stage.cheapest_offers()?;
    assert!(rejected.stage.choose(offers).await.is_ok());
    assert_eq!(shop.api.count("PUT", "/consignments/"), 1);
    Ok(())
}

#[tokio::test]
async fn an_address_that_nobody_ships_to_has_no_offers_and_says_who_can_change_that() -> Tested {
    let shop = Shop::open().await?;
    let far = home()
        .country_code("AQ")
        .state_or_province("")
        .state_or_province_code("");
    let quoted = shop
        .store
        .open_cart(two_mugs())
        .await?
        .bill_to(home())
        .await?
        .ship_everything_to(far)
        .await?;
    assert!(quoted.offers().is_empty());
    let error = quoted.cheapest_offers().expect_err("nobody ships there");
    says(
        &error,
        Sent::NotSent,
        Owner::Merchant,
        "ships nothing to this address",
    );
    Ok(())
}

#[tokio::test]
async fn an_order_that_is_already_paid_is_not_charged() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let id = order.id();
    shop.pay_with_the_bindings_alone(id).await?;
    let Payment::AlreadyPaid(paid) = order.pay(visa()).await? else {
        panic!("it is paid")
    };
    assert_eq!(paid.order, id);
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_cart_that_is_gone_says_so_for_reads_and_for_writes() -> Tested {
    let shop = Shop::open().await?;
    let error = shop
        .store
        .cart(&CartId::new("7c4ab9b2-8d43-4b21-9d63-0f8d8f3f7a11"))
        .await
        .expect_err("no such cart");
    says(&error, Sent::Refused, Owner::Developer, "no such cart");
    assert_eq!(error.remedy(), Remedy::NewCart);

    let opened = shop.store.open_cart(two_mugs()).await?;
    let client = bigcommerce_facade::management_checkout::Client::new(shop.store.session().clone());
    client.delete_cart(opened.cart_id()).await?;
    let rejected = opened.bill_to(home()).await.expect_err("the cart is gone");
    says(
        &rejected.error,
        Sent::Refused,
        Owner::Developer,
        "no such cart",
    );
    assert_eq!(rejected.error.remedy(), Remedy::NewCart);

    let opened = shop.store.open_cart(two_mugs()).await?;
    shop.sandbox
        .advance_clock(Duration::from_secs(31 * 24 * 60 * 60));
    let rejected = opened.bill_to(home()).await.expect_err("the cart is gone");
    says(
        &rejected.error,
        Sent::Maybe,
        Owner::Platform,
        "when the cart is gone",
    );
    assert_eq!(rejected.error.remedy(), Remedy::NewCart);
    Ok(())
}

#[tokio::test]
async fn an_unknown_coupon_is_the_shoppers_to_fix() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let rejected = billed
        .apply_coupon("NOSUCHCODE")
        .await
        .expect_err("no such coupon");
    says(
        &rejected.error,
        Sent::Refused,
        Owner::Shopper,
        "applying the coupon failed",
    );
    assert!(
        rejected
            .stage
            .apply_coupon(bigcommerce_sandbox::COUPON)
            .await
            .is_ok()
    );
    Ok(())
}

fn direct() -> DirectOrder {
    DirectOrder::billed_to(&home()).variant(
        ProductId::new(catalogue::MUG),
        VariantId::new(catalogue::MUG_BLUE),
        1,
    )
}

fn card() -> bigcommerce_facade::Instrument {
    use bigcommerce_facade::{Card, Instrument, VerificationValue, types::CardNumber};
    Instrument::card(Card::new(
        CardNumber::new(bigcommerce_sandbox::test_cards::VISA),
        "Jane Doe",
        12,
        2031,
        VerificationValue::new("123"),
    ))
}

//! Rules of the shop, and the words in which a refusal reaches the shopper.

use bigcommerce_facade::{Error, Lines, Owner, ProductId, Remedy, Sent, Step};
use bigcommerce_sandbox::catalogue::{BOWL, BOWLS_PER_ORDER, VASE, VASES};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, home, two_mugs, visa},
};

fn bowls(quantity: u32) -> Lines {
    Lines::new().product(ProductId::new(BOWL), quantity)
}

fn vases(quantity: u32) -> Lines {
    Lines::new().product(ProductId::new(VASE), quantity)
}

#[track_caller]
fn is_the_shoppers(error: &Error, words: &str) {
    assert_eq!(error.owner(), Owner::Shopper, "{error}");
    assert_eq!(error.remedy(), Remedy::AskForOtherItems, "{error}");
    assert_eq!(error.shopper_message().key(), "cart.other_items");
    assert_eq!(error.sent(), Sent::Refused);
    let said = error.store_says().unwrap_or_default();
    assert!(said.contains(words), "{said}");
    assert!(!error.to_string().contains(words), "not for a log: {error}");
}

#[tokio::test]
async fn more_than_an_order_may_have_is_the_shoppers_to_change() -> Tested {
    let shop = Shop::open().await?;
    let many = bowls(BOWLS_PER_ORDER + 1);
    let rejected = shop.store.open_cart(many).await.expect_err("too many");
    is_the_shoppers(&rejected.error, "a maximum of 2");
    let opened = shop.store.open_cart(bowls(1)).await?;
    let rejected = opened.add_lines(bowls(2)).await.expect_err("too many");
    is_the_shoppers(&rejected.error, "a maximum of 2");
    let bowl = rejected.stage.lines()[0].id().clone();
    let rejected = rejected
        .stage
        .change_quantity(&bowl, 3)
        .await
        .expect_err("too many");
    is_the_shoppers(&rejected.error, "a maximum of 2");
    assert!(rejected.stage.change_quantity(&bowl, 2).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn what_sold_out_meanwhile_is_said_when_the_order_is_placed() -> Tested {
    let shop = Shop::open().await?;
    let rejected = shop.store.open_cart(vases(VASES + 1)).await.expect_err("3");
    is_the_shoppers(&rejected.error, "not enough stock");
    let billed = shop
        .store
        .open_cart(vases(VASES))
        .await?
        .bill_to(home())
        .await?;
    let quoted = billed.ship_everything_to(home()).await?;
    let offers = quoted.cheapest_offers()?;
    let ready = quoted.choose(offers).await?;
    assert!(shop.sandbox.set_stock(VASE, 1));
    let rejected = ready.place_order().await.expect_err("one is left");
    assert_eq!(rejected.error.step(), Step::PlaceOrder);
    is_the_shoppers(&rejected.error, "not enough stock");
    let vase = rejected.stage.lines()[0].id().clone();
    let quoted = rejected
        .stage
        .change_quantity(&vase, 1)
        .await?
        .requote()
        .await?;
    let offers = quoted.cheapest_offers()?;
    assert!(quoted.choose(offers).await?.place_order().await.is_ok());
    Ok(())
}

#[tokio::test]
async fn an_order_refused_for_an_address_that_lacks_something_asks_for_the_address() -> Tested {
    let shop = Shop::open().await?;
    let nameless = home().last_name("");
    let opened = shop.store.open_cart(two_mugs()).await?;
    let quoted = opened
        .bill_to(home())
        .await?
        .ship_everything_to(nameless)
        .await?;
    let offers = quoted.cheapest_offers()?;
    let ready = quoted.choose(offers).await?;
    // The live store says it without naming a field.
    let title = r#"{"status":422,"title":"A shipping address for this order is incomplete"}"#;
    shop.api.next(
        "POST",
        "/orders",
        Fault::json("422 Unprocessable Entity", title),
    );
    let rejected = ready.place_order().await.expect_err("it has no last name");
    assert_eq!(rejected.error.remedy(), Remedy::ReloadAndReapply);
    assert!(rejected.error.advice().contains("addresses"));
    Ok(())
}

#[tokio::test]
async fn a_refusal_that_names_a_field_stays_the_developers() -> Tested {
    let shop = Shop::open().await?;
    let rejected = shop
        .store
        .open_cart(Lines::new().product(ProductId::new(999_999), 1))
        .await
        .expect_err("no such product");
    assert_eq!(rejected.error.owner(), Owner::Developer);
    assert_eq!(rejected.error.remedy(), Remedy::FixRequest);
    Ok(())
}

#[tokio::test]
async fn the_stores_own_words_never_carry_a_card_number_or_a_control_character() -> Tested {
    let shop = Shop::open().await?;
    for title in [
        "No 4111111111111111 here",
        "No 4111 1111 1111 1111 here",
        "No 4111-1111-1111-1111 here",
        r"No 4111\u00a01111\u200b1111.1111 here",
        r"No \u001b[31m\u0007 jane.doe@example.com here",
    ] {
        let body = format!(r#"{{"status":422,"title":"{title}","type":"x"}}"#);
        shop.api.next(
            "POST",
            "/v3/carts",
            Fault::json("422 Unprocessable Entity", &body),
        );
        let rejected = shop.store.open_cart(two_mugs()).await.expect_err(title);
        let said = rejected.error.store_says().ok_or("it says something")?;
        assert!(said.starts_with("No ") && said.ends_with(" here"), "{said}");
        assert!(!said.contains("4111") && !said.contains("1111"), "{said}");
        assert!(
            !said.contains(char::is_control) && !said.contains('@'),
            "{said}"
        );
        assert!(!format!("{rejected:?}{rejected}").contains(" here"));
    }
    let order = shop.order().await?;
    let body = r#"{"status":422,"title":"Card 123 is no good","type":"x","code":30106}"#;
    shop.payments.next(
        "POST",
        "/payments",
        Fault::json("422 Unprocessable Entity", body),
    );
    let bigcommerce_facade::Payment::Declined(declined) = order.pay(visa()).await? else {
        panic!("a decline")
    };
    assert_eq!(
        declined.error().store_says().as_deref(),
        Some("Card ### is no good")
    );
    Ok(())
}

//! A cart page: lines, wrapping, coupons and messages, at every stage.

use bigcommerce_facade::{
    Amount, CustomerId, GiftWrappingId, LineItemId, LineKind, Lines, OptionId, Payment, ProductId,
    Remaining, Remedy, Sent, Stage, Step, VariantId, Wrapping,
    management_checkout::types::{
        GiftCertificateContact, GiftCertificateItemRequest, GiftCertificateTheme,
    },
};
use bigcommerce_sandbox::{COUPON, catalogue, customer};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, home, two_mugs, visa},
};

type Checkout<S> = bigcommerce_facade::Checkout<S>;

fn guide() -> Lines {
    Lines::new().product(ProductId::new(catalogue::GUIDE), 1)
}

fn pen(text: &str) -> Lines {
    let engraving = [(OptionId::new(catalogue::PEN_ENGRAVING), text)];
    Lines::new().configured(ProductId::new(catalogue::PEN), engraving, 1)
}

fn first<S: Stage>(checkout: &Checkout<S>) -> LineItemId {
    checkout.lines()[0].id().clone()
}

fn quantities<S: Stage>(checkout: &Checkout<S>) -> Vec<(String, i64)> {
    let lines = checkout.lines().into_iter();
    lines
        .map(|line| (line.name().to_owned(), line.quantity()))
        .collect()
}

fn conflict() -> Fault {
    Fault::json("409 Conflict", r#"{"status":409,"title":"t","type":"x"}"#)
}

#[tokio::test]
async fn lines_are_added_changed_and_removed_before_there_is_an_address() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let opened = opened.add_lines(guide()).await?;
    assert_eq!(opened.lines().len(), 2);
    let mug = first(&opened);
    let opened = opened.change_quantity(&mug, 5).await?;
    assert_eq!(opened.lines()[0].quantity(), 5);
    let Remaining::Lines(opened) = opened.remove_line(&mug).await? else {
        panic!("the guide is left")
    };
    assert_eq!(quantities(&opened), [("Guide to glazing".to_owned(), 1)]);
    assert_eq!(
        shop.api.count("GET", "/v3/"),
        0,
        "the answers show the cart"
    );
    Ok(())
}

#[tokio::test]
async fn a_changed_quantity_at_the_last_stage_is_quoted_and_paid_as_it_is_now() -> Tested {
    let shop = Shop::open().await?;
    let ready = shop.ready().await?;
    let mug = first(&ready);
    let billed = ready.change_quantity(&mug, 4).await?;
    let quoted = billed.requote().await?;
    let free = quoted.cheapest_offers()?;
    assert!(
        free[0].cost().is_some_and(|cost| cost.decimal().is_zero()),
        "four mugs are shipped for nothing"
    );
    let order = quoted.choose(free).await?.place_order().await?;
    assert_eq!(*order.due(), "60.00".parse::<Amount>()?);
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    Ok(())
}

#[tokio::test]
async fn a_line_that_is_added_after_the_quotes_cannot_be_forgotten_when_shipping() -> Tested {
    let shop = Shop::open().await?;
    let quoted = shop.quoted().await?;
    let billed = quoted.add_lines(pen("To B.")).await?;
    let rejected = billed
        .requote()
        .await
        .expect_err("the pen goes nowhere yet");
    assert_eq!(rejected.error.step(), Step::QuoteShipping);
    let quoted = rejected.stage.ship_everything_to(home()).await?;
    assert_eq!(quoted.consignments()[0].line_item_ids.len(), 2);
    let offers = quoted.cheapest_offers()?;
    assert!(quoted.choose(offers).await?.place_order().await.is_ok());
    Ok(())
}

#[tokio::test]
async fn the_last_line_takes_the_cart_along_at_every_stage() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let (id, mug) = (opened.cart_id().clone(), first(&opened));
    let Remaining::Nothing(emptied) = opened.remove_line(&mug).await? else {
        panic!("it was the last line")
    };
    assert_eq!(*emptied.cart_id(), id);
    assert_eq!(emptied.shopper_message().key(), "cart.empty");

    let ready = shop.ready().await?;
    let mug = first(&ready);
    assert!(ready.remove_line(&mug).await?.checkout().is_none());

    let quoted = shop.quoted().await?;
    let id = quoted.cart_id().clone();
    assert_eq!(*quoted.discard().await?.cart_id(), id);
    assert!(shop.store.cart(&id).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_line_or_a_cart_that_is_gone_already_counts_as_removed() -> Tested {
    let shop = Shop::open().await?;
    let here = shop
        .store
        .open_cart(two_mugs().product(ProductId::new(catalogue::GUIDE), 1));
    let here = here.await?;
    let mug = first(&here);
    let elsewhere = shop.store.cart(here.cart_id()).await?;
    let Remaining::Lines(elsewhere) = elsewhere.remove_line(&mug).await? else {
        panic!("the guide is left")
    };
    let gone = Fault::json("404 Not Found", r#"{"status":404,"title":"t","type":"x"}"#);
    shop.api.next("DELETE", "/items/", gone.clone());
    let Remaining::Lines(here) = here.remove_line(&mug).await? else {
        panic!("the guide is left")
    };
    assert_eq!(here.lines().len(), 1);
    let _emptied = elsewhere.discard().await?;
    let guide = first(&here);
    assert!(here.remove_line(&guide).await?.checkout().is_none());
    Ok(())
}

#[tokio::test]
async fn other_options_replace_the_line_and_a_single_line_never_leaves_the_cart_empty() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(pen("To B.")).await?;
    let old = first(&opened);
    let opened = opened.replace_line(&old, pen("To C.")).await?;
    assert_eq!(opened.lines().len(), 1);
    assert_ne!(first(&opened), old);
    let options = opened.line_options().await?;
    let engraving = &options[&first(&opened)][0];
    assert_eq!(engraving.value.as_deref(), Some("To C."));

    let blue = shop.billed().await?;
    let old = first(&blue);
    let (mug, red) = (
        ProductId::new(catalogue::MUG),
        VariantId::new(catalogue::MUG_RED),
    );
    let billed = blue
        .replace_line(&old, Lines::new().variant(mug, red, 1))
        .await?;
    assert_eq!(billed.lines()[0].variant(), Some(red));
    assert_eq!(billed.lines().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_replacement_whose_second_half_fails_hands_back_both_lines_and_says_so() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(pen("To B.")).await?;
    let old = first(&opened);
    let unavailable = Fault::empty("503 Service Unavailable");
    shop.api.every_attempt("DELETE", "/items/", &unavailable);
    let rejected = opened
        .replace_line(&old, pen("To C."))
        .await
        .expect_err("the old line stays");
    assert_eq!(rejected.error.step(), Step::ReplaceLine);
    assert!(
        rejected.to_string().contains("the new line is in the cart"),
        "{rejected}"
    );
    assert_eq!(rejected.stage.lines().len(), 2);
    let Remaining::Lines(opened) = rejected.stage.remove_line(&old).await? else {
        panic!("the new line is left")
    };
    assert_eq!(opened.lines().len(), 1);
    Ok(())
}

#[tokio::test]
async fn custom_items_and_gift_certificates_are_lines_that_are_replaced_and_not_changed() -> Tested
{
    let shop = Shop::open().await?;
    let contact = |name: &str| {
        GiftCertificateContact::new()
            .name(name)
            .email("jane.doe@example.com")
    };
    let certificate = GiftCertificateItemRequest::new(
        "For your birthday",
        GiftCertificateTheme::Birthday,
        "25".parse::<Amount>()?,
        1,
        contact("Jane Doe"),
        contact("Sam Roe"),
    );
    let opened = shop.store.open_cart(guide()).await?;
    let opened = opened
        .add_lines(
            Lines::new()
                .custom("SIGN", "A painted sign", "12.00".parse()?, 1)
                .gift_certificate(certificate),
        )
        .await?;
    let lines = opened.lines();
    let of_kind = |kind| lines.iter().find(|line| line.kind() == kind);
    let sign = of_kind(LineKind::Custom).ok_or("a sign")?;
    let gift = of_kind(LineKind::GiftCertificate).ok_or("a certificate")?;
    assert!(sign.has_to_be_shipped() && !gift.has_to_be_shipped());
    for line in [sign, gift] {
        let again = shop.store.cart(opened.cart_id()).await?;
        let rejected = again
            .change_quantity(line.id(), 2)
            .await
            .expect_err("the API cannot");
        assert_eq!(rejected.error.sent(), Sent::NotSent);
        assert!(rejected.error.advice().contains("replace_line"));
    }
    let two = Lines::new().custom("SIGN", "A painted sign", "12.00".parse()?, 2);
    let opened = opened.replace_line(sign.id(), two).await?;
    assert!(quantities(&opened).contains(&("A painted sign".to_owned(), 2)));
    Ok(())
}

#[tokio::test]
async fn a_line_is_wrapped_and_unwrapped_and_the_price_follows() -> Tested {
    let shop = Shop::open().await?;
    let wrapping = || Wrapping::together(GiftWrappingId::new(catalogue::GIFT_WRAPPING));
    let opened = shop
        .store
        .open_cart(two_mugs().wrapped(wrapping().message("Enjoy!")))
        .await?;
    let wrapped = opened.lines()[0].wrapping().cloned().ok_or("wrapped")?;
    assert_eq!(wrapped.message.as_deref(), Some("Enjoy!"));
    let billed = opened.bill_to(home()).await?;
    let with = billed.details().grand_total.clone();
    let mug = first(&billed);
    let billed = billed.unwrap_line(&mug).await?;
    assert!(billed.lines()[0].wrapping().is_none());
    assert_eq!(billed.lines()[0].quantity(), 2, "the quantity stays");
    assert_ne!(billed.details().grand_total, with);
    let billed = billed.wrap_line(&mug, wrapping()).await?;
    assert_eq!(billed.details().grand_total, with);
    Ok(())
}

#[tokio::test]
async fn a_coupon_and_a_message_are_taken_before_there_is_an_address() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let opened = opened.apply_coupon(COUPON).await?;
    assert_eq!(
        opened.cart().cart_amount,
        Some("27.00".parse::<Amount>()?),
        "the cart was read after the coupon"
    );
    let opened = opened.leave_message("Please ring twice").await?;
    let opened = opened.remove_coupon(COUPON).await?;
    assert_eq!(opened.cart().cart_amount, Some("30.00".parse::<Amount>()?));
    let billed = opened.bill_to(home()).await?;
    assert_eq!(
        billed.details().customer_message.as_deref(),
        Some("Please ring twice")
    );
    Ok(())
}

#[tokio::test]
async fn a_guest_who_signs_in_keeps_the_lines_and_ships_again() -> Tested {
    let shop = Shop::open().await?;
    let guest = shop.store.open_cart(guide()).await?;
    let janes = guest.assign_to(CustomerId::new(customer::JANE)).await?;
    assert_eq!(
        janes.cart().customer_id,
        Some(CustomerId::new(customer::JANE))
    );
    let ready = shop.ready().await?;
    let billed = ready.assign_to(CustomerId::new(customer::SAM)).await?;
    assert!(billed.consignments().is_empty() && billed.lines().len() == 1);
    Ok(())
}

#[tokio::test]
async fn after_a_conflict_the_lines_are_as_they_are_now_and_the_change_was_not_made_twice() -> Tested
{
    let shop = Shop::open().await?;
    let here = shop.ready().await?;
    let other_tab = shop.store.cart(here.cart_id()).await?;
    let _other_tab = other_tab.add_lines(guide()).await?;
    let rejected = here.add_lines(guide()).await.expect_err("it has changed");
    assert_eq!(rejected.error.remedy(), Remedy::ReloadAndReapply);
    assert_eq!(rejected.stage.lines().len(), 2);

    // The store takes the line, and the answer is lost: the repetition meets its own change.
    let billed = shop.billed().await?;
    shop.api.next("POST", "/items", Fault::CutAfter);
    let rejected = billed
        .add_lines(guide())
        .await
        .expect_err("the answer is lost");
    assert_eq!(rejected.error.sent(), Sent::Maybe);
    let rejected = rejected
        .stage
        .add_lines(guide())
        .await
        .expect_err("a conflict");
    assert_eq!(rejected.stage.lines().len(), 2, "mugs and one guide");
    Ok(())
}

#[tokio::test]
async fn a_change_that_was_made_and_cannot_be_read_back_is_not_made_twice() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let unavailable = Fault::empty("503 Service Unavailable");
    shop.api
        .every_attempt("GET", "/v3/checkouts/", &unavailable);
    let rejected = billed
        .add_lines(guide())
        .await
        .expect_err("it cannot be read");
    assert!(
        rejected.to_string().ends_with("the change itself was made"),
        "{rejected}"
    );
    let rejected = rejected
        .stage
        .add_lines(guide())
        .await
        .expect_err("a conflict");
    assert_eq!(rejected.stage.lines().len(), 2, "mugs and one guide");
    Ok(())
}

#[tokio::test]
async fn a_409_for_the_current_version_is_a_rule_of_the_shop() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let mug = first(&billed);
    shop.api.next("PUT", "/items/", conflict());
    let rejected = billed.change_quantity(&mug, 9).await.expect_err("too many");
    assert_eq!(rejected.error.remedy(), Remedy::AskForOtherItems);
    assert_eq!(rejected.error.shopper_message().key(), "cart.other_items");
    assert!(rejected.stage.change_quantity(&mug, 3).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn nothing_is_sent_for_no_lines_or_no_pieces_or_a_line_that_is_not_there() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let (mug, none) = (first(&opened), LineItemId::new("none"));
    let before = shop.api.requests().len();
    let opened = opened
        .add_lines(Lines::new())
        .await
        .expect_err("no lines")
        .stage;
    let opened = opened
        .add_lines(two_mugs())
        .await
        .expect_err("a customer")
        .stage;
    let opened = opened
        .change_quantity(&mug, 0)
        .await
        .expect_err("none")
        .stage;
    let opened = opened
        .change_quantity(&none, 1)
        .await
        .expect_err("no line")
        .stage;
    let opened = opened.remove_line(&none).await.expect_err("no line").stage;
    let opened = opened
        .replace_line(&none, guide())
        .await
        .expect_err("no line")
        .stage;
    assert_eq!(shop.api.requests().len(), before);
    assert!(opened.add_lines(guide()).await.is_ok());
    Ok(())
}

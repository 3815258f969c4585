//! Several consignments, pickup, and the way back from quotes to addresses.

use bigcommerce_facade::{
    Choice, ConsignmentId, Items, LineItemId, Lines, Payment, PickupMethodId, ProductId, Quoted,
    Sent, ShippingOptionId, Step, VariantId,
};
use bigcommerce_sandbox::{catalogue, shipping};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, home, two_mugs, visa},
};

type Checkout<S> = bigcommerce_facade::Checkout<S>;

fn office() -> bigcommerce_facade::Address {
    home().address1("2 Office Park").city("Dallas")
}

/// Two blue mugs that go home, and one red one that goes to the office.
async fn two_parcels(shop: &Shop) -> Result<Checkout<Quoted>, bigcommerce_facade::Error> {
    let (mug, red) = (
        ProductId::new(catalogue::MUG),
        VariantId::new(catalogue::MUG_RED),
    );
    let lines = two_mugs().variant(mug, red, 1);
    let billed = shop.store.open_cart(lines).await?.bill_to(home()).await?;
    let (blue, red) = lines_of(&billed);
    Ok(billed
        .ship_to(home(), Items::new().with(blue, 2))
        .await?
        .ship_to(office(), Items::new().with(red, 1))
        .await?)
}

fn lines_of<S: bigcommerce_facade::Stage>(checkout: &Checkout<S>) -> (LineItemId, LineItemId) {
    let lines = checkout.lines();
    (lines[0].id().clone(), lines[1].id().clone())
}

fn parcels(checkout: &Checkout<Quoted>) -> (ConsignmentId, ConsignmentId) {
    let consignments = checkout.consignments();
    (consignments[0].id.clone(), consignments[1].id.clone())
}

#[tokio::test]
async fn each_parcel_has_an_option_of_its_own_chosen_one_after_the_other() -> Tested {
    let shop = Shop::open().await?;
    let quoted = two_parcels(&shop).await?;
    let (first, second) = parcels(&quoted);
    let id = quoted.cart_id().clone();
    let flat = ShippingOptionId::new(shipping::FLAT_RATE);
    let express = ShippingOptionId::new(shipping::EXPRESS);
    let quoted = quoted.choose_some((first.clone(), flat.clone())).await?;
    let rejected = quoted
        .choose(Vec::<(ConsignmentId, ShippingOptionId)>::new())
        .await
        .expect_err("the second has none");
    assert_eq!(rejected.error.step(), Step::ChooseShippingOption);
    let ready = rejected.stage.choose((second.clone(), express)).await?;
    assert_eq!(
        ready.details().shipping_cost_total_inc_tax,
        Some("20.00".parse()?)
    );
    // The same option is offered for both: a choice names the parcel.
    let ready = ready
        .choose(Choice::from(vec![(first, flat.clone()), (second, flat)]))
        .await?;
    assert_eq!(
        ready.details().shipping_cost_total_inc_tax,
        Some("10.00".parse()?)
    );
    assert_eq!(*ready.cart_id(), id);
    let Payment::Settled(_) = ready.place_order().await?.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    Ok(())
}

#[tokio::test]
async fn a_parcel_gets_another_address_and_its_option_is_chosen_again() -> Tested {
    let shop = Shop::open().await?;
    let quoted = two_parcels(&shop).await?;
    let (first, second) = parcels(&quoted);
    let offers = quoted.cheapest_offers()?;
    let ready = quoted.choose(offers).await?;
    let vienna = home().city("Vienna").country_code("AT").postal_code("1010");
    let quoted = ready.change_shipping_address(&second, vienna).await?;
    let of_second: Vec<_> = quoted
        .offers()
        .into_iter()
        .filter(|offer| *offer.consignment() == second)
        .collect();
    assert_eq!(of_second.len(), 1);
    assert_eq!(of_second[0].id().as_str(), shipping::EUROPE_PARCEL);
    // The first parcel keeps its option.
    let ready = quoted.choose(of_second).await?;
    assert_eq!(
        ready.details().shipping_cost_total_inc_tax,
        Some("25.00".parse()?)
    );
    assert_eq!(ready.consignments()[0].id, first);
    Ok(())
}

#[tokio::test]
async fn a_line_moves_to_another_parcel_and_an_empty_parcel_goes() -> Tested {
    let shop = Shop::open().await?;
    let quoted = two_parcels(&shop).await?;
    let (first, second) = parcels(&quoted);
    let (_, red) = lines_of(&quoted);
    let quoted = quoted.move_line(&red, &second, &first).await?;
    assert_eq!(quoted.consignments().len(), 1);
    assert_eq!(quoted.consignments()[0].line_item_ids.len(), 2);
    let offers = quoted.cheapest_offers()?;
    assert!(quoted.choose(offers).await?.place_order().await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_split_line_is_not_moved_on_a_guess_of_its_pieces() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let mug = billed.lines()[0].id().clone();
    let one = || Items::new().with(mug.clone(), 1);
    let quoted = billed.ship_to(home(), one()).await?;
    let quoted = quoted.ship_to(office(), one()).await?;
    let (first, second) = parcels(&quoted);
    let quoted = quoted.move_line(&mug, &second, &first).await?;
    // Both pieces of it now go to one place, and that is no guess.
    assert_eq!(quoted.consignments().len(), 1);

    let (mug, red) = (
        ProductId::new(catalogue::MUG),
        VariantId::new(catalogue::MUG_RED),
    );
    let lines = two_mugs().variant(mug, red, 1);
    let billed = shop.store.open_cart(lines).await?.bill_to(home()).await?;
    let (blue, red) = lines_of(&billed);
    let both = Items::new().with(blue.clone(), 1).with(red.clone(), 1);
    let quoted = billed.ship_to(home(), both).await?;
    let quoted = quoted
        .ship_to(office(), Items::new().with(blue.clone(), 1))
        .await?;
    let (first, second) = parcels(&quoted);
    let before = shop.api.requests().len();
    let rejected = quoted
        .move_line(&red, &first, &second)
        .await
        .expect_err("the blue ones are split");
    assert_eq!(rejected.error.sent(), Sent::NotSent);
    assert_eq!(shop.api.requests().len(), before);
    // Named item by item it works: first taken off, then put where it goes.
    let quoted = rejected
        .stage
        .change_consignment_items(&first, Items::new().with(blue.clone(), 1))
        .await?;
    let joined = Items::new().with(blue, 1).with(red, 1);
    let quoted = quoted.change_consignment_items(&second, joined).await?;
    let offers = quoted.cheapest_offers()?;
    assert!(quoted.choose(offers).await?.place_order().await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_removed_parcel_leaves_its_lines_to_be_shipped() -> Tested {
    let shop = Shop::open().await?;
    let quoted = two_parcels(&shop).await?;
    let (_, second) = parcels(&quoted);
    let (_, red) = lines_of(&quoted);
    let billed = quoted.remove_consignment(&second).await?;
    let rejected = billed
        .requote()
        .await
        .expect_err("the red one goes nowhere");
    let quoted = rejected
        .stage
        .ship_to(home(), Items::new().with(red, 1))
        .await?;
    assert_eq!(quoted.consignments().len(), 2);
    Ok(())
}

#[tokio::test]
async fn from_the_last_stage_a_shopper_goes_back_to_the_addresses() -> Tested {
    let shop = Shop::open().await?;
    let quoted = two_parcels(&shop).await?;
    let offers = quoted.cheapest_offers()?;
    let ready = quoted.choose(offers).await?;
    let billed = ready.back_to_addresses().await?;
    assert!(billed.consignments().is_empty());
    let billed = billed
        .change_billing_address(home().address1("9 Other Street"))
        .await?;
    let quoted = billed.ship_everything_to(office()).await?;
    let offers = quoted.cheapest_offers()?;
    assert!(quoted.choose(offers).await?.place_order().await.is_ok());
    Ok(())
}

#[tokio::test]
async fn goods_that_are_collected_need_no_option_and_are_paid() -> Tested {
    let shop = Shop::open().await?;
    let pickup = PickupMethodId::new(shipping::PICKUP_METHOD);
    let ready = shop.billed().await?.pick_up(pickup).await?;
    assert!(ready.offers().is_empty());
    let Payment::Settled(order) = ready.place_order().await?.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    assert_eq!(*order.total(), "30.00".parse()?);
    // Also in place of parcels that were quoted before, and back again.
    let ready = two_parcels(&shop).await?.pick_up(pickup).await?;
    assert_eq!(ready.consignments().len(), 1);
    let quoted = ready.ship_everything_to(home()).await?;
    assert!(!quoted.offers().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_place_that_the_store_does_not_have_and_downloads_are_not_collected() -> Tested {
    let shop = Shop::open().await?;
    let nowhere = PickupMethodId::new(999);
    let rejected = shop
        .billed()
        .await?
        .pick_up(nowhere)
        .await
        .expect_err("no such place");
    assert_eq!(rejected.error.step(), Step::ChoosePickup);
    let guide = Lines::new().product(ProductId::new(catalogue::GUIDE), 1);
    let billed = shop.store.open_cart(guide).await?.bill_to(home()).await?;
    let rejected = billed.pick_up(nowhere).await.expect_err("a download");
    assert_eq!(rejected.error.sent(), Sent::NotSent);
    assert!(rejected.stage.nothing_to_ship().is_ok());
    Ok(())
}

#[tokio::test]
async fn a_move_that_breaks_in_the_middle_says_that_the_line_goes_nowhere() -> Tested {
    let shop = Shop::open().await?;
    let quoted = two_parcels(&shop).await?;
    let (first, second) = parcels(&quoted);
    let (_, red) = lines_of(&quoted);
    shop.api.every_attempt(
        "PUT",
        "/consignments/",
        &Fault::json("429 Too Many Requests", r#"{"status":429,"title":"t"}"#),
    );
    let rejected = quoted
        .move_line(&red, &second, &first)
        .await
        .expect_err("the second half is refused");
    assert!(
        rejected
            .to_string()
            .ends_with("the line is in no consignment now"),
        "{rejected}"
    );
    let quoted = rejected
        .stage
        .ship_to(office(), Items::new().with(red, 1))
        .await?;
    assert_eq!(quoted.consignments().len(), 2);
    Ok(())
}

//! Forms of a web shop: they know the id of a cart or a ticket, and nothing of the stage.

use bigcommerce_facade::{
    Address, Card, CheckoutState, Error, Instrument, LineItemId, Lines, OrderState, Owner, Payment,
    ProductId, Remedy, Resumed, Sent, ShippingOptionId, Store, VariantId,
};
use bigcommerce_sandbox::catalogue::{MUG, MUG_BLUE};
use bigcommerce_tests::shop::{Shop, Tested, home, two_mugs, visa};

#[track_caller]
fn is_a_refused_quantity(error: &Error) {
    assert_eq!(error.owner(), Owner::Shopper, "{error}");
    assert_eq!(error.remedy(), Remedy::AskForOtherItems, "{error}");
    assert_eq!(error.shopper_message().key(), "cart.other_items");
    assert_eq!(error.sent(), Sent::Refused);
}

#[tokio::test]
async fn a_quantity_that_the_store_refuses_is_the_shoppers_to_change() -> Tested {
    let shop = Shop::open().await?;
    for quantity in [0, 1_000_000] {
        let lines =
            || Lines::new().variant(ProductId::new(MUG), VariantId::new(MUG_BLUE), quantity);
        let rejected = shop.store.open_cart(lines()).await.expect_err("refused");
        is_a_refused_quantity(&rejected.error);
        let opened = shop.store.open_cart(two_mugs()).await?;
        let rejected = opened.add_lines(lines()).await.expect_err("refused");
        is_a_refused_quantity(&rejected.error);
    }
    let opened = shop.store.open_cart(two_mugs()).await?;
    let line = opened.lines()[0].id().clone();
    let rejected = opened.change_quantity(&line, 1_000_000).await;
    is_a_refused_quantity(&rejected.expect_err("refused").error);
    Ok(())
}

#[tokio::test]
async fn the_form_of_the_address_can_be_sent_at_every_stage() -> Tested {
    let shop = Shop::open().await?;
    let id = shop.store.open_cart(two_mugs()).await?.cart_id().clone();
    let found = || shop.store.checkout(&id);
    let moved = home().city("Dallas");
    for stage in 0..4 {
        let state = found().await?;
        let is_at = matches!(
            (stage, &state),
            (0, CheckoutState::Opened(_))
                | (1, CheckoutState::Billed(_))
                | (2, CheckoutState::Quoted(_))
                | (3, CheckoutState::Ready(_))
        );
        assert!(is_at, "{stage}: {state:?}");
        assert_eq!(state.cart_id(), Some(&id));
        assert_eq!(state.details().is_some(), stage > 0);
        assert_eq!(state.offers().is_empty(), stage < 2);
        let address = if stage % 2 == 0 {
            home()
        } else {
            moved.clone()
        };
        let billed = state.bill_to(address.clone()).await?;
        assert!(billed.consignments().is_empty());
        let state = found().await?;
        let known = state.billing_address().expect("it has one");
        assert_eq!(known.city, address.city);
        // On to the next stage.
        if stage > 0 {
            let quoted = billed.ship_everything_to(home()).await?;
            if stage > 1 {
                let cheapest = quoted.cheapest_offers()?;
                drop(quoted.choose(cheapest).await?);
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_address_that_is_refused_leaves_the_consignments_alone() -> Tested {
    let shop = Shop::open().await?;
    let quoted = shop.quoted().await?;
    let id = quoted.cart_id().clone();
    let nobody = Address::new("", "");
    let state = shop.store.checkout(&id).await?;
    let rejected = state.bill_to(nobody).await.expect_err("no country");
    assert!(matches!(rejected.stage, CheckoutState::Quoted(_)));
    let state = shop.store.checkout(&id).await?;
    assert!(matches!(state, CheckoutState::Quoted(_)), "{state:?}");
    Ok(())
}

#[tokio::test]
async fn the_form_of_the_shipping_options_chooses_again_and_asks_for_an_address_first() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let id = opened.cart_id().clone();
    let state = shop.store.checkout(&id).await?;
    let rejected = state.choose(ShippingOptionId::new("x")).await;
    let rejected = rejected.expect_err("nothing is offered yet");
    assert_eq!(rejected.error.sent(), Sent::NotSent);
    assert_eq!(rejected.error.remedy(), Remedy::ReloadAndReapply);
    let _ = opened
        .bill_to(home())
        .await?
        .ship_everything_to(home())
        .await?;
    for offer in shop.store.checkout(&id).await?.offers() {
        let ready = shop
            .store
            .checkout(&id)
            .await?
            .choose(offer.clone())
            .await?;
        let chosen = ready.consignments()[0].selected_shipping_option.as_ref();
        assert_eq!(chosen.map(|option| &option.id), Some(offer.id()));
    }
    Ok(())
}

#[tokio::test]
async fn a_cart_that_is_gone_is_none_and_its_ticket_leads_to_the_order() -> Tested {
    let shop = Shop::open().await?;
    let quoted = shop.quoted().await?;
    let (id, ticket) = (quoted.cart_id().clone(), quoted.ticket());
    assert!(shop.store.find_cart(&id).await?.is_some());
    let cheapest = quoted.cheapest_offers()?;
    let order = quoted.choose(cheapest).await?.place_order().await?;
    let placed = order.id();
    let _ = order.pay(visa()).await?;
    assert!(shop.store.find_cart(&id).await?.is_none());
    let Resumed::Order(OrderState::Paid(paid)) = shop.store.resume(&ticket).await? else {
        panic!("it was ordered and paid");
    };
    assert_eq!(paid.id(), placed);
    assert_eq!(paid.ticket().checkout(), Some(&id));
    let state = shop.store.checkout(&id).await?;
    let rejected = state.bill_to(home()).await.expect_err("it is gone");
    assert_eq!(
        rejected.error.remedy(),
        Remedy::ReloadAndReapply,
        "no new cart for what was paid"
    );

    let opened = shop.store.open_cart(two_mugs()).await?;
    let (id, line): (_, LineItemId) = (opened.cart_id().clone(), opened.lines()[0].id().clone());
    let _ = opened.remove_line(&line).await?;
    let rejected = shop.store.checkout(&id).await?.bill_to(home()).await;
    assert_eq!(
        rejected.expect_err("it is gone").error.remedy(),
        Remedy::NewCart
    );
    Ok(())
}

#[tokio::test]
async fn a_signed_ticket_of_another_store_is_none_of_this_one() -> Tested {
    let (shop, key) = (Shop::open().await?, b"thirty-two bytes of a shop's key");
    let ticket = shop.store.open_cart(two_mugs()).await?.ticket();
    assert_eq!(shop.store.verify_ticket(&ticket.sign(key), key)?, ticket);
    let other = Store::builder("another1", "token").build()?;
    assert!(other.verify_ticket(&ticket.sign(key), key).is_err());
    assert!(
        shop.store
            .verify_ticket(&ticket.sign(b"another key"), key)
            .is_err()
    );
    Ok(())
}

#[tokio::test]
async fn a_card_is_taken_as_shoppers_type_it() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let card = Card::typed("4111 1111-1111 1111", " Jane Doe ", "12", "39", "123 ");
    let payment = order.pay(Instrument::card(card)).await?;
    assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
    let order = shop.order().await?;
    let card = Card::typed("4111111111111111", "Jane Doe", "soon", "?", "123");
    let payment = order.pay(Instrument::card(card)).await?;
    assert!(!matches!(payment, Payment::Settled(_)), "{payment:?}");
    Ok(())
}

#[tokio::test]
async fn a_stored_instrument_is_paid_with_as_it_is_listed() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let stored = order.stored_instruments().await?;
    let instrument = stored.iter().find_map(Instrument::stored);
    let payment = order.pay(instrument.expect("she stored a card")).await?;
    assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
    Ok(())
}

//! The steps of a cart page, taken against the sandbox for the table of steps.

use bigcommerce_facade::{
    CheckoutState, CustomerId, GiftWrappingId, Items, LineItemId, Lines, PickupMethodId, ProductId,
    Stage, Wrapping,
};
use bigcommerce_sandbox::{catalogue, customer, shipping};
use bigcommerce_tests::shop::{Shop, home, two_mugs};

use crate::Result;
use crate::steps::{Seen, conflict};

fn guide() -> Lines {
    Lines::new().product(ProductId::new(catalogue::GUIDE), 1)
}

fn first<S: Stage>(checkout: &bigcommerce_facade::Checkout<S>) -> LineItemId {
    checkout.lines()[0].id().clone()
}

pub(crate) async fn way_back(seen: &mut Seen) -> Result<()> {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let id = opened.cart_id().clone();
    let find = "Store::checkout";
    let found = seen.step(&shop, find, shop.store.checkout(&id)).await?;
    let CheckoutState::Opened(opened) = found else {
        return Err("it has no address".into());
    };
    let _ = opened.discard().await?;
    let CheckoutState::Gone(_) = seen.step(&shop, find, shop.store.checkout(&id)).await? else {
        return Err("it was deleted".into());
    };
    Ok(())
}

/// Each step once before there is an address and once behind, where the store refuses it with a conflict.
pub(crate) async fn lines(seen: &mut Seen) -> Result<()> {
    let shop = Shop::open().await?;
    let wrapping = || Wrapping::together(GiftWrappingId::new(catalogue::GIFT_WRAPPING));
    let jane = CustomerId::new(customer::JANE);
    let opened = shop.store.open_cart(two_mugs()).await?;
    let mug = first(&opened);
    seen.step(&shop, "Checkout::line_options", opened.line_options())
        .await?;
    let add = "Checkout::add_lines";
    let opened = seen.step(&shop, add, opened.add_lines(guide())).await?;
    let change = "Checkout::change_quantity";
    let opened = seen
        .step(&shop, change, opened.change_quantity(&mug, 3))
        .await?;
    let wrap = "Checkout::wrap_line";
    let opened = seen
        .step(&shop, wrap, opened.wrap_line(&mug, wrapping()))
        .await?;
    let unwrap = "Checkout::unwrap_line";
    let opened = seen.step(&shop, unwrap, opened.unwrap_line(&mug)).await?;
    let assign = "Checkout::assign_to";
    let opened = seen.step(&shop, assign, opened.assign_to(jane)).await?;
    let replace = "Checkout::replace_line";
    let opened = seen
        .step(&shop, replace, opened.replace_line(&mug, guide()))
        .await?;

    // Conflicts, and the reads behind them.
    for (method, path) in [
        ("POST", "/items"),
        ("PUT", "/items/"),
        ("PUT", "/items/"),
        ("PUT", "/items/"),
        ("PUT", "/v3/carts/"),
        ("POST", "/items"),
        ("DELETE", "/items/"),
    ] {
        shop.api.next(method, path, conflict());
    }
    let refused = "the store refused";
    let line = first(&opened);
    let opened = seen
        .step(&shop, add, opened.add_lines(guide()))
        .await
        .expect_err(refused)
        .stage;
    let opened = seen
        .step(&shop, change, opened.change_quantity(&line, 2))
        .await
        .expect_err(refused)
        .stage;
    let opened = seen
        .step(&shop, wrap, opened.wrap_line(&line, wrapping()))
        .await
        .expect_err(refused)
        .stage;
    let opened = seen
        .step(&shop, unwrap, opened.unwrap_line(&line))
        .await
        .expect_err(refused)
        .stage;
    let opened = seen
        .step(&shop, assign, opened.assign_to(jane))
        .await
        .expect_err(refused)
        .stage;
    let opened = seen
        .step(&shop, replace, opened.replace_line(&line, guide()))
        .await
        .expect_err(refused)
        .stage;
    let remove = "Checkout::remove_line";
    let opened = seen
        .step(&shop, remove, opened.remove_line(&line))
        .await
        .expect_err(refused)
        .stage;
    let discard = "Checkout::discard";
    shop.api.next("DELETE", "/v3/carts/", conflict());
    let opened = seen
        .step(&shop, discard, opened.discard())
        .await
        .expect_err(refused)
        .stage;

    // From the billing address on, the checkout is read.
    let billed = opened.bill_to(home()).await?;
    let billed = seen.step(&shop, add, billed.add_lines(two_goods())).await?;
    let mug = first(&billed);
    let billed = seen
        .step(&shop, change, billed.change_quantity(&mug, 3))
        .await?;
    let billed = seen
        .step(&shop, wrap, billed.wrap_line(&mug, wrapping()))
        .await?;
    let billed = seen.step(&shop, unwrap, billed.unwrap_line(&mug)).await?;
    let billed = seen.step(&shop, assign, billed.assign_to(jane)).await?;
    let billed = seen
        .step(&shop, replace, billed.replace_line(&mug, guide()))
        .await?;
    let line = first(&billed);
    let billed = seen
        .step(&shop, remove, billed.remove_line(&line))
        .await?
        .checkout()
        .ok_or("lines are left")?;
    shop.api.next("DELETE", "/v3/carts/", conflict());
    let billed = seen
        .step(&shop, discard, billed.discard())
        .await
        .expect_err(refused)
        .stage;
    let _ = seen.step(&shop, discard, billed.discard()).await?;
    Ok(())
}

fn two_goods() -> Lines {
    let mug = ProductId::new(catalogue::MUG);
    Lines::new()
        .variant(mug, catalogue::MUG_RED.into(), 1)
        .variant(mug, catalogue::MUG_BLUE.into(), 1)
}

pub(crate) async fn consignments(seen: &mut Seen) -> Result<()> {
    let shop = Shop::open().await?;
    let billed = shop
        .store
        .open_cart(two_goods())
        .await?
        .bill_to(home())
        .await?;
    let ids: Vec<_> = billed
        .lines()
        .iter()
        .map(|line| line.id().clone())
        .collect();
    let only = |at: usize| Items::new().with(ids[at].clone(), 1);
    let quoted = billed.ship_to(home(), only(0)).await?;
    let quoted = quoted.ship_to(home(), only(1)).await?;
    let parcels: Vec<_> = quoted
        .consignments()
        .iter()
        .map(|one| one.id.clone())
        .collect();

    let address = "Checkout<Quoted>::change_shipping_address";
    let quoted = seen
        .step(
            &shop,
            address,
            quoted.change_shipping_address(&parcels[0], home()),
        )
        .await?;
    let items = "Checkout<Quoted>::change_consignment_items";
    let quoted = seen
        .step(
            &shop,
            items,
            quoted.change_consignment_items(&parcels[0], only(0)),
        )
        .await?;
    let some = "Checkout<Quoted>::choose_some";
    let cheapest = quoted.cheapest_offers()?;
    let quoted = seen
        .step(&shop, some, quoted.choose_some(cheapest[0].clone()))
        .await?;
    for _ in 0..3 {
        shop.api.next("PUT", "/consignments/", conflict());
    }
    let refused = "the store refused";
    let quoted = seen
        .step(
            &shop,
            address,
            quoted.change_shipping_address(&parcels[0], home()),
        )
        .await
        .expect_err(refused)
        .stage;
    let quoted = seen
        .step(
            &shop,
            items,
            quoted.change_consignment_items(&parcels[0], only(0)),
        )
        .await
        .expect_err(refused)
        .stage;
    let quoted = seen
        .step(&shop, some, quoted.choose_some(cheapest[1].clone()))
        .await
        .expect_err(refused)
        .stage;
    let moves = "Checkout<Quoted>::move_line";
    let quoted = seen
        .step(
            &shop,
            moves,
            quoted.move_line(&ids[1], &parcels[1], &parcels[0]),
        )
        .await?;
    let remove = "Checkout<Billed>::remove_consignment";
    let billed = seen
        .step(&shop, remove, quoted.remove_consignment(&parcels[0]))
        .await?;
    let quoted = billed.ship_everything_to(home()).await?;
    let parcel = quoted.consignments()[0].id.clone();
    shop.api.next("DELETE", "/consignments/", conflict());
    let quoted = seen
        .step(&shop, remove, quoted.remove_consignment(&parcel))
        .await
        .expect_err(refused)
        .stage;
    let back = "Checkout<Billed>::back_to_addresses";
    shop.api.next("DELETE", "/consignments/", conflict());
    let quoted = seen
        .step(&shop, back, quoted.back_to_addresses())
        .await
        .expect_err(refused)
        .stage;
    let billed = quoted.change_quantity(&ids[0], 2).await?;
    let quoted = seen
        .step(&shop, "Checkout<Billed>::requote", billed.requote())
        .await?;
    let pick_up = "Checkout<Billed>::pick_up";
    let pickup = PickupMethodId::new(shipping::PICKUP_METHOD);
    shop.api.next("POST", "/consignments", conflict());
    let quoted = seen
        .step(&shop, pick_up, quoted.pick_up(pickup))
        .await
        .expect_err(refused)
        .stage;
    let ready = seen.step(&shop, pick_up, quoted.pick_up(pickup)).await?;
    let _ = seen.step(&shop, back, ready.back_to_addresses()).await?;
    Ok(())
}

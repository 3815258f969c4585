//! The address and the shipping option, up to an order.

use axum::response::Response;
use bigcommerce_facade::{Address, CheckoutState, ShippingOptionId};

use crate::visit::{Answer, Page, Visit};

pub(crate) async fn address(visit: Visit) -> Answer {
    let known = checkout(&visit).await?.billing_address().cloned();
    Ok(Page::Address(
        known.unwrap_or_else(|| Address::new("", "US")),
    ))
}

pub(crate) async fn bill(visit: Visit) -> Answer<Response> {
    let address = Address::new(visit.field("email"), visit.field("country"))
        .first_name(visit.field("first_name"))
        .last_name(visit.field("last_name"))
        .address1(visit.field("address1"))
        .city(visit.field("city"))
        .state_or_province(visit.field("state"))
        .postal_code(visit.field("postal_code"));
    let billed = checkout(&visit).await?.bill_to(address.clone()).await?;
    let ticket = billed.ticket();
    if let Err(goods) = billed.nothing_to_ship() {
        drop(goods.stage.ship_everything_to(address).await?);
    }
    visit.remember(&ticket, Page::See("/shipping"))
}

pub(crate) async fn shipping(visit: Visit) -> Answer {
    match checkout(&visit).await? {
        CheckoutState::Opened(_) | CheckoutState::Billed(_) => Err(Page::See("/address")),
        checkout => Ok(Page::Shipping(checkout)),
    }
}

pub(crate) async fn order(visit: Visit) -> Answer<Response> {
    let option = ShippingOptionId::new(visit.field("option"));
    let ready = checkout(&visit).await?.choose(option).await?;
    let order = ready.place_order().await?;
    visit.remember(&order.ticket(), Page::See("/pay"))
}

/// The checkout as the store shows it. Going back from an order is safe: one order of a cart is paid.
async fn checkout(visit: &Visit) -> Answer<CheckoutState> {
    let cart = visit.cart_id().ok_or(Page::See("/"))?;
    match visit.shop.store.checkout(&cart).await? {
        CheckoutState::Gone(_) => Err(Page::See("/thanks")),
        checkout => Ok(checkout),
    }
}

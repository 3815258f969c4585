//! The address and the shipping option, up to an order.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use bigcommerce_facade::{Address, CheckoutState, Offer, ShippingOptionId, Ticket};

use crate::Shop;
use crate::session::{Answer, Fields, Session, back_to, failed, field, remember, said, see, show};

#[derive(Template)]
#[template(path = "address.html")]
struct AddressPage {
    said: &'static str,
    address: Address,
}

#[derive(Template)]
#[template(path = "shipping.html")]
struct ShippingPage {
    said: &'static str,
    offers: Vec<Offer>,
    is_ready: bool,
}

pub(crate) async fn address(
    State(shop): State<Arc<Shop>>,
    session: Session,
    query: Query<Fields>,
) -> Answer {
    let known = match checkout(&shop, &session).await? {
        CheckoutState::Billed(checkout) => checkout.details().billing_address.clone(),
        CheckoutState::Quoted(checkout) => checkout.details().billing_address.clone(),
        CheckoutState::Ready(checkout) => checkout.details().billing_address.clone(),
        _ => None,
    };
    let address = known.map_or(Address::new("", "US"), |known| known.address);
    Ok(show(&AddressPage {
        said: said(&query),
        address,
    }))
}

pub(crate) async fn bill_and_ship(
    State(shop): State<Arc<Shop>>,
    session: Session,
    Form(form): Form<Fields>,
) -> Answer {
    let typed = |name| field(&form, name);
    let address = Address::new(typed("email"), typed("country"))
        .first_name(typed("first_name"))
        .last_name(typed("last_name"))
        .address1(typed("address1"))
        .city(typed("city"))
        .state_or_province(typed("state"))
        .postal_code(typed("postal_code"));
    let to = address.clone();
    let billed = match checkout(&shop, &session).await? {
        CheckoutState::Opened(checkout) => {
            checkout.bill_to(to).await.map_err(back_to("/address"))?
        }
        CheckoutState::Billed(checkout) => checkout
            .change_billing_address(to)
            .await
            .map_err(back_to("/address"))?,
        // Options are for the lines and the address that they were quoted for.
        CheckoutState::Quoted(checkout) => {
            let checkout = checkout
                .back_to_addresses()
                .await
                .map_err(back_to("/address"))?;
            checkout
                .change_billing_address(to)
                .await
                .map_err(back_to("/address"))?
        }
        CheckoutState::Ready(checkout) => {
            let checkout = checkout
                .back_to_addresses()
                .await
                .map_err(back_to("/address"))?;
            checkout
                .change_billing_address(to)
                .await
                .map_err(back_to("/address"))?
        }
        CheckoutState::Gone(_) => return Err(see("/thanks")),
    };
    let ticket = billed.ticket();
    if let Err(goods) = billed.nothing_to_ship() {
        let _ = goods
            .stage
            .ship_everything_to(address)
            .await
            .map_err(back_to("/address"))?;
    }
    remember(&shop, Some(&ticket), see("/shipping"))
}

pub(crate) async fn shipping(
    State(shop): State<Arc<Shop>>,
    session: Session,
    query: Query<Fields>,
) -> Answer {
    let (offers, is_ready) = match checkout(&shop, &session).await? {
        CheckoutState::Quoted(checkout) => (checkout.offers(), false),
        CheckoutState::Ready(checkout) => (checkout.offers(), true),
        _ => return Err(see("/address?say=form.check")),
    };
    Ok(show(&ShippingPage {
        said: said(&query),
        offers,
        is_ready,
    }))
}

pub(crate) async fn place_order(
    State(shop): State<Arc<Shop>>,
    session: Session,
    Form(form): Form<Fields>,
) -> Answer {
    let option = ShippingOptionId::new(field(&form, "option"));
    let checkout = match checkout(&shop, &session).await? {
        CheckoutState::Quoted(checkout) => checkout
            .choose(option)
            .await
            .map_err(back_to("/shipping"))?,
        CheckoutState::Ready(checkout) if checkout.offers().is_empty() => checkout,
        CheckoutState::Ready(checkout) => checkout
            .choose(option)
            .await
            .map_err(back_to("/shipping"))?,
        _ => return Err(see("/address?say=form.check")),
    };
    let order = checkout.place_order().await.map_err(back_to("/shipping"))?;
    remember(&shop, Some(&order.ticket()), see("/pay"))
}

/// The checkout, at the stage at which the store shows it. Going back from an order is safe: one order of a cart is paid.
async fn checkout(shop: &Shop, session: &Session) -> Result<CheckoutState, Response> {
    let id = session
        .0
        .as_ref()
        .and_then(Ticket::checkout)
        .ok_or_else(|| see("/"))?;
    match shop.store.checkout(id).await.map_err(failed)? {
        CheckoutState::Gone(_) => Err(see("/thanks")),
        state => Ok(state),
    }
}

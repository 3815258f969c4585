//! The shop page: the things for sale, and the cart with its lines and coupons.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use bigcommerce_facade::{
    Checkout, LineItemId, Lines, Opened, OrderState, Payment, ProductId, Remaining, Remedy,
    Resumed, Ticket, VariantId,
};

use crate::Shop;
use crate::session::{Answer, Fields, Session, back_to, failed, field, remember, said, see};

/// Product, variant and name of the things for sale. A shop of yours asks the catalogue API.
const GOODS: [(i64, i64, &str); 3] = [
    (101, 201, "Blue mug"),
    (105, 206, "Tall vase"),
    (103, 204, "Guide (PDF)"),
];

#[derive(Template)]
#[template(path = "shop.html")]
struct ShopPage {
    said: &'static str,
    cart: Option<Checkout<Opened>>,
    has_order: bool,
}

pub(crate) async fn show(
    State(shop): State<Arc<Shop>>,
    session: Session,
    query: Query<Fields>,
) -> Answer {
    let cart = cart(&shop, &session).await?;
    let has_order = session.0.is_some_and(|ticket| ticket.order().is_some());
    Ok(crate::session::show(&ShopPage {
        said: said(&query),
        cart,
        has_order,
    }))
}

pub(crate) async fn change(
    State(shop): State<Arc<Shop>>,
    session: Session,
    Path(change): Path<String>,
    Form(form): Form<Fields>,
) -> Answer {
    let (line, code) = (LineItemId::new(field(&form, "line")), field(&form, "code"));
    let goods = GOODS
        .iter()
        .find(|(_, variant, _)| variant.to_string() == field(&form, "variant"));
    let cart = match (
        change.as_str(),
        cart(&shop, &session).await?,
        field(&form, "quantity").parse(),
    ) {
        ("add", cart, Ok(quantity @ 1..=99)) => {
            let (product, variant, _) = goods.ok_or_else(|| see("/?say=form.check"))?;
            let lines =
                Lines::new().variant(ProductId::new(*product), VariantId::new(*variant), quantity);
            match cart {
                Some(cart) => cart.add_lines(lines).await.map_err(back_to("/"))?,
                None => shop
                    .store
                    .open_cart(lines.for_customer(shop.customer))
                    .await
                    .map_err(back_to("/"))?,
            }
        }
        ("change", Some(cart), Ok(many @ 1..=99)) => cart
            .change_quantity(&line, many)
            .await
            .map_err(back_to("/"))?,
        ("change", Some(cart), Ok(0)) | ("remove", Some(cart), _) => {
            match cart.remove_line(&line).await.map_err(back_to("/"))? {
                Remaining::Lines(cart) => cart,
                Remaining::Nothing(_) => return remember(&shop, None, see("/")),
            }
        }
        ("coupon", Some(cart), _) => cart.apply_coupon(code).await.map_err(back_to("/"))?,
        ("no-coupon", Some(cart), _) => cart.remove_coupon(code).await.map_err(back_to("/"))?,
        _ => return Err(see("/?say=form.check")),
    };
    // An order that was placed of the cart before has the lines of then: the ticket names the cart alone again.
    remember(&shop, Some(&cart.ticket()), see("/"))
}

/// The cart; nothing where the next line opens one. While a payment is in doubt nothing else is bought.
async fn cart(shop: &Shop, session: &Session) -> Result<Option<Checkout<Opened>>, Response> {
    match session.resume(shop).await? {
        Some(Resumed::Order(OrderState::Unknown(_))) => return Err(see("/thanks")),
        Some(Resumed::Payment(
            Payment::InProgress(_) | Payment::PartElsewhere(_) | Payment::Unknown(_),
        )) => {
            return Err(see("/thanks"));
        }
        Some(Resumed::Payment(payment)) if !payment.may_pay_again() => return Ok(None),
        _ => {}
    }
    let Some(id) = session.0.as_ref().and_then(Ticket::checkout) else {
        return Ok(None);
    };
    match shop.store.cart(id).await {
        Err(error) if error.remedy() == Remedy::NewCart => Ok(None),
        read => read.map(Some).map_err(failed),
    }
}

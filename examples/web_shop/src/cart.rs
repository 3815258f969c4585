//! The shop page: the things for sale, and the cart with its lines and coupons.

use axum::{extract::Path, response::Response};
use bigcommerce_facade::{Checkout, LineItemId, Lines, Opened, Resumed};

use crate::visit::{Answer, Page, Visit};

/// Product and variant of the things for sale; `shop.html` has their names. A shop of yours asks the catalogue API.
const GOODS: [(i64, i64); 3] = [(101, 201), (105, 206), (103, 204)];

pub(crate) async fn show(visit: Visit) -> Answer {
    Ok(Page::Shop(cart(&visit).await?))
}

pub(crate) async fn change(Path(change): Path<String>, visit: Visit) -> Answer<Response> {
    let (shop, buyer) = (&visit.shop, visit.shop.buyer.into());
    let (line, code) = (LineItemId::new(visit.field("line")), visit.field("code"));
    let (cart, quantity) = (cart(&visit).await?, visit.field("quantity").parse());
    let cart = match (change.as_str(), cart, quantity) {
        ("add", cart, Ok(quantity)) => {
            let mut goods = GOODS.iter();
            let chosen = goods.find(|(_, id)| id.to_string() == visit.field("variant"));
            let (product, variant) = *chosen.ok_or(Page::See("/"))?;
            let lines = Lines::new().variant(product.into(), variant.into(), quantity);
            match cart {
                Some(cart) => cart.add_lines(lines).await?,
                None => shop.store.open_cart(lines.for_customer(buyer)).await?,
            }
        }
        ("change", Some(cart), Ok(many @ 1..)) => cart.change_quantity(&line, many).await?,
        ("remove", Some(cart), _) => {
            let left = cart.remove_line(&line).await?.checkout();
            left.ok_or(Page::See("/"))?
        }
        ("coupon", Some(cart), _) => cart.apply_coupon(code).await?,
        ("no-coupon", Some(cart), _) => cart.remove_coupon(code).await?,
        _ => return Err(Page::See("/")),
    };
    // An order that was placed of the cart before has the lines of then: the ticket names the cart alone again.
    visit.remember(&cart.ticket(), Page::See("/"))
}

/// The cart; nothing where the next line opens one. While a payment is in doubt nothing else is bought.
async fn cart(visit: &Visit) -> Answer<Option<Checkout<Opened>>> {
    let Some(id) = visit.cart_id() else {
        return Ok(None);
    };
    match visit.resume().await? {
        resumed if resumed.must_wait() => return Err(Page::See("/thanks")),
        Resumed::Payment(payment) if !payment.may_pay_again() => return Ok(None),
        _ => {}
    }
    Ok(visit.shop.store.find_cart(&id).await?)
}

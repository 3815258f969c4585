//! The flow itself, as an application would write it.

use bigcommerce_facade::{DirectOrder, Error, Lines, Order, Payment, Unpaid};

use crate::shop::{Shop, status_of};
use crate::{arguments::Arguments, doubt, narration::Narration};

/// From nothing to a paid order.
pub(crate) async fn walk(
    shop: &Shop,
    wish: &Arguments,
    told: &mut Narration,
) -> Result<Payment, Error> {
    let order = if wish.direct {
        order_directly(shop, told).await?
    } else {
        order_from_cart(shop, told).await?
    };
    pay(order, shop, wish, told).await
}

async fn order_from_cart(shop: &Shop, told: &mut Narration) -> Result<Order<Unpaid>, Error> {
    let lines = Lines::new()
        .variant(shop.product, shop.variant, 2)
        .for_customer(shop.customer);
    let opened = shop.store.open_cart(lines).await?;
    told.step(&shop.goods(opened.cart()));

    opened.redirect_urls().await?;
    told.step("cart and checkout URLs, for one use each");

    let billed = opened.bill_to(shop.address()).await?;
    told.step("Jane Doe, Austin TX");

    let quoted = billed.ship_everything_to(shop.address()).await?;
    told.step(&format!("{} shipping options", quoted.offers().len()));

    let offers = quoted.cheapest_offers()?;
    let chosen = shop.prices_of(&offers);
    let ready = quoted.choose(offers).await?;
    told.step(&chosen);

    let order = ready.place_order().await?;
    told.step(&format!("order {}, {}", order.id(), status_of(&order)));
    told.totals(&order);
    Ok(order)
}

async fn order_directly(shop: &Shop, told: &mut Narration) -> Result<Order<Unpaid>, Error> {
    let order = DirectOrder::billed_to(&shop.address())
        .variant(shop.product, shop.variant, 2)
        .for_customer(shop.customer)
        .shipped_to(&shop.address(), "Flat rate", shop.own_shipping_cost());
    let order = shop.store.order_directly(order).await?;
    told.step(&format!("order {}, {}", order.id(), status_of(&order)));
    told.totals(&order);
    Ok(order)
}

/// Pays with the first instrument, and with the second what the first one left or did not take.
async fn pay(
    order: Order<Unpaid>,
    shop: &Shop,
    wish: &Arguments,
    told: &mut Narration,
) -> Result<Payment, Error> {
    let [first, second] = shop.instruments(wish);
    // A web shop stores this in the shopper's session: it finds the payment again from any server.
    let _ticket = order.ticket();
    let mut payment = order.pay(first).await?;
    told.payment(&payment);
    if let Payment::Unknown(attempt) = payment {
        payment = doubt::clear_up(attempt, shop, told).await?;
    }
    let order = match payment {
        Payment::Part { order, .. } => order,
        Payment::Declined(declined) => declined.order,
        Payment::NotCharged(not_charged) => not_charged.order,
        paid_or_waiting => return Ok(paid_or_waiting),
    };
    let payment = order.pay(second).await?;
    told.payment(&payment);
    Ok(payment)
}

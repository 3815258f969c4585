//! The payment, and the page that says what became of it.

use axum::response::Response;
use bigcommerce_facade::payments::types::StoredInstrument::StoredCard;
use bigcommerce_facade::{Instrument, Order, Resumed, Unpaid};

use crate::visit::{Answer, Page, Visit};

pub(crate) async fn form(visit: Visit) -> Answer<Response> {
    ask(&visit, "").await
}

/// The form. Its response stores the ticket of the attempt that it will make, before anything is paid.
async fn ask(visit: &Visit, why: &'static str) -> Answer<Response> {
    let (order, ways) = payable(visit).await?;
    visit.remember(&order.ticket(), Page::Pay(why, order, ways))
}

pub(crate) async fn pay(visit: Visit) -> Answer<Response> {
    let (order, ways) = payable(&visit).await?;
    // A second click, the back button, or the form of an order that another tab has replaced.
    if order.attempt().to_string() != visit.field("attempt") {
        return Err(Page::See("/thanks"));
    }
    // The order was read again. The shopper agreed to the amount of the form, and to no other.
    if order.due().to_string() != visit.field("due") {
        return ask(&visit, "The amount has changed. Please look at it again.").await;
    }
    let chosen = ways.into_iter().find(|way| way.0 == visit.field("way"));
    let (_, instrument) = chosen.ok_or(Page::See("/pay"))?;
    let payment = order.pay(instrument).await?;
    visit.remember(&payment.ticket(), Page::See("/thanks"))
}

/// The result, for as long as the shopper has the ticket.
pub(crate) async fn thanks(visit: Visit) -> Answer {
    let resumed = visit.resume().await?;
    let message = resumed.shopper_message().ok_or(Page::See("/"))?.text();
    let (may_pay, again_in) = (resumed.may_pay_again(), resumed.retry_after());
    Ok(Page::Status(message, may_pay, again_in))
}

/// The order, where it or the rest of it may be paid now, and the ways to pay it. The form has their names: no token
/// goes to the browser.
async fn payable(visit: &Visit) -> Answer<(Order<Unpaid>, Vec<(String, Instrument)>)> {
    let order = match visit.resume().await? {
        Resumed::Checkout(_) => return Err(Page::See("/shipping")),
        resumed => resumed.into_order().ok_or(Page::See("/thanks"))?,
    };
    let mut ways = Vec::new();
    for stored in order.stored_instruments().await? {
        if let StoredCard(card) = stored {
            let name = [card.brand, card.last_4].map(Option::unwrap_or_default);
            let instrument = Instrument::stored_card(card.token);
            ways.push((name.join(" ending in "), instrument));
        }
    }
    // A card as it was typed: with this, the process is in the scope of PCI DSS.
    #[cfg(feature = "raw-cards")]
    {
        let typed = ["number", "holder", "month", "year", "verification"];
        let [number, holder, month, year, code] = typed.map(|name| visit.field(name));
        let card = bigcommerce_facade::Card::typed(number, holder, month, year, code);
        ways.push(("New card".to_owned(), Instrument::card(card)));
    }
    Ok((order, ways))
}

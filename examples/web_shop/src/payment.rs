//! The payment, and the page that says what became of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use bigcommerce_facade::payments::types::{PaymentMethod, StoredInstrument};
use bigcommerce_facade::{
    CheckoutState, Gone, Instrument, Order, OrderState, Payment, Resumed, Unpaid,
};

use crate::Shop;
use crate::session::{
    Answer, Fields, Session, StatusPage, back_to, failed, field, log, remember, said, see, show,
};

#[derive(Template)]
#[template(path = "pay.html")]
struct PayPage {
    said: &'static str,
    order: Order<Unpaid>,
    ways: Vec<(String, Instrument)>,
}

/// The form. Its response stores the ticket of the attempt that it will make, before anything is paid.
pub(crate) async fn form(
    State(shop): State<Arc<Shop>>,
    session: Session,
    query: Query<Fields>,
) -> Answer {
    let order = order(&shop, &session).await?;
    let ways = ways(order.payment_methods().await.map_err(failed)?, &query);
    let ticket = order.ticket();
    remember(
        &shop,
        Some(&ticket),
        show(&PayPage {
            said: said(&query),
            order,
            ways,
        }),
    )
}

pub(crate) async fn pay(
    State(shop): State<Arc<Shop>>,
    session: Session,
    Form(form): Form<Fields>,
) -> Answer {
    let order = order(&shop, &session).await?;
    // A second click, the back button, or the form of an order that another tab has replaced.
    if order.attempt().to_string() != field(&form, "attempt") {
        return Err(see("/thanks"));
    }
    // The order was read again. The shopper agreed to the amount of the form, and to no other.
    if due(&order) != field(&form, "due") {
        return Err(see("/pay?say=payment.amount_changed"));
    }
    let mut ways = ways(order.payment_methods().await.map_err(failed)?, &form).into_iter();
    let chosen = ways.find(|(name, _)| name == field(&form, "way"));
    let (_, instrument) = chosen.ok_or_else(|| see("/pay?say=form.check"))?;
    let payment = order.pay(instrument).await.map_err(back_to("/pay"))?;
    remember(&shop, Some(&payment.ticket()), see("/thanks"))
}

/// The result, for as long as the shopper has the ticket.
pub(crate) async fn thanks(State(shop): State<Arc<Shop>>, Session(ticket): Session) -> Answer {
    let ticket = ticket.ok_or_else(|| see("/"))?;
    let (message, may_pay, again_in) = match shop.store.resume(&ticket).await {
        Ok(Resumed::Payment(payment)) => (
            payment.shopper_message(),
            payment.may_pay_again(),
            again_in(&payment),
        ),
        Ok(Resumed::Order(state)) => {
            let may_pay = matches!(state, OrderState::Unpaid(_) | OrderState::PartPaid { .. });
            let is_open = matches!(state, OrderState::Pending(_) | OrderState::Unknown(_));
            (state.shopper_message(), may_pay, is_open.then_some(10))
        }
        Ok(Resumed::Checkout(CheckoutState::Gone(gone))) => (
            gone.shopper_message(),
            matches!(gone, Gone::OrderedUnpaid { .. }),
            None,
        ),
        Ok(Resumed::Checkout(_)) => return Err(see("/")),
        Err(error) => (log(&error), false, Some(10)),
    };
    Ok(show(&StatusPage {
        message: message.text(),
        may_pay,
        again_in,
    }))
}

/// Seconds until looking again is of use, where something is open.
fn again_in(payment: &Payment) -> Option<u64> {
    match payment {
        Payment::Confirming(open) | Payment::Pending(open) | Payment::Unknown(open) => {
            Some(open.retry_after().as_secs().clamp(5, 60))
        }
        Payment::InProgress(_) => Some(5),
        _ => None,
    }
}

/// The order, where it or the rest of it may be paid now.
async fn order(shop: &Shop, session: &Session) -> Result<Order<Unpaid>, Response> {
    let state = match session.resume(shop).await? {
        Some(Resumed::Payment(payment)) => {
            return payment.into_order().ok_or_else(|| see("/thanks"));
        }
        Some(Resumed::Order(state)) => state,
        Some(Resumed::Checkout(CheckoutState::Gone(Gone::OrderedUnpaid { orders }))) => {
            let newest = orders.last().ok_or_else(|| see("/"))?;
            shop.store.order(*newest).await.map_err(failed)?
        }
        _ => return Err(see("/shipping")),
    };
    match state {
        OrderState::Unpaid(order) | OrderState::PartPaid { order, .. } => Ok(order),
        _ => Err(see("/thanks")),
    }
}

/// The amount as a form sends it back, digit by digit.
pub(crate) fn due(order: &Order<Unpaid>) -> String {
    format!(
        "{} {}",
        order.due().decimal().normalize(),
        order.currency().unwrap_or_default()
    )
}

/// The ways to pay, by names for the form: no token goes to the browser.
#[cfg_attr(
    not(feature = "raw-cards"),
    expect(unused_variables, reason = "the form has no card")
)]
fn ways(methods: Vec<PaymentMethod>, form: &Fields) -> Vec<(String, Instrument)> {
    let mut ways = Vec::new();
    for stored in methods
        .into_iter()
        .flat_map(|method| method.stored_instruments)
    {
        if let StoredInstrument::StoredCard(card) = stored {
            let name = [
                card.brand.unwrap_or_default(),
                card.last_4.unwrap_or_default(),
            ]
            .join(" ending in ");
            ways.push((name, Instrument::stored_card(card.token)));
        }
    }
    #[cfg(feature = "raw-cards")]
    ways.push(("New card".to_owned(), typed_card(form)));
    ways
}

/// A card as it was typed: with this, the process is in the scope of PCI DSS.
#[cfg(feature = "raw-cards")]
fn typed_card(form: &Fields) -> Instrument {
    use bigcommerce_facade::{Card, VerificationValue, types::CardNumber};
    let number = CardNumber::new(field(form, "number").replace(' ', ""));
    let (month, year) = (field(form, "month").parse(), field(form, "year").parse());
    let code = VerificationValue::new(field(form, "verification"));
    Instrument::card(Card::new(
        number,
        field(form, "holder"),
        month.unwrap_or(0),
        year.unwrap_or(0),
        code,
    ))
}

//! Answers of the way back: each is about the right order and attempt, and rests on evidence.

mod alarm;
mod arms;
mod dates;
mod direct;
mod given_back;
mod journal;
mod lost;
mod nothing_due;
mod old_tickets;
mod other_order;
mod parts;
mod release;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bigcommerce_facade::{AttemptId, OrderId, Payment, Resumed, Store, Ticket};
use bigcommerce_tests::shop::Shop;

/// The payment that a ticket leads to, from another server.
async fn payment_of(shop: &Shop, ticket: &Ticket) -> Result<Payment, Box<dyn std::error::Error>> {
    match shop.server()?.resume(ticket).await? {
        Resumed::Payment(payment) => Ok(payment),
        other => panic!("the ticket names a payment: {other:?}"),
    }
}

/// A ticket that nobody gave out.
fn forged(store: &Store, order: OrderId, attempt: AttemptId) -> Ticket {
    let store = store.session().store();
    let json = format!(r#"{{"s":"{store}","o":{order},"a":"{attempt}"}}"#);
    let text = format!("bct1.{}", URL_SAFE_NO_PAD.encode(json));
    text.parse().expect("it has the form of a ticket")
}

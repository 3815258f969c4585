//! What an application does about a payment whose outcome is not known: it finds out, and does not pay again before.

use bigcommerce_facade::{Error, Instrument, Payment, Reconciled, UnknownPayment};

use crate::{narration::Narration, shop::Shop};

/// Looks once, and pays with the other instrument only when it is certain that nothing was taken.
pub(crate) async fn clear_up(
    attempt: UnknownPayment,
    other: Instrument,
    shop: &Shop,
    told: &mut Narration,
) -> Result<Payment, Error> {
    let reconciled = attempt.reconcile().await?;
    told.step("looked for the payment");
    Ok(match reconciled {
        Reconciled::Settled(order) => Payment::Settled(order),
        Reconciled::Authorized(order) => Payment::Authorized(order),
        Reconciled::Pending(order) => Payment::Pending(order),
        Reconciled::Part { order, .. } | Reconciled::NotCharged(order) => order.pay(other).await?,
        // A shop would look again every minute; here the merchant, who can see the gateway's own books, is asked at once.
        Reconciled::Unknown(attempt) if shop.gateway_took_nothing(attempt.order_id()) => {
            told.say("the merchant looks at the gateway's books: nothing was taken, so the order is released");
            attempt.released_by_merchant().await.pay(other).await?
        }
        Reconciled::Unknown(attempt) => {
            told.say("nobody knows yet, so it is not paid again");
            Payment::Unknown(attempt)
        }
    })
}

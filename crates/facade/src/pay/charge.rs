//! One charge: prepared under the lock, sent once, and read back.

use std::sync::Arc;

use bigcommerce_payments::types::{
    OrderReference, PaymentAccessTokenRequest, PaymentDetails, PaymentRequest,
};
use bigcommerce_transport::Permit;
use bigcommerce_types::{Amount, Decimal, Owner, PaymentAccessToken, PaymentMethodId, Remedy};

use super::{
    answer,
    attempt::{end, end_and_renew, left_open, mark, open},
    before::{self, Verdict},
    claims::Claims,
    instrument::Instrument,
    method,
    outcome::Payment,
    seen::{self, Money, date_of},
    unknown::UnknownPayment,
};
use crate::{
    error::{Error, Rejected, Step},
    journal::{AttemptEnd, Journal, JournalError},
    order::{Order, Unpaid, charged_as_same},
};

pub(super) type Paying = Result<Payment, Rejected<Order<Unpaid>>>;

/// How long a payment access token lives, in seconds, when it does not say so itself.
const TOKEN_LIFETIME: i64 = 3600;

/// Takes the lock and makes the attempt. An attempt of which nothing was sent ends here; what was sent ends the attempt
/// where its outcome is known, and nowhere else.
pub(super) async fn attempt(
    order: Order<Unpaid>,
    instrument: Instrument,
    journal: Arc<dyn Journal>,
) -> Paying {
    let order = open(order, &journal).await?;
    let id = order.attempt();
    match prepare(order, &instrument).await {
        Ok(Prepared::Send(order, token)) => send(*order, instrument, *token, &journal).await,
        Ok(Prepared::Instead(payment)) => {
            end(id, AttemptEnd::NothingSent, Some(&journal)).await;
            Ok(*payment)
        }
        Err(Rejected { stage, error }) => {
            let order = end_and_renew(stage, AttemptEnd::NothingSent, Some(&journal)).await;
            Err(Rejected::new(order, error))
        }
    }
}

enum Prepared {
    Send(Box<Order<Unpaid>>, Box<Minted>),
    Instead(Box<Payment>),
}

/// A token for one charge.
struct Minted {
    token: PaymentAccessToken,
    /// When it expires, in Unix seconds by the platform's clock.
    expires: Option<i64>,
    method: PaymentMethodId,
}

/// Everything before the charge: the reads, the method, the token, and the token's amount.
async fn prepare(
    order: Order<Unpaid>,
    instrument: &Instrument,
) -> Result<Prepared, Rejected<Order<Unpaid>>> {
    let order = match before::check(order).await? {
        Verdict::Charge(order) => order,
        Verdict::Instead(payment) => return Ok(Prepared::Instead(Box::new(payment))),
    };
    let method = match method::of(&order.flow, order.id(), instrument).await {
        Ok(method) => method,
        Err(error) => return Err(Rejected::new(order, error)),
    };
    let request = PaymentAccessTokenRequest::new(OrderReference::new(order.id()));
    let reply = match order
        .flow
        .payments
        .create_payment_access_token(&request)
        .await
    {
        Ok(reply) => reply,
        Err(error) if error.status().is_some_and(|status| status.as_u16() == 409) => {
            // An order that is paid, or that cannot be: only a read tells which.
            return unless_decided(order, error).await;
        }
        Err(error) => return Err(Rejected::new(order, error)),
    };
    let minted_at = date_of(&reply);
    let token = reply.into_data().id;
    let claims = Claims::of(&token);
    let expires = claims
        .exp
        .or(minted_at.map(|at| at.saturating_add(TOKEN_LIFETIME)));
    if !claims.are_for(order.id(), order.currency()) {
        return Err(Rejected::new(order, token_for_something_else()));
    }
    // The token froze the amount when it was made, after the order was read: compare it with what was shown.
    match claims.amount() {
        Some(amount) if charged_as_same(&amount, order.due(), order.currency()) => {}
        Some(_) => return unless_decided(order, token_for_something_else()).await,
        None => match still_due(&order).await {
            Ok(left) if left == *order.due() => {}
            Ok(_) => return unless_decided(order, token_for_something_else()).await,
            Err(error) => return Err(Rejected::new(order, error)),
        },
    }
    let minted = Minted {
        token,
        expires,
        method,
    };
    Ok(Prepared::Send(Box::new(order), Box::new(minted)))
}

/// What is left to pay now, for a token that does not say what it will charge. Anything but an unpaid order is no
/// amount that was shown.
async fn still_due(order: &Order<Unpaid>) -> Result<Amount, bigcommerce_transport::Error> {
    let seen = seen::read(&order.flow, order.id()).await?;
    Ok(match seen.money(order.due(), &order.stage.settled_before) {
        Money::Nothing => crate::order::due(&seen.order),
        Money::Part { left } => left,
        _ => Amount::from(Decimal::ZERO),
    })
}

/// Something speaks against the charge: read once more, which tells whether the order is paid or has changed. If it is as
/// it was shown, the objection stands.
async fn unless_decided(
    order: Order<Unpaid>,
    objection: impl Into<Error>,
) -> Result<Prepared, Rejected<Order<Unpaid>>> {
    match before::check(order).await? {
        Verdict::Instead(payment) => Ok(Prepared::Instead(Box::new(payment))),
        Verdict::Charge(order) => Err(Rejected::new(order, objection)),
    }
}

/// The charge itself: marked, sent once, and read back.
async fn send(
    order: Order<Unpaid>,
    instrument: Instrument,
    minted: Minted,
    journal: &Arc<dyn Journal>,
) -> Paying {
    if let Err(error) = mark(&order, minted.expires, journal).await {
        if matches!(error, JournalError::NotOpen) {
            // Whoever else ended or sent this attempt also decides what comes of it: the lock is not ours to open.
            let error = Error::from(error);
            left_open(&order, &error);
            return Ok(Payment::Unknown(UnknownPayment::new(
                order,
                minted.expires,
                error,
            )));
        }
        let order = end_and_renew(order, AttemptEnd::NothingSent, Some(journal)).await;
        return Err(Rejected::new(order, error));
    }
    let sent = answer::Sent {
        may_pay_a_part: instrument.may_pay_a_part(),
        expires: minted.expires,
    };
    let save = instrument.save;
    let mut details = PaymentDetails::new(instrument.into_wire(), minted.method);
    details.save_instrument = save.then_some(true);
    let permit = Permit::for_a_caller_that_keeps_its_own_journal();
    let request = PaymentRequest::new(details);
    let answer = order
        .flow
        .payments
        .process_payment(permit, &minted.token, &request)
        .await;
    match answer {
        Ok(reply) => answer::accepted(order, reply, &sent, journal).await,
        Err(error) => answer::refused(order, error, &sent, journal).await,
    }
}

fn token_for_something_else() -> Error {
    Error::here(
        Step::Pay,
        Owner::Platform,
        Remedy::RecreateOrder,
        "the payment access token is for another amount, currency or order than the one that was shown",
        "place a new order; if it repeats, have the store's tax and discount settings checked",
    )
}

//! One attempt, from the lock to the end of the attempt.

use std::{collections::BTreeSet, sync::Arc};

use bigcommerce_payments::{
    codes::CodeOutcome,
    types::{
        OrderReference, PaymentAccessTokenRequest, PaymentDetails, PaymentReceipt,
        PaymentReceiptStatus, PaymentRequest, TransactionType,
    },
};
use bigcommerce_transport::{Permit, Sent};
use bigcommerce_types::{Owner, PaymentAccessToken, PaymentMethodId, Remedy};

use super::{
    before::{self, Verdict, pending},
    claims::Claims,
    instrument::Instrument,
    method,
    outcome::{Declined, Payment},
    seen::{self, Money},
    unknown::UnknownPayment,
};
use crate::{
    error::{Error, Rejected},
    journal::{Attempt, AttemptEnd, AttemptId, Journal, JournalError},
    order::{Order, Unpaid, due},
};

type Paying = Result<Payment, Rejected<Order<Unpaid>>>;

/// Takes the lock and makes the attempt. An attempt of which nothing was sent ends here; what was sent ends the attempt
/// where its outcome is known, and nowhere else.
pub(super) async fn attempt(
    order: Order<Unpaid>,
    instrument: Instrument,
    journal: Arc<dyn Journal>,
) -> Paying {
    let attempt = Attempt {
        id: order.attempt(),
        key: order.lock_key(),
        order: order.id(),
        amount: order.due().to_string(),
        currency: order.currency().map(str::to_owned),
    };
    if let Err(error) = journal.open(&attempt).await {
        return Err(Rejected::new(order, error));
    }
    match prepare(order, &instrument).await {
        Ok(Prepared::Send(order, token, method)) => {
            send(*order, instrument, token, method, &*journal).await
        }
        Ok(Prepared::Instead(payment)) => {
            end(&*journal, attempt.id, AttemptEnd::NothingSent).await;
            Ok(*payment)
        }
        Err(rejected) => {
            end(&*journal, attempt.id, AttemptEnd::NothingSent).await;
            Err(rejected.map_stage(Order::for_another_attempt))
        }
    }
}

enum Prepared {
    Send(Box<Order<Unpaid>>, PaymentAccessToken, PaymentMethodId),
    Instead(Box<Payment>),
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
    let token = match order
        .flow
        .payments
        .create_payment_access_token(&request)
        .await
    {
        Ok(reply) => reply.into_data().id,
        Err(error) if error.status().is_some_and(|status| status.as_u16() == 409) => {
            return no_token_for_this_order(order, error).await;
        }
        Err(error) => return Err(Rejected::new(order, error)),
    };
    // The token froze the amount when it was made, after the order was read: compare it with what was shown.
    let charged = match Claims::of(&token).amount() {
        Some(amount) => amount,
        None => match seen::read(&order.flow, order.id()).await {
            Ok(seen) => due(&seen.order),
            Err(error) => return Err(Rejected::new(order, error)),
        },
    };
    if charged == *order.due() {
        return Ok(Prepared::Send(Box::new(order), token, method));
    }
    match seen::read(&order.flow, order.id()).await {
        Ok(seen) => Ok(Prepared::Instead(Box::new(Payment::Changed(
            order.changed_to(seen.order),
        )))),
        Err(error) => Err(Rejected::new(order, error)),
    }
}

/// The store refuses a token for an order that is paid, or that cannot be: only a read tells which.
async fn no_token_for_this_order(
    order: Order<Unpaid>,
    error: bigcommerce_transport::Error,
) -> Result<Prepared, Rejected<Order<Unpaid>>> {
    match seen::read(&order.flow, order.id()).await {
        Ok(seen) if seen.money(&order.stage.settled_before) == Money::Taken => {
            Ok(Prepared::Instead(Box::new(Payment::AlreadyPaid(
                order.with_read(seen.order).paid(),
            ))))
        }
        Ok(seen) => Err(Rejected::new(order.with_read(seen.order), error)),
        Err(unread) => Err(Rejected::new(order, unread)),
    }
}

/// The charge itself: marked, sent once, and read back.
async fn send(
    order: Order<Unpaid>,
    instrument: Instrument,
    token: PaymentAccessToken,
    method: PaymentMethodId,
    journal: &dyn Journal,
) -> Paying {
    if let Err(error) = journal.about_to_send(order.attempt()).await {
        if matches!(error, JournalError::NotOpen) {
            // Whoever else ended or sent this attempt also decides what comes of it: the lock is not ours to open.
            return Ok(Payment::Unknown(UnknownPayment::new(
                order,
                None,
                error.into(),
            )));
        }
        end(journal, order.attempt(), AttemptEnd::NothingSent).await;
        return Err(Rejected::new(order.for_another_attempt(), error));
    }
    let expires = Claims::of(&token).exp;
    let may_pay_a_part = instrument.may_pay_a_part();
    let save = instrument.save;
    let mut details = PaymentDetails::new(instrument.into_wire(), method);
    details.save_instrument = save.then_some(true);
    let permit = Permit::for_a_caller_that_keeps_its_own_journal();
    let answer = order
        .flow
        .payments
        .process_payment(permit, &token, &PaymentRequest::new(details))
        .await;
    match answer {
        Ok(reply) => accepted(order, reply.into_data(), may_pay_a_part, expires, journal).await,
        Err(error) => refused(order, error, expires, journal).await,
    }
}

/// A 2xx answer.
async fn accepted(
    order: Order<Unpaid>,
    receipt: PaymentReceipt,
    may_pay_a_part: bool,
    expires: Option<i64>,
    journal: &dyn Journal,
) -> Paying {
    let attempt = order.attempt();
    let seen = seen::read(&order.flow, order.id()).await;
    match &receipt.status {
        PaymentReceiptStatus::Success => {}
        PaymentReceiptStatus::Pending => return Ok(Payment::Pending(pending(order))),
        _ => {
            return Ok(Payment::Unknown(UnknownPayment::new(
                order,
                expires,
                unknown_answer(),
            )));
        }
    }
    let money = match (&seen, &receipt.transaction_type) {
        // The gateway said so; an order that lags behind, or cannot be read just now, does not change it.
        (_, TransactionType::Authorization) => Money::Authorized,
        (_, TransactionType::Purchase) if !may_pay_a_part => Money::Taken,
        (Ok(seen), _) => seen.money(&order.stage.settled_before),
        (Err(_), _) => Money::Nothing,
    };
    let (order, transactions) = match seen {
        Ok(seen) => {
            let transactions = seen.transaction_ids();
            (order.with_read(seen.order), transactions)
        }
        Err(_) => (order, BTreeSet::new()),
    };
    let payment = match money {
        Money::Taken => Payment::Settled(order.paid()),
        Money::Authorized => Payment::Authorized(order.authorized()),
        Money::Part => {
            let order = order.for_the_rest(transactions);
            let due = order.due().clone();
            Payment::Part { order, due }
        }
        // It was taken, and whether it was enough is not known.
        Money::Nothing | Money::Pending | Money::Closed => {
            return Ok(Payment::Unknown(UnknownPayment::new(
                order,
                expires,
                unknown_answer(),
            )));
        }
    };
    end(journal, attempt, AttemptEnd::Taken).await;
    Ok(payment)
}

/// Anything but a 2xx answer. A numbered code decides, whatever the status; without one, how far the request got.
async fn refused(
    order: Order<Unpaid>,
    error: bigcommerce_transport::Error,
    expires: Option<i64>,
    journal: &dyn Journal,
) -> Paying {
    let attempt = order.attempt();
    let sent = error.sent();
    let error = Error::from(error);
    let outcome = match error.code() {
        Some(code) => code.outcome(),
        None if sent == Sent::NotSent || is_rate_limited(&error) => {
            end(journal, attempt, AttemptEnd::NothingSent).await;
            return Err(Rejected::new(order.for_another_attempt(), error));
        }
        None if sent == Sent::Refused => CodeOutcome::ReadFirst,
        None => CodeOutcome::Unknown,
    };
    match outcome {
        CodeOutcome::Declined | CodeOutcome::Refused => {
            end(journal, attempt, AttemptEnd::Declined).await;
            Ok(Payment::Declined(Declined {
                order: order.for_another_attempt(),
                error,
            }))
        }
        CodeOutcome::ReadFirst => read_first(order, error, expires, journal).await,
        _ => Ok(Payment::Unknown(UnknownPayment::new(order, expires, error))),
    }
}

/// The answer alone does not say whether the order is paid: read before it is handed back.
async fn read_first(
    order: Order<Unpaid>,
    error: Error,
    expires: Option<i64>,
    journal: &dyn Journal,
) -> Paying {
    let attempt = order.attempt();
    let Ok(seen) = seen::read(&order.flow, order.id()).await else {
        return Ok(Payment::Unknown(UnknownPayment::new(order, expires, error)));
    };
    let money = seen.money(&order.stage.settled_before);
    let order = order.with_read(seen.order);
    let (ended, payment) = match money {
        Money::Taken => (AttemptEnd::Taken, Payment::AlreadyPaid(order.paid())),
        Money::Authorized => (AttemptEnd::Taken, Payment::Authorized(order.authorized())),
        Money::Pending => return Ok(Payment::Pending(pending(order))),
        Money::Nothing | Money::Part | Money::Closed => (
            AttemptEnd::Declined,
            Payment::Declined(Declined {
                order: order.for_another_attempt(),
                error,
            }),
        ),
    };
    end(journal, attempt, ended).await;
    Ok(payment)
}

/// How a payment that was accepted, and was not final, stands now.
pub(super) async fn check(order: Order<Unpaid>) -> Paying {
    let seen = match seen::read(&order.flow, order.id()).await {
        Ok(seen) => seen,
        Err(error) => return Err(Rejected::new(order, error)),
    };
    let (attempt, journal) = (order.attempt(), order.flow.journal.clone());
    let money = seen.money(&order.stage.settled_before);
    let failed = seen.has_failed(&order.stage.settled_before);
    let order = order.with_read(seen.order);
    let (ended, payment) = match money {
        Money::Taken => (AttemptEnd::Taken, Payment::Settled(order.paid())),
        Money::Authorized => (AttemptEnd::Taken, Payment::Authorized(order.authorized())),
        Money::Nothing | Money::Part if failed => {
            let declined = Declined {
                order: order.for_another_attempt(),
                error: failed_later(),
            };
            (AttemptEnd::Declined, Payment::Declined(declined))
        }
        // What was accepted and cannot be seen yet is still on its way.
        _ => return Ok(Payment::Pending(pending(order))),
    };
    if let Some(journal) = journal {
        end(&*journal, attempt, ended).await;
    }
    Ok(payment)
}

/// Ends the attempt. A journal that cannot write it down keeps the attempt open, which is the safe side: the outcome
/// that is known already is not lost for that.
pub(super) async fn end(journal: &dyn Journal, attempt: AttemptId, end: AttemptEnd) {
    if let Err(error) = journal.end(attempt, end).await {
        tracing::warn!(%attempt, %error, "the end of an attempt to pay could not be recorded; it stays open");
    }
}

fn is_rate_limited(error: &Error) -> bool {
    error
        .transport()
        .and_then(bigcommerce_transport::Error::status)
        .is_some_and(|status| status.as_u16() == 429)
}

fn unknown_answer() -> Error {
    Error::found(
        Sent::Answered,
        Owner::Platform,
        Remedy::Reconcile,
        "the answer does not say what became of the money",
        "reconcile the attempt before anything else",
    )
}

fn failed_later() -> Error {
    Error::found(
        Sent::Refused,
        Owner::Shopper,
        Remedy::AskForOtherInstrument,
        "the payment was accepted at first and did not go through",
        "let the shopper pay with another instrument",
    )
}

//! What the answer to a charge means, together with what the order says after it.

use std::{collections::BTreeSet, sync::Arc};

use bigcommerce_payments::{
    codes::CodeOutcome,
    types::{PaymentReceipt, PaymentReceiptStatus, TransactionType},
};
use bigcommerce_transport::{Reply, Sent as Reached};
use bigcommerce_types::{Data, Owner, Remedy};

use super::{
    attempt::{end, end_and_renew, left_open},
    charge::Paying,
    outcome::{Declined, Payment},
    seen::{self, Money, Seen},
    unknown::UnknownPayment,
};
use crate::{
    error::{Error, Rejected},
    journal::{AttemptEnd, Journal},
    order::{Order, Unpaid},
};

/// What is known of the charge that was sent.
pub(super) struct Sent {
    /// A gift certificate or store credit may be worth less than what is due.
    pub(super) may_pay_a_part: bool,
    /// When its token expires.
    pub(super) expires: Option<i64>,
}

/// A 2xx answer.
pub(super) async fn accepted(
    order: Order<Unpaid>,
    reply: Reply<Data<PaymentReceipt>>,
    sent: &Sent,
    journal: &Arc<dyn Journal>,
) -> Paying {
    let request_id = reply.request_id().map(str::to_owned);
    let receipt = reply.into_data();
    let attempt = order.attempt();
    let in_doubt = |order| in_doubt(order, sent, unclear_answer(request_id));
    match &receipt.status {
        PaymentReceiptStatus::Success => {}
        PaymentReceiptStatus::Pending => return Ok(Payment::Pending(order.pending(Some(receipt)))),
        _ => return Ok(in_doubt(order)),
    }
    let seen = seen::read(&order.flow, order.id()).await;
    let money = match (&receipt.transaction_type, &seen) {
        // The gateway said so; an order that lags behind, or cannot be read just now, does not change it.
        (TransactionType::Authorization, _) => Money::Authorized,
        (TransactionType::Purchase, _) if !sent.may_pay_a_part => Money::Taken,
        (_, Ok(seen)) => seen.money(order.due(), &order.stage.settled_before),
        (_, Err(_)) => Money::Nothing,
    };
    let (order, transactions) = with_seen(order, seen.ok());
    let payment = match money {
        Money::Taken => Payment::Settled(order.paid(Some(receipt))),
        Money::Authorized => Payment::Authorized(order.authorized(Some(receipt))),
        Money::Part { left } => {
            let order = order.showing(left.clone(), transactions);
            Payment::Part { order, due: left }
        }
        // It was taken, and whether it was enough is not known.
        Money::Nothing | Money::Pending | Money::Closed => return Ok(in_doubt(order)),
    };
    end(attempt, AttemptEnd::Taken, Some(journal)).await;
    Ok(payment)
}

/// Anything but a 2xx answer. A numbered code decides, whatever the status; without one, how far the request got.
pub(super) async fn refused(
    order: Order<Unpaid>,
    error: bigcommerce_transport::Error,
    sent: &Sent,
    journal: &Arc<dyn Journal>,
) -> Paying {
    let (reached, status) = (error.sent(), error.status().map(|status| status.as_u16()));
    let error = Error::from(error).paying_with_a_code(sent.may_pay_a_part);
    let outcome = match (error.code(), reached, status) {
        (Some(code), ..) => code.outcome(),
        (None, Reached::NotSent, _) => {
            let order = end_and_renew(order, AttemptEnd::NothingSent, Some(journal)).await;
            return Err(Rejected::new(order, error));
        }
        (None, Reached::Refused, Some(429)) => {
            let order = end_and_renew(order, AttemptEnd::Refused, Some(journal)).await;
            return Err(Rejected::new(order, error));
        }
        // A redirect that answers what was posted may follow a payment that was taken.
        (None, Reached::Refused, Some(302..=304)) => CodeOutcome::Unknown,
        (None, Reached::Refused, _) => CodeOutcome::ReadFirst,
        (None, ..) => CodeOutcome::Unknown,
    };
    match outcome {
        CodeOutcome::Declined | CodeOutcome::Refused => {
            let order = end_and_renew(order, AttemptEnd::Refused, Some(journal)).await;
            Ok(Payment::Declined(Declined { order, error }))
        }
        CodeOutcome::ReadFirst => read_first(order, error, sent, journal).await,
        _ => Ok(in_doubt(order, sent, error)),
    }
}

/// The answer alone does not say whether the order is paid: read before it is handed back.
async fn read_first(
    order: Order<Unpaid>,
    error: Error,
    sent: &Sent,
    journal: &Arc<dyn Journal>,
) -> Paying {
    let attempt = order.attempt();
    let Ok(seen) = seen::read(&order.flow, order.id()).await else {
        return Ok(in_doubt(order, sent, error));
    };
    let money = seen.money(order.due(), &order.stage.settled_before);
    let by_this_attempt = seen.has_moved(&order.stage.settled_before);
    let (order, transactions) = with_seen(order, Some(seen));
    let payment = match money {
        Money::Taken if by_this_attempt => Payment::Settled(order.paid(None)),
        Money::Taken => Payment::AlreadyPaid(order.paid(None)),
        Money::Authorized => Payment::Authorized(order.authorized(None)),
        Money::Part { left } => {
            let order = order.showing(left.clone(), transactions);
            Payment::Part { order, due: left }
        }
        Money::Pending => return Ok(Payment::Pending(order.pending(None))),
        Money::Closed => return Ok(in_doubt(order, sent, error)),
        Money::Nothing => {
            let order = end_and_renew(order, AttemptEnd::Refused, Some(journal)).await;
            return Ok(Payment::Declined(Declined { order, error }));
        }
    };
    end(attempt, AttemptEnd::Taken, Some(journal)).await;
    Ok(payment)
}

fn with_seen(
    order: Order<Unpaid>,
    seen: Option<Seen>,
) -> (Order<Unpaid>, BTreeSet<bigcommerce_types::TransactionId>) {
    match seen {
        Some(seen) => {
            let transactions = seen.transaction_ids();
            (order.with_read(seen.order), transactions)
        }
        None => {
            let before = order.stage.settled_before.clone();
            (order, before)
        }
    }
}

fn in_doubt(order: Order<Unpaid>, sent: &Sent, error: Error) -> Payment {
    left_open(&order, &error);
    Payment::Unknown(UnknownPayment::new(order, sent.expires, error))
}

fn unclear_answer(request_id: Option<String>) -> Error {
    Error::found(
        Reached::Maybe,
        Owner::Platform,
        Remedy::Reconcile,
        "the answer does not say what became of the money",
        "reconcile the attempt before anything else",
    )
    .with_request_id(request_id)
}

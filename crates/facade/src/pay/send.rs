//! The request that moves money, and the reading of its answer.

use bigcommerce_journal::{Answered, Class, Receipt};
use bigcommerce_payments::types::{
    PaymentDetails, PaymentReceipt, PaymentReceiptStatus, PaymentRequest, TransactionType,
};
use bigcommerce_transport::{Permit, Reply};
use bigcommerce_types::{Problem, ProblemShape};

use super::{
    instrument::Instrument,
    machine::{Code, classify},
    mint::Minted,
};
use crate::{
    error::Error,
    flow::Flow,
    platform_clock::{date_of, date_of_error, whole_seconds},
};

/// An answer, or the proof that there was none.
pub(super) struct Sent {
    pub(super) answered: Answered,
    pub(super) receipt: Option<PaymentReceipt>,
    pub(super) error: Option<Error>,
}

/// Sends the charge once: `POST /payments` on the payments host.
pub(super) async fn send(
    flow: &Flow,
    permit: Permit,
    instrument: Instrument,
    minted: Minted,
) -> Sent {
    let with_a_code = instrument.may_pay_a_part();
    let save = instrument.save;
    let mut details = PaymentDetails::new(instrument.into_wire(), minted.method);
    details.save_instrument = save.then_some(true);
    let request = PaymentRequest::new(details);
    let answer = flow
        .payments
        .process_payment(permit, &minted.secret, &request)
        .await;
    let at = time_of(flow, &answer).unwrap_or(minted.claims.at);
    match answer {
        Ok(reply) => accepted(reply.into_data(), at),
        Err(error) => failed(error, with_a_code, at),
    }
}

fn accepted(receipt: PaymentReceipt, at: i64) -> Sent {
    let class = match (&receipt.status, &receipt.transaction_type) {
        (PaymentReceiptStatus::Pending, _) => Class::Pending,
        (PaymentReceiptStatus::Success, TransactionType::Authorization) => Class::Authorized,
        (PaymentReceiptStatus::Success, _) => Class::Success,
        _ => Class::Doubt,
    };
    let known = Receipt {
        payment: Some(receipt.id.as_str().to_owned()),
        refund: None,
    };
    Sent {
        answered: Answered {
            class,
            code: None,
            receipt: Some(known),
            retry_after: None,
            at,
        },
        receipt: Some(receipt),
        error: None,
    }
}

fn failed(error: bigcommerce_transport::Error, with_a_code: bool, at: i64) -> Sent {
    Sent {
        answered: Answered {
            class: class_of(&error, code),
            code: error.problem().and_then(Problem::code),
            receipt: None,
            retry_after: error.retry_after().map(whole_seconds),
            at,
        },
        receipt: None,
        error: Some(Error::from(error).paying_with_a_code(with_a_code)),
    }
}

/// The platform's time of an answer, which the clock is told of. Of an answer without a date, the time that the clock
/// makes it.
pub(super) fn time_of<T>(
    flow: &Flow,
    answer: &Result<Reply<T>, bigcommerce_transport::Error>,
) -> Option<i64> {
    let date = match answer {
        Ok(reply) => date_of(reply),
        Err(error) => date_of_error(error),
    };
    if let Some(date) = date {
        flow.shared.clock.saw(date);
    }
    date.or_else(|| flow.shared.clock.now())
}

/// The class of a failed request, of whose body `code` knows the meaning.
pub(super) fn class_of(
    error: &bigcommerce_transport::Error,
    code: impl FnOnce(&bigcommerce_transport::Error) -> Code,
) -> Class {
    match error.status() {
        _ if error.is_undecodable() => Class::Doubt,
        Some(status) => classify(status.as_u16(), &code(error)),
        None if error.sent() == bigcommerce_transport::Sent::NotSent => Class::NotSent,
        None => Class::Doubt,
    }
}

/// The meaning of the body, where it is the platform's: an object with a title or a type. A number that is named `code`
/// in a body of another form (a proxy's, say) is none.
pub(super) fn code(error: &bigcommerce_transport::Error) -> Code {
    let Some((problem, raw)) = error.problem().zip(error.raw()) else {
        return Code::Foreign;
    };
    let status = problem.status();
    match problem.shape() {
        ProblemShape::Object if has_a_title_or_a_type(raw) => problem
            .code()
            .map_or(Code::None, |code| Code::Numbered(code.into())),
        ProblemShape::Errors => problem
            .code()
            .map_or(Code::None, |code| Code::Numbered(code.into())),
        // The gate in front of the API, which looks at credentials and nothing else.
        ProblemShape::Refusal if matches!(status, 401 | 403) && problem.code().is_none() => {
            Code::None
        }
        _ => Code::Foreign,
    }
}

/// By these very names: a `message` may be anybody's.
pub(super) fn has_a_title_or_a_type(body: &[u8]) -> bool {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    ["title", "type"].iter().any(|key| body[key].is_string())
}

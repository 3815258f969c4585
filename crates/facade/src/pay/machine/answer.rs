//! The table of the gateway's answers.

use bigcommerce_journal::Class;
use bigcommerce_payments::codes::{CodeOutcome, PaymentCode};

/// The meaning of the body of an answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// It is not the platform's JSON, or there is none, or not all of it came.
    Foreign,
    /// The platform's JSON, without a code.
    None,
    /// A numbered code.
    Numbered(PaymentCode),
}

/// The class of an answer that is not a readable success: the status first, then the body, then its code.
pub(crate) fn classify(status: u16, code: &Code) -> Class {
    match (status, code) {
        (300..=399 | 408 | 409 | 423 | 499 | 500.., _) | (_, Code::Foreign) => Class::Doubt,
        (429, _) => Class::NotProcessed,
        (_, Code::Numbered(code)) => match code.outcome() {
            CodeOutcome::Refuses => Class::Refused,
            _ => Class::Doubt,
        },
        (400 | 401 | 403 | 404 | 405 | 406 | 413 | 415 | 422, Code::None) => Class::Refused,
        _ => Class::Doubt,
    }
}

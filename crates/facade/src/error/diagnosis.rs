//! From an answer to its meaning: what happened, who owns it, what mends it.
//!
//! Decided by how far the request got, then by the numbered code, then by the HTTP status and the step. Titles are prose
//! that may be reworded or translated, so nothing is decided by them.

use std::borrow::Cow;

use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_transport::{ConfigError, Effect, Error, Host, Operation, Sent};
use bigcommerce_types::{Owner, Problem, Remedy};

use crate::journal::JournalError;

#[derive(Clone)]
pub(super) struct Diagnosis {
    pub(super) what: Cow<'static, str>,
    pub(super) owner: Owner,
    pub(super) remedy: Remedy,
    pub(super) advice: Cow<'static, str>,
}

fn diagnosis(what: impl Into<Cow<'static, str>>, owner: Owner, remedy: Remedy) -> Diagnosis {
    Diagnosis {
        what: what.into(),
        owner,
        remedy,
        advice: remedy.advice().into(),
    }
}

impl Diagnosis {
    fn advising(mut self, advice: &'static str) -> Self {
        self.advice = advice.into();
        self
    }
}

/// The numbered code of a Payments answer. Other APIs number their catalogue faults from the same range, so that only
/// answers of the Payments operations are read this way.
pub(super) fn payment_code(error: &Error) -> Option<PaymentCode> {
    if error.operation().api != "payments" {
        return None;
    }
    error
        .problem()
        .and_then(Problem::code)
        .map(PaymentCode::from)
}

pub(super) fn of_config(error: &ConfigError) -> Diagnosis {
    diagnosis(error.to_string(), Owner::Developer, Remedy::FixRequest)
        .advising("mend the store's settings")
}

pub(super) fn of_journal(error: &JournalError) -> Diagnosis {
    let what = error.to_string();
    match error {
        JournalError::Locked { .. } | JournalError::Reused => {
            diagnosis(what, Owner::Platform, Remedy::Reconcile)
                .advising("find out how the other attempt ended before paying again")
        }
        JournalError::NotOpen => diagnosis(what, Owner::Developer, Remedy::Reconcile)
            .advising("find out who ended the attempt before paying again"),
        JournalError::Unavailable(_) => diagnosis(what, Owner::Platform, Remedy::RetryLater)
            .advising("bring the journal back, then pay again"),
    }
}

pub(super) fn of_transport(error: &Error) -> Diagnosis {
    let operation = error.operation();
    // The gateway also says so with code 10001, which speaks of invalid data (facts, section 3.2).
    let token_refused = operation.host == Host::Payments
        && error.status().is_some_and(|status| status.as_u16() == 401);
    if let Some(code) = payment_code(error).filter(|_| !token_refused) {
        return of_code(&code);
    }
    match error.sent() {
        Sent::NotSent => not_sent(error),
        Sent::Answered => diagnosis("the answer could not be read", Owner::Developer, after_doubt(operation))
            .advising("read back what the step was to change, then look for a newer version of these bindings"),
        Sent::Refused => refused(error, operation),
        _ => in_doubt(error, operation),
    }
}

fn of_code(code: &PaymentCode) -> Diagnosis {
    Diagnosis {
        what: format!("{} (code {code})", clause(code.meaning())).into(),
        owner: code.owner(),
        remedy: code.remedy(),
        advice: code.advice().into(),
    }
}

/// A sentence as a part of another one.
fn clause(sentence: &str) -> String {
    let mut letters = sentence.trim_end_matches('.').chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

fn not_sent(error: &Error) -> Diagnosis {
    if error.is_connect() || error.is_timeout() {
        diagnosis(
            "the host cannot be reached",
            Owner::Platform,
            Remedy::RetryLater,
        )
        .advising("check the network and the base URLs, then repeat the step")
    } else {
        diagnosis(error.to_string(), Owner::Developer, Remedy::FixRequest)
            .advising("mend the credentials or the request, then repeat the step")
    }
}

/// After doubt, a read is repeated; anything else is looked up first.
fn after_doubt(operation: &Operation) -> Remedy {
    if operation.effect == Effect::Read {
        Remedy::RetryLater
    } else {
        Remedy::Reconcile
    }
}

fn in_doubt(error: &Error, operation: &'static Operation) -> Diagnosis {
    let edits_a_checkout =
        operation.api == "management-checkout" && operation.effect != Effect::Read;
    match error.status().map(|status| status.as_u16()) {
        // An edit of a cart that expired or was paid is answered with 500, not with 404.
        Some(500) if edits_a_checkout => diagnosis(
            "the store failed (status 500), as it does when the cart is gone",
            Owner::Platform,
            Remedy::NewCart,
        )
        .advising("read the checkout; if it is gone, open a new cart"),
        Some(503) => diagnosis(
            "the store is not available (status 503)",
            Owner::Platform,
            after_doubt(operation),
        ),
        Some(status) if (400..500).contains(&status) => diagnosis(
            format!("something before the API answered (status {status})"),
            Owner::Platform,
            after_doubt(operation),
        )
        .advising("check the base URLs and any proxy between here and the store"),
        Some(status) => diagnosis(
            format!("the platform failed (status {status})"),
            Owner::Platform,
            after_doubt(operation),
        ),
        None if error.is_timeout() => diagnosis(
            "no answer came in time",
            Owner::Platform,
            after_doubt(operation),
        ),
        None => diagnosis(
            "the connection broke before the answer was complete",
            Owner::Platform,
            after_doubt(operation),
        ),
    }
}

fn refused(error: &Error, operation: &'static Operation) -> Diagnosis {
    let status = error.status().map_or(0, |status| status.as_u16());
    let on_a_checkout = operation.api == "management-checkout" && operation.id != "create_cart";
    match status {
        300..=399 => diagnosis(
            format!("the address has moved (status {status})"),
            Owner::Developer,
            Remedy::FixRequest,
        )
        .advising("correct the base URL; redirects are never followed"),
        401 if operation.host == Host::Payments => diagnosis(
            "the payment access token was not accepted",
            Owner::Developer,
            Remedy::NewToken,
        ),
        401 => diagnosis(
            "the access token was not accepted",
            Owner::Developer,
            Remedy::FixStore,
        )
        .advising("check the store hash and the access token of the API account"),
        403 => diagnosis(
            "the API account may not do this (status 403)",
            Owner::Merchant,
            Remedy::FixStore,
        )
        .advising(
            "check the store hash, and give the API account the scope that the operation names",
        ),
        404 if on_a_checkout => diagnosis(
            "there is no such cart any more",
            Owner::Developer,
            Remedy::NewCart,
        )
        .advising("open a new cart; if every cart is missing, check the store hash"),
        404 => diagnosis(
            "there is no such thing in this store",
            Owner::Developer,
            Remedy::FixRequest,
        )
        .advising("check the ids and the store hash"),
        409 if operation.id == "create_payment_access_token" => diagnosis(
            "the order cannot be paid in its present state",
            Owner::Developer,
            Remedy::RecreateOrder,
        )
        .advising("read the order; unless it is paid, place a new one"),
        409 => diagnosis(
            "the checkout has changed since it was read",
            Owner::Developer,
            Remedy::ReloadAndReapply,
        ),
        422 if concerns_the_shopper(operation) => {
            diagnosis(invalid(error), Owner::Shopper, Remedy::FixRequest)
                .advising("ask for the details again")
        }
        423 => diagnosis(
            "it is locked for now (status 423)",
            Owner::Platform,
            Remedy::RetryLater,
        ),
        429 => diagnosis(
            "too many requests (status 429)",
            Owner::Platform,
            Remedy::RetryLater,
        ),
        507 => diagnosis(
            "the store's plan is exhausted (status 507)",
            Owner::Merchant,
            Remedy::FixStore,
        ),
        400 | 413 | 422 => diagnosis(invalid(error), Owner::Developer, Remedy::FixRequest),
        _ => diagnosis(
            format!("the request was refused (status {status})"),
            Owner::Developer,
            Remedy::FixRequest,
        ),
    }
}

/// Steps whose input was typed by the shopper.
fn concerns_the_shopper(operation: &Operation) -> bool {
    matches!(
        operation.id,
        "add_billing_address"
            | "update_billing_address"
            | "add_consignments"
            | "add_coupon"
            | "update_checkout"
    )
}

/// Names the fields that were refused; their messages are the server's and are left out.
fn invalid(error: &Error) -> String {
    let status = error.status().map_or(0, |status| status.as_u16());
    let fields: Vec<&str> = error
        .problem()
        .map(|problem| problem.field_names().collect())
        .unwrap_or_default();
    if fields.is_empty() {
        format!("the store refused the data (status {status})")
    } else {
        format!(
            "the store refused `{}` (status {status})",
            fields.join("`, `")
        )
    }
}

pub(super) fn shopper_message(remedy: Remedy, owner: Owner, sent: Sent) -> &'static str {
    match (remedy, owner) {
        (Remedy::AskForCardDetails, _) => "Please check your card details and try again.",
        (Remedy::AskForOtherInstrument, _) => {
            "This payment was declined. Please use another way to pay."
        }
        (Remedy::ReloadAndReapply, _) => "Your cart has changed. Please review it and try again.",
        (Remedy::NewCart, _) => "Your cart has expired. Please start again.",
        (Remedy::Reconcile | Remedy::Stop, _) => {
            "We are checking whether your last step went through. Please do not try again yet."
        }
        (Remedy::SignIn, _) => "Please sign in to continue.",
        (_, Owner::Shopper) => "Please check what you entered and try again.",
        _ if matches!(sent, Sent::Maybe | Sent::Answered) => {
            "Something went wrong. Please wait a moment."
        }
        (Remedy::RetryLater, _) => {
            "This is taking longer than usual. Please try again in a moment."
        }
        _ => "Something went wrong on our side. Nothing was charged.",
    }
}

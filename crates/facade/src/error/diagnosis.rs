//! From an answer to its meaning: what happened, who owns it, what mends it.
//!
//! Decided by how far the request got, then by the numbered code, then by the HTTP status and the step. Titles are
//! prose that may be reworded or translated, so nothing is decided by them.

use std::borrow::Cow;

use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_transport::{ConfigError, Effect, Error, Host, Operation, Sent};
use bigcommerce_types::wire::ShownCode;
use bigcommerce_types::{Owner, Problem, ProblemShape, Remedy};

use super::invalid::{invalid, refused_fields};
use super::step::Step;
use bigcommerce_journal::{Answered, Class, Failure};

#[derive(Clone)]
pub(super) struct Diagnosis {
    pub(super) what: Cow<'static, str>,
    pub(super) owner: Owner,
    pub(super) remedy: Remedy,
    pub(super) advice: Cow<'static, str>,
}

pub(super) fn diagnosis(
    what: impl Into<Cow<'static, str>>,
    owner: Owner,
    remedy: Remedy,
) -> Diagnosis {
    Diagnosis {
        what: what.into(),
        owner,
        remedy,
        advice: remedy.advice().into(),
    }
}

impl Diagnosis {
    fn with_advice(mut self, advice: String) -> Self {
        self.advice = advice.into();
        self
    }

    pub(super) fn advising(mut self, advice: &'static str) -> Self {
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
        .advising("correct the store's settings")
}

pub(super) fn of_journal(failure: &Failure) -> Diagnosis {
    diagnosis(failure.to_string(), Owner::Merchant, Remedy::RetryLater)
        .advising("bring the journal back, then repeat the step")
}

/// A refusal of the gateway, as the journal has it.
pub(super) fn of_answer(answered: Option<&Answered>) -> Diagnosis {
    if let Some(code) = answered.and_then(|answered| answered.code) {
        return of_code(&PaymentCode::from(code));
    }
    match answered.map(|answered| answered.class) {
        Some(Class::NotProcessed) => diagnosis(
            "there were too many payments at once, and this one was not processed",
            Owner::Platform,
            Remedy::RetryLater,
        ),
        Some(Class::Pending) => diagnosis(
            "the payment was accepted at first and did not go through",
            Owner::Shopper,
            Remedy::AskForOtherInstrument,
        )
        .advising("let the shopper pay with another instrument"),
        _ => diagnosis(
            "the gateway refused the payment without a code",
            Owner::Shopper,
            Remedy::AskForOtherInstrument,
        ),
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
    // A plain refusal says what is wrong also where an earlier attempt of the same request is in doubt.
    if refuses_plainly(error) {
        return refused(error, operation);
    }
    match error.sent() {
        Sent::NotSent => not_sent(error),
        Sent::Answered => Diagnosis {
            owner: Owner::Developer,
            advice: "read back what the step was to change, then look for a newer version of these bindings".into(),
            ..after_doubt("the answer could not be read", operation)
        },
        Sent::Refused => refused(error, operation),
        _ => in_doubt(error, operation),
    }
}

/// A redirect, or a refusal of the platform's own.
fn refuses_plainly(error: &Error) -> bool {
    let is_plain = error.problem().is_some_and(|problem| {
        problem.shape().is_json() && problem.shape() != ProblemShape::Partial
    });
    match error.status().map(|status| status.as_u16()) {
        Some(300..=399 | 429) => true,
        Some(408 | 499) => false,
        Some(400..=498) => is_plain,
        _ => false,
    }
}

fn of_code(code: &PaymentCode) -> Diagnosis {
    let number = code
        .as_i64()
        .map(|number| format!(" (code {})", ShownCode(number)));
    Diagnosis {
        what: format!("{}{}", clause(code.meaning()), number.unwrap_or_default()).into(),
        owner: code.owner(),
        remedy: code.remedy(),
        advice: code.advice().into(),
    }
}

/// A clause as a sentence of its own.
pub(super) fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let mut sentence: String = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
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
    if error.retry_after().is_some() {
        return diagnosis(
            "the request quota of the store is used up",
            Owner::Platform,
            Remedy::RetryLater,
        );
    }
    if error.is_connect() || error.is_timeout() {
        diagnosis(
            "the host cannot be reached",
            Owner::Developer,
            Remedy::RetryLater,
        )
        .advising("check the network and the base URLs, then repeat the step")
    } else {
        let what = error.reason().unwrap_or("the request could not be made");
        diagnosis(what, Owner::Developer, Remedy::FixRequest)
            .advising("correct the credentials or the request, then repeat the step")
    }
}

/// After doubt, a read is repeated; anything else is looked up first.
fn after_doubt(what: impl Into<Cow<'static, str>>, operation: &'static Operation) -> Diagnosis {
    if operation.effect == Effect::Read {
        return diagnosis(what, Owner::Platform, Remedy::RetryLater);
    }
    diagnosis(what, Owner::Platform, Remedy::Reconcile).advising(Step::of(operation).in_doubt())
}

fn lists_what_was_done(error: &Error) -> bool {
    error
        .problem()
        .is_some_and(|problem| problem.shape() == ProblemShape::Partial)
}

fn in_doubt(error: &Error, operation: &'static Operation) -> Diagnosis {
    // A cart that is gone makes its edits fail with 500, not with 404; what makes something new is not an edit.
    let edits_a_checkout = operation.api == "management-checkout"
        && operation.effect != Effect::Read
        && !matches!(
            operation.id,
            "create_cart" | "create_order" | "create_cart_redirect_urls"
        );
    match error.status().map(|status| status.as_u16()) {
        Some(500) if edits_a_checkout => diagnosis(
            "the store failed (status 500), as it does when the cart is gone",
            Owner::Platform,
            Remedy::NewCart,
        )
        .advising("read the checkout; if it is gone, open a new cart"),
        Some(408 | 499) => after_doubt("no answer came in time", operation),
        Some(status) if lists_what_was_done(error) => diagnosis(
            format!("a part of it was refused (status {status})"),
            Owner::Developer,
            Remedy::Reconcile,
        )
        .advising("look at what the answer lists as done, and send only the rest again"),
        Some(501) => diagnosis(
            "the API has no such operation (status 501)",
            Owner::Developer,
            Remedy::FixRequest,
        ),
        Some(503) => after_doubt("the store is not available (status 503)", operation),
        Some(507) => diagnosis(
            "the store's plan is exhausted (status 507)",
            Owner::Merchant,
            Remedy::FixStore,
        ),
        Some(509) => diagnosis(
            "too many requests (status 509)",
            Owner::Platform,
            Remedy::RetryLater,
        ),
        Some(status) if (400..500).contains(&status) => {
            let what = format!("something before the API answered (status {status})");
            let doubt = after_doubt(what, operation);
            let advice = format!(
                "check the base URLs and any proxy on the way; then: {}",
                doubt.advice
            );
            Diagnosis {
                advice: advice.into(),
                ..doubt
            }
        }
        Some(status) => after_doubt(format!("the platform failed (status {status})"), operation),
        None if error.is_timeout() => after_doubt("no answer came in time", operation),
        None => after_doubt(
            "the connection broke before the answer was complete",
            operation,
        ),
    }
}

fn refused(error: &Error, operation: &'static Operation) -> Diagnosis {
    let status = error.status().map_or(0, |status| status.as_u16());
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
        .with_advice(format!(
            "check the store hash, and give the API account the scope `{}` that `{}` needs",
            operation.scope, operation.id
        )),
        404 => not_found(operation),
        409 => conflict(operation),
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
        422 => invalid(error, operation),
        400 | 413 => diagnosis(refused_fields(error), Owner::Developer, Remedy::FixRequest),
        _ => diagnosis(
            format!("the request was refused (status {status})"),
            Owner::Developer,
            Remedy::FixRequest,
        ),
    }
}

fn not_found(operation: &Operation) -> Diagnosis {
    match (operation.api, operation.id) {
        ("management-checkout", "delete_coupon") => diagnosis(
            "the checkout does not have this coupon, or there is no such checkout any more",
            Owner::Developer,
            Remedy::ReloadAndReapply,
        ),
        (
            "management-checkout",
            "update_billing_address"
            | "update_consignment"
            | "delete_consignment"
            | "update_cart_line_item"
            | "delete_cart_line_item",
        ) => diagnosis(
            "that part of the checkout is no longer there",
            Owner::Developer,
            Remedy::ReloadAndReapply,
        ),
        ("management-checkout", id) if id != "create_cart" => diagnosis(
            "there is no such cart any more",
            Owner::Developer,
            Remedy::NewCart,
        )
        .advising("open a new cart; if every cart is missing, check the store hash"),
        _ => diagnosis(
            "there is no such thing in this store",
            Owner::Developer,
            Remedy::FixRequest,
        )
        .advising("check the ids and the store hash"),
    }
}

fn conflict(operation: &Operation) -> Diagnosis {
    match operation.id {
        "create_payment_access_token" => diagnosis(
            "the order cannot be paid in its present state",
            Owner::Developer,
            Remedy::RecreateOrder,
        )
        .advising("read the order; unless it is paid, place a new one"),
        "process_payment" => diagnosis(
            "the payment conflicts with the order's present state",
            Owner::Platform,
            Remedy::Reconcile,
        ),
        // There is no version to conflict with yet: what remains is a limit of what one order may hold.
        "create_cart" => diagnosis(
            "the store does not sell this in this quantity",
            Owner::Shopper,
            Remedy::AskForOtherItems,
        ),
        _ => diagnosis(
            "the checkout has changed since it was read",
            Owner::Developer,
            Remedy::ReloadAndReapply,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_as_long_as_a_card_number_is_not_said() {
        let said = |code: i64| of_code(&PaymentCode::from(code)).what;
        assert!(said(31_999).ends_with(" (code 31999)"));
        assert!(said(4_111_111_111_111_111).ends_with(" (code [unusual])"));
    }
}

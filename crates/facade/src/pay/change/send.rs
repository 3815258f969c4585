//! The requests that move money without a token, and the reading of their answers.

use bigcommerce_journal::{Answered, Class, Receipt};
use bigcommerce_orders::types::RefundRequest;
use bigcommerce_payments::types::{ImportResult, TransactionImport};
use bigcommerce_transport::{Permit, Reply};
use bigcommerce_types::{OrderId, ProblemShape};

use crate::{
    error::Error,
    flow::Flow,
    pay::{
        machine::Code,
        send::{Sent, class_of, code, has_a_title_or_a_type, time_of},
    },
    platform_clock::whole_seconds,
};

/// A request that takes no token.
#[derive(Debug)]
pub(in crate::pay) enum Request {
    Capture,
    Void,
    Refund(RefundRequest),
    Import(Box<TransactionImport>),
}

/// Sends a request once.
pub(in crate::pay) async fn send_change(
    flow: &Flow,
    permit: Permit,
    order: OrderId,
    request: Request,
) -> Sent {
    match request {
        Request::Capture => {
            let answer = flow.orders.capture_order_payment(&order, permit).await;
            read(flow, answer, |()| (Class::Pending, None))
        }
        Request::Void => {
            let answer = flow.orders.void_order_payment(&order, permit).await;
            read(flow, answer, |()| (Class::Pending, None))
        }
        Request::Refund(request) => {
            let answer = flow.orders.create_refund(&order, permit, &request).await;
            read(flow, answer, |refund| {
                let refund = refund.data;
                // The refund of another order says nothing of this one.
                match refund.order_id.is_none_or(|of| of == order) {
                    true => (Class::Success, Some(Receipt::of_refund(refund.id))),
                    false => (Class::Doubt, None),
                }
            })
        }
        Request::Import(import) => {
            let is_reserved = import.result == ImportResult::Authorized;
            let (class, answer) = match is_reserved {
                true => {
                    let answer = flow.payments.import_authorization(permit, &import).await;
                    (Class::Authorized, answer)
                }
                false => (
                    Class::Success,
                    flow.payments.import_purchase(permit, &import).await,
                ),
            };
            read(flow, answer, |imported| {
                (class, Some(Receipt::of(imported.data.id.as_str())))
            })
        }
    }
}

fn read<T>(
    flow: &Flow,
    answer: Result<Reply<T>, bigcommerce_transport::Error>,
    accepted: impl FnOnce(T) -> (Class, Option<Receipt>),
) -> Sent {
    let at = time_of(flow, &answer).unwrap_or_default();
    match answer {
        Ok(reply) => {
            let (class, receipt) = accepted(reply.into_value());
            Sent {
                answered: Answered {
                    class,
                    code: None,
                    receipt,
                    retry_after: None,
                    at,
                },
                receipt: None,
                error: None,
            }
        }
        Err(error) => Sent {
            answered: Answered {
                class: class(&error),
                code: None,
                receipt: None,
                retry_after: error.retry_after().map(whole_seconds),
                at,
            },
            receipt: None,
            error: Some(Error::from(error)),
        },
    }
}

fn class(error: &bigcommerce_transport::Error) -> Class {
    match error.operation().api {
        "payments" => class_of(error, code),
        _ => class_of(error, without_code),
    }
}

/// The Orders API numbers no refusal of a payment: its body is the platform's, or it is not.
fn without_code(error: &bigcommerce_transport::Error) -> Code {
    let Some((problem, raw)) = error.problem().zip(error.raw()) else {
        return Code::Foreign;
    };
    match problem.shape() {
        ProblemShape::Object if has_a_title_or_a_type(raw) => Code::None,
        ProblemShape::Errors | ProblemShape::Data | ProblemShape::List => Code::None,
        // The gate in front of the API, which looks at credentials and nothing else.
        ProblemShape::Refusal if matches!(problem.status(), 401 | 403) => Code::None,
        _ => Code::Foreign,
    }
}

//! The method and the payment access token of one attempt.

use std::time::Duration;

use bigcommerce_journal::Nonce;
use bigcommerce_payments::types::{OrderReference, PaymentAccessTokenRequest};
use bigcommerce_types::{OrderId, PaymentAccessToken, PaymentMethodId};

use super::{
    claims::Claims,
    instrument::Instrument,
    machine::{MintFailure, Token},
    method,
};
use crate::{
    error::Error,
    flow::Flow,
    platform_clock::{date_of, date_of_error, whole_seconds},
};

/// Finding the method and minting take no longer than this.
const LIMIT: Duration = Duration::from_secs(10);
/// The code that says that the order cannot be paid; it may be paid already.
const ORDER_NOT_PAYABLE: i64 = 30101;

/// A token and the method that it is to be used with.
pub(super) struct Minted {
    pub(super) secret: PaymentAccessToken,
    pub(super) method: PaymentMethodId,
    pub(super) claims: Token,
}

/// The reason why there is no token.
pub(super) struct NotMinted {
    pub(super) failure: MintFailure,
    pub(super) error: Error,
}

/// Finds the method (`GET /v3/payments/methods`) and mints a token (`POST /v3/payments/access_tokens`).
pub(super) async fn mint(
    flow: &Flow,
    order: OrderId,
    instrument: &Instrument,
) -> Result<Minted, NotMinted> {
    let flow = &flow.of_payment(LIMIT);
    match tokio::time::timeout(LIMIT, method_and_token(flow, order, instrument)).await {
        Ok(minted) => minted,
        Err(_) => Err(NotMinted {
            failure: MintFailure::Refused { retry_after: None },
            error: no_token(
                "the payment method and a payment access token were not to be had within 10 seconds",
            ),
        }),
    }
}

async fn method_and_token(
    flow: &Flow,
    order: OrderId,
    instrument: &Instrument,
) -> Result<Minted, NotMinted> {
    let method = match method::of(flow, order, instrument).await {
        Ok(method) => method,
        Err(method::NoMethod::Unfit(error)) => {
            return Err(NotMinted {
                failure: MintFailure::NoMethod,
                error,
            });
        }
        Err(method::NoMethod::Unread(error)) => return Err(failed(flow, error)),
    };
    // A token without a `Date` has no fence: once more, and then there is none.
    for _ in 0..2 {
        if let Some((secret, claims)) = token(flow, order).await? {
            return Ok(Minted {
                secret,
                method,
                claims,
            });
        }
    }
    Err(NotMinted {
        failure: MintFailure::Refused { retry_after: None },
        error: no_token("the responses with a payment access token carry no Date"),
    })
}

async fn token(
    flow: &Flow,
    order: OrderId,
) -> Result<Option<(PaymentAccessToken, Token)>, NotMinted> {
    let request = PaymentAccessTokenRequest::new(OrderReference::new(order));
    let reply = flow.payments.create_payment_access_token(&request).await;
    let reply = reply.map_err(|error| failed(flow, error))?;
    let Some(at) = date_of(&reply) else {
        return Ok(None);
    };
    flow.shared.clock.saw(at);
    let secret = reply.into_data().id;
    let claims = Claims::of(&secret);
    let token = Token {
        nonce: Nonce::mint(),
        amount: claims.amount,
        currency: claims.currency,
        order: claims.order,
        expires: claims.expires,
        at,
    };
    Ok(Some((secret, token)))
}

/// A refusal that speaks of the order is a reason to look at it: it may be paid. Minting is harmless, so that
/// everything else is just no token.
fn failed(flow: &Flow, error: bigcommerce_transport::Error) -> NotMinted {
    if let Some(at) = date_of_error(&error) {
        flow.shared.clock.saw(at);
    }
    let about_the_order = matches!(
        error.status().map(|status| status.as_u16()),
        Some(404 | 409 | 422)
    );
    let code = error.problem().and_then(bigcommerce_types::Problem::code);
    let failure = if about_the_order || code == Some(ORDER_NOT_PAYABLE) {
        MintFailure::Look
    } else {
        MintFailure::Refused {
            retry_after: error.retry_after().map(whole_seconds),
        }
    };
    NotMinted {
        failure,
        error: Error::from(error),
    }
}

fn no_token(what: &'static str) -> Error {
    use crate::error::Step;
    use bigcommerce_types::{Owner, Remedy};
    Error::here(
        Step::GetPaymentToken,
        Owner::Platform,
        Remedy::RetryLater,
        what,
        "wait a little, then pay again",
    )
}

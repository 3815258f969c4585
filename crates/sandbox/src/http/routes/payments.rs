//! The operations of `specs/payments.yaml`.

use super::{Operation, get, post};
use crate::http::operations::{access_tokens, gateway, imports, methods, stored_instruments};

pub(super) static OPERATIONS: &[Operation] = &[
    get(
        "/v3/payments/methods",
        "store_payments_methods_read",
        methods::list,
    ),
    post(
        "/v3/payments/access_tokens",
        "store_payments_access_token_create",
        access_tokens::create,
    ),
    get(
        "/v3/customers/{customer_id}/stored-instruments",
        "store_stored_payment_instruments",
        stored_instruments::stored_instruments,
    ),
    post("/payments", "", gateway::process),
    get(
        "/v2/payments/methods",
        "store_payments_methods_read",
        methods::list_v2,
    ),
    post(
        "/v3/payments/transactions/authorizations",
        "store_v2_transactions",
        imports::authorization,
    ),
    post(
        "/v3/payments/transactions/purchases",
        "store_v2_transactions",
        imports::purchase,
    ),
];

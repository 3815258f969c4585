//! The operations of `specs/storefront-checkouts.yaml`.

use super::{Operation, get, put};
use crate::http::operations::storefront_checkouts;

pub(super) static OPERATIONS: &[Operation] = &[
    get(
        "/api/storefront/checkouts/{checkout_id}",
        "",
        storefront_checkouts::show,
    ),
    put(
        "/api/storefront/checkouts/{checkout_id}",
        "",
        storefront_checkouts::update,
    ),
];

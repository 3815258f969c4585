//! Responses for paths of no operation: 501 for a part of the platform that the sandbox does not have, else 404.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use crate::http::routes::family_of;
use crate::http::service::refused;
use crate::http::shared::Shared;
use crate::state::errors::Refusal;

/// Parts of the platform that the sandbox does not serve.
const NOT_SERVED: [&str; 26] = [
    "v3/abandoned-cart-emails",
    "v3/abandoned-carts",
    "v3/catalog",
    "v3/channels",
    "v3/content",
    "v3/customers",
    "v3/fulfillment",
    "v3/inventory",
    "v3/orders",
    "v3/pickup",
    "v3/price-lists",
    "v3/promotions",
    "v3/settings",
    "v3/shipping",
    "v3/sites",
    "v3/storefront",
    "v3/tax",
    "v3/wishlists",
    "v2/countries",
    "v2/coupons",
    "v2/currencies",
    "v2/customers",
    "v2/gift_certificates",
    "v2/products",
    "v2/shipping",
    "v2/store",
];

/// 501 for an operation of the platform that the sandbox does not have, 404 for a path that nobody knows.
pub(crate) async fn no_such_path(State(shared): State<Shared>, uri: Uri) -> Response {
    let path = uri.path();
    let quirks = shared.quirks();
    let family = family_of(path);
    let within = path
        .strip_prefix("/stores/")
        .and_then(|rest| rest.split_once('/'));
    let known = |rest: &str| {
        NOT_SERVED.iter().any(|part| {
            let tail = rest.strip_prefix(part);
            tail.is_some_and(|tail| tail.is_empty() || tail.starts_with('/'))
        })
    };
    let graphql = path == "/graphql" || within.is_some_and(|(_, rest)| rest == "graphql");
    if graphql || within.is_some_and(|(_, rest)| known(rest)) {
        let title = "The sandbox does not serve this operation.";
        let cure = "`cargo sandbox -- --operations` lists those that it serves.";
        return refused(&Refusal::new(501, title).detail(cure), family, &quirks);
    }
    refused(&Refusal::not_found(), family, &quirks)
}

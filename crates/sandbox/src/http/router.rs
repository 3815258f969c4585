//! The router of the whole listener.

use axum::Router;
use axum::routing::on;

use crate::http::admin;
use crate::http::guard;
use crate::http::not_served;
use crate::http::page;
use crate::http::routes::operations;
use crate::http::service;
use crate::http::shared::Shared;
use crate::http::webhooks;

/// The whole listener: the API, and the admin endpoints under `/sandbox`.
pub(crate) fn router(shared: Shared) -> Router {
    let mut router = Router::new();
    for operation in operations() {
        let handler = move |state, path, query, headers, fault, body| {
            service::enter(operation, state, path, query, headers, fault, body)
        };
        router = router.route(&operation.route(), on(operation.filter(), handler));
    }
    router
        .merge(admin::router().layer(axum::middleware::from_fn(guard::no_other_site)))
        .fallback(not_served::no_such_path)
        .method_not_allowed_fallback(service::no_such_method)
        .layer(axum::middleware::from_fn_with_state(
            shared.clone(),
            webhooks::before_answer,
        ))
        .layer(axum::middleware::from_fn_with_state(
            shared.clone(),
            service::outer,
        ))
        .layer(axum::middleware::from_fn_with_state(
            shared.clone(),
            service::outermost,
        ))
        // After the layers: a look at the page costs no quota and uses up no fault.
        .merge(page::router(&shared))
        .with_state(shared)
}

//! The router of everything but the operations.

use axum::Router;

use crate::http::admin;
use crate::http::guard;
use crate::http::not_served;
use crate::http::service;
use crate::http::shared::Shared;

/// Everything but the operations: the admin endpoints under `/sandbox`, and the paths that nobody knows.
pub(crate) fn others(shared: Shared) -> Router {
    admin::router()
        .layer(axum::middleware::from_fn(guard::no_other_site))
        .fallback(not_served::no_such_path)
        .method_not_allowed_fallback(service::no_such_method)
        .with_state(shared)
}

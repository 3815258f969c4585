//! The page for people at `/`: reads of the store, and forms for what a test does with the admin endpoints.
//!
//! Everything is in the binary. It works without a script; the one script reads the shown page again and exchanges what
//! has changed. A form is a POST that ends in a redirect.

mod assets;
mod carts;
mod catalogue;
mod clock;
mod faults;
mod frame;
mod missing;
mod order;
mod orders;
mod overview;
mod payments;
mod requests;
mod said;
mod text;
mod webhooks;

use askama::Template;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, LOCATION};
use axum::http::header::{REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::http::guard;
use crate::http::shared::Shared;
use said::Said;

/// Nothing from elsewhere, nothing inline, no frame around it, and forms to itself only.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// False for a path that is none of the page's.
pub(crate) fn may_have(path: &str) -> bool {
    path == "/" || path.starts_with("/page/")
}

/// The page, with protection from other sites around it.
pub(crate) fn router(shared: &Shared) -> Router<Shared> {
    Router::new()
        .route("/", get(overview::show))
        .route("/page/orders", get(orders::show))
        .route("/page/orders/{order_id}", get(order::show))
        .route("/page/orders/{order_id}/{action}", post(order::act))
        .route("/page/carts", get(carts::show))
        .route("/page/carts/{cart_id}/delete", post(carts::delete))
        .route("/page/payments", get(payments::show))
        .route("/page/requests", get(requests::show))
        .route("/page/webhooks", get(webhooks::show))
        .route("/page/webhooks/{webhook_id}/again", post(webhooks::again))
        .route("/page/faults", get(faults::show).post(faults::inject))
        .route("/page/faults/random", post(faults::random::set))
        .route("/page/faults/random/off", post(faults::random::off))
        .route("/page/faults/off", post(faults::all_off))
        .route("/page/faults/{fault_id}/off", post(faults::off))
        .route("/page/faults/{fault_id}/release", post(faults::release))
        .route("/page/presets/{preset}", post(faults::preset))
        .route("/page/lags", post(faults::set_lags))
        .route("/page/catalogue", get(catalogue::show))
        .route("/page/stock/{product_id}", post(catalogue::set_stock))
        .route("/page/clock", get(clock::show).post(clock::advance))
        .route("/page/style.css", get(assets::style))
        .route("/page/live.js", get(assets::script))
        .route("/page/icon.svg", get(assets::icon))
        .route("/page/", get(missing::show))
        .route("/page/{*other}", get(missing::show))
        .layer(from_fn(guard::own_pages))
        .layer(from_fn_with_state(shared.clone(), headers))
}

async fn headers(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let fixed: [(HeaderName, &'static str); 5] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_FRAME_OPTIONS, "DENY"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not less: without a referrer a browser sends `Origin: null` with a form of the page itself.
        (REFERRER_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-store"),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(DATE, shared.date());
    response
}

/// A section as HTML.
fn html(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => ([(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response(),
        // A template of ours writes to a text: that does not fail.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The end of a form: back to a section, with one sentence of how it went.
fn back(to: &str, said: Said) -> Response {
    let place = format!("{to}?said={}", said.key());
    match HeaderValue::from_str(&place) {
        Ok(place) => (StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

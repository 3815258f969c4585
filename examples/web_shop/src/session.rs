//! The shopper's session, which is one signed ticket in a cookie; and the forms of responses.

use std::{collections::HashMap, convert::Infallible, sync::Arc};

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::{HeaderName, StatusCode, header, request::Parts};
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use bigcommerce_facade::{Amount, Error, Resumed, ShopperMessage, Ticket};

use crate::Shop;

/// A page, or the response that stands in for it.
pub(crate) type Answer = Result<Response, Response>;
/// The fields of a form or of a query.
pub(crate) type Fields = HashMap<String, String>;
/// The ticket of the cookie. One that is forged, or of another key or store, is none.
pub(crate) struct Session(pub(crate) Option<Ticket>);

/// A sentence, and the way on.
#[derive(Template)]
#[template(path = "status.html")]
pub(crate) struct StatusPage {
    pub(crate) message: &'static str,
    pub(crate) may_pay: bool,
    /// The page looks again after so many seconds.
    pub(crate) again_in: Option<u64>,
}

impl FromRequestParts<Arc<Shop>> for Session {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shop: &Arc<Shop>) -> Result<Self, Infallible> {
        let lines = parts
            .headers
            .get_all(header::COOKIE)
            .iter()
            .map(|line| String::from_utf8_lossy(line.as_bytes()));
        let cookies = lines.flat_map(|line| {
            line.split(';')
                .map(|cookie| cookie.trim().to_owned())
                .collect::<Vec<_>>()
        });
        let mut tickets = cookies.filter_map(|cookie| {
            Ticket::verify(cookie.strip_prefix("ticket=")?, shop.key.as_bytes()).ok()
        });
        Ok(Self(tickets.find(|ticket| {
            ticket.store() == shop.store.session().store()
        })))
    }
}

impl Session {
    /// The place of the shopper, as journal and store have it now.
    pub(crate) async fn resume(&self, shop: &Shop) -> Result<Option<Resumed>, Response> {
        match &self.0 {
            Some(ticket) => shop.store.resume(ticket).await.map(Some).map_err(failed),
            None => Ok(None),
        }
    }
}

/// The response with the shopper's next ticket; with none where the cart is gone. Behind HTTPS, add `Secure`.
pub(crate) fn remember(
    shop: &Shop,
    ticket: Option<&Ticket>,
    response: impl IntoResponse,
) -> Answer {
    let signed = ticket
        .map(|ticket| ticket.sign(shop.key.as_bytes()))
        .unwrap_or_default();
    let cookie = format!("ticket={signed}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), response).into_response())
}

pub(crate) fn show(page: &impl Template) -> Response {
    page.render()
        .map_or(StatusCode::INTERNAL_SERVER_ERROR.into_response(), |html| {
            Html(html).into_response()
        })
}

pub(crate) fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// The page of a step that failed where there is no form to go back to.
pub(crate) fn failed(error: impl Into<Error>) -> Response {
    let message = log(&error.into()).text();
    (
        StatusCode::SERVICE_UNAVAILABLE,
        show(&StatusPage {
            message,
            may_pay: false,
            again_in: None,
        }),
    )
        .into_response()
}

/// A step that failed leads back to its form, which says why.
pub(crate) fn back_to<E: Into<Error>>(path: &'static str) -> impl FnOnce(E) -> Response {
    move |error| see(&format!("{path}?say={}", log(&error.into()).key()))
}

/// Logs an error for the shop, and answers the sentence for the shopper.
pub(crate) fn log(error: &Error) -> ShopperMessage {
    tracing::warn!(step = %error.step(), owner = %error.owner(), "{error}");
    error.shopper_message()
}

/// The message that a redirect names by its key: a link cannot put words of its own into a page.
pub(crate) fn said(query: &Fields) -> &'static str {
    let key = field(query, "say");
    ShopperMessage::ALL
        .iter()
        .find(|message| message.key() == key)
        .map_or("", |message| message.text())
}

pub(crate) fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", |text| text.trim())
}

/// An amount as a price tag has it.
pub(crate) fn money(amount: Option<&Amount>) -> String {
    amount.map_or_else(String::new, |amount| format!("{:.2}", amount.decimal()))
}

/// No page is kept, so that "back" shows the present state. None runs a script, and none is framed.
pub(crate) async fn with_headers(response: Response) -> impl IntoResponse {
    const POLICY: &str =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
    const HEADERS: [(HeaderName, &str); 2] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (AppendHeaders(HEADERS), response)
}

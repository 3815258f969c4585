//! One request of a shopper: the session, which is one signed ticket in a cookie, and the form; and the pages.

use std::{collections::HashMap, sync::Arc, time::Duration};

use askama::Template;
use axum::extract::{Form, FromRequest, State, rejection::FormRejection};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bigcommerce_facade::{
    Address, CartId, Checkout, CheckoutState, Error, Instrument, Opened, Order, Owner, Resumed,
    Ticket, Unpaid,
};

use crate::Shop;

/// A request.
#[derive(FromRequest)]
#[from_request(state(Arc<Shop>))]
pub(crate) struct Visit {
    #[from_request(via(State))]
    pub(crate) shop: Arc<Shop>,
    headers: HeaderMap,
    /// Of a page that is only looked at there is none.
    form: Result<Form<HashMap<String, String>>, FormRejection>,
}

/// The pages, with the things that each of them shows.
#[derive(Template)]
#[template(path = "page.html")]
pub(crate) enum Page {
    Shop(Option<Checkout<Opened>>),
    Address(Address),
    Shipping(CheckoutState),
    /// A sentence, the order, and the ways to pay it by their names.
    Pay(&'static str, Order<Unpaid>, Vec<(String, Instrument)>),
    /// A sentence, whether the order can be paid, and the wait after which the page looks again.
    Status(&'static str, bool, Option<Duration>),
    /// A step that failed, and the way back to its form.
    Failed(Error),
    /// Another page.
    See(&'static str),
}

/// A page, or something else for it; or the page in place of something that is not there.
pub(crate) type Answer<T = Page> = Result<T, Page>;

impl Visit {
    pub(crate) fn field(&self, name: &str) -> &str {
        let text = self.form.as_ref().ok().and_then(|form| form.get(name));
        text.map_or("", |text| text.trim())
    }

    /// The ticket of the cookie. One that is forged, or of another key or store, is none.
    fn ticket(&self) -> Option<Ticket> {
        let cookies = String::from_utf8_lossy(self.headers.get(header::COOKIE)?.as_bytes());
        let mut values = cookies.split("; ").map(|pair| pair.strip_prefix("ticket="));
        let (store, key) = (&self.shop.store, self.shop.key.as_bytes());
        values.find_map(|signed| store.verify_ticket(signed?, key).ok())
    }

    pub(crate) fn cart_id(&self) -> Option<CartId> {
        self.ticket()?.checkout().cloned()
    }

    /// The place of the shopper, as journal and store have it now.
    pub(crate) async fn resume(&self) -> Answer<Resumed> {
        let ticket = self.ticket().ok_or(Page::See("/"))?;
        Ok(self.shop.store.resume(&ticket).await?)
    }

    /// The response with the shopper's next ticket. Behind HTTPS, add `Secure`.
    pub(crate) fn remember(&self, ticket: &Ticket, then: impl IntoResponse) -> Answer<Response> {
        let signed = ticket.sign(self.shop.key.as_bytes());
        let cookie = format!("ticket={signed}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
        Ok(([(header::SET_COOKIE, cookie)], then).into_response())
    }
}

/// No page is kept, so that "back" shows the present state. None runs a script, and none is framed.
impl IntoResponse for Page {
    fn into_response(self) -> Response {
        const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; \
                              frame-ancestors 'none'";
        let status = match &self {
            Self::See(path) => return Redirect::to(path).into_response(),
            Self::Failed(error) if error.owner() == Owner::Shopper => StatusCode::BAD_REQUEST,
            Self::Failed(_) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::OK,
        };
        let cache = (header::CACHE_CONTROL, "no-store");
        let headers = [cache, (header::CONTENT_SECURITY_POLICY, POLICY)];
        let html = self.render().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR);
        (status, headers, html.map(Html)).into_response()
    }
}

/// Says in the log what failed.
impl<E: Into<Error>> From<E> for Page {
    fn from(error: E) -> Self {
        let error = error.into();
        tracing::warn!(step = %error.step(), owner = %error.owner(), "{error}");
        Self::Failed(error)
    }
}

//! BigCommerce Storefront Checkouts: the cart, the checkout and the order confirmation as the shopper's own session sees
//! them. Generated from `specs/storefront-checkouts.yaml`.
//!
//! These calls go to the store's own domain with the shopper's cookies, not with an access token, and their fields are in
//! camelCase on the wire. One method of [`Client`] is one request, retried as
//! [the session's table](bigcommerce_transport#retries) says.
//!
//! A client sends through a [`Session`](bigcommerce_transport::Session), which knows the store and its domain, and here the
//! shopper as well:
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use bigcommerce_storefront_checkouts::{Client, query::GetCheckoutQuery};
//! use bigcommerce_transport::{Session, StorefrontSession};
//! use bigcommerce_types::{CheckoutId, CsrfToken, StorefrontCookie};
//!
//! let session = Session::builder("abc123".parse()?)
//!     .storefront_url("https://shop.example.com")
//!     .storefront_session(StorefrontSession {
//!         cookie: StorefrontCookie::new("SHOP_SESSION_TOKEN=from-the-browser"),
//!         csrf_token: CsrfToken::new("from-the-page"),
//!     })
//!     .build()?;
//! let checkouts = Client::new(session);
//!
//! let id = CheckoutId::new("3f6a1d90-52c8-4e7b-b0d1-94c27e8a6f15");
//! let checkout = checkouts.get_checkout(&id, &GetCheckoutQuery::new()).await?.into_value();
//! println!("{:?}", checkout.outstanding_balance);
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `carts` (default): the cart of the session;
//! - `checkouts` (default): the checkout of the session;
//! - `orders` (default): the confirmation of an order.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod generated;

pub use generated::{Client, operations, query, types};

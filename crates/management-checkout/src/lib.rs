//! BigCommerce carts and checkouts V3, as a server manages them. Generated from `specs/management-checkout.yaml`.
//!
//! A cart becomes a checkout with its first address and an order at the end; all three calls of that way are here. One method of
//! [`Client`] is one request, retried as [the session's table](bigcommerce_transport#retries) says. `bigcommerce-facade` puts the
//! steps in their order and knows what their errors mean.
//!
//! A client sends through a [`Session`](bigcommerce_transport::Session), which knows the store, the credentials and the time
//! limits, and is made once per store:
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use bigcommerce_management_checkout::query::{CreateCartQuery, GetCheckoutQuery};
//! use bigcommerce_management_checkout::{Client, types};
//! use bigcommerce_transport::Session;
//! use bigcommerce_types::{AccessToken, CheckoutId};
//!
//! let session = Session::builder("abc123".parse()?)
//!     .access_token(AccessToken::new("an-access-token"))
//!     .build()?;
//! let checkouts = Client::new(session);
//!
//! let mugs = types::CartRequest::new().line_items([types::LineItemRequest::new(2, 111)]);
//! let cart = checkouts.create_cart(&CreateCartQuery::new(), &mugs).await?.into_data();
//! let id = CheckoutId::from(cart.id);
//! let checkout = checkouts.get_checkout(&id, &GetCheckoutQuery::new()).await?.into_data();
//! println!("{:?}", checkout.grand_total);
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `carts` (default): carts, their lines, redirect URLs and metafields;
//! - `checkouts` (default): checkouts: addresses, consignments, coupons, discounts, fees, orders.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod generated;

pub use generated::{Client, operations, query, types};

//! BigCommerce Orders: V2 orders with their products, addresses, shipments and statuses; V3 transactions, captures, voids,
//! refunds, metafields and settings. Generated from `specs/orders.yaml`.
//!
//! One method of [`Client`] is one request, which the session paces and retries as
//! [its table](bigcommerce_transport#retries) says; no look at the environment. Whatever a newer API adds to an answer is
//! kept or ignored, never an error. `bigcommerce-facade` walks the whole checkout on top of this.
//!
//! A client sends through a [`Session`](bigcommerce_transport::Session), which knows the store, the credentials and the time
//! limits, and is made once per store:
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use bigcommerce_orders::{Client, query::ListOrdersQuery};
//! use bigcommerce_transport::Session;
//! use bigcommerce_types::AccessToken;
//!
//! let session = Session::builder("abc123".parse()?)
//!     .access_token(AccessToken::new("an-access-token"))
//!     .build()?;
//! let orders = Client::new(session);
//!
//! let query = ListOrdersQuery::new().external_order_id("web-7741");
//! for order in orders.list_orders(&query).await?.into_value() {
//!     println!("{}: {:?}, {}", order.id, order.payment_status, order.total_inc_tax);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `v2` (default): orders with their products, addresses, shipments and statuses;
//! - `v3` (default): transactions, captures, voids, refunds, metafields, settings.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod generated;

pub use generated::{Client, operations, query, types};

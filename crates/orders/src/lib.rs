//! BigCommerce Orders: V2 orders and their statuses, V3 transactions. Generated from `specs/orders.yaml`.
//!
//! One method of [`Client`] is one request, sent once: no retry, no waiting, no look at the environment. Whatever a newer API
//! adds to an answer is kept or ignored, never an error. `bigcommerce-facade` walks the whole checkout on top of this.
//!
//! Each family of the API is a cargo feature, on by default: `v2` and `v3`.
//!
//! ```no_run
//! # async fn example(session: bigcommerce_transport::Session) -> Result<(), bigcommerce_transport::Error> {
//! use bigcommerce_orders::{Client, query::ListOrdersQuery};
//!
//! let orders = Client::new(session);
//! let query = ListOrdersQuery::new().external_order_id("web-7741");
//! for order in orders.list_orders(&query).await?.into_value() {
//!     let _ = (order.id, order.payment_status);
//! }
//! # Ok(())
//! # }
//! ```

#[rustfmt::skip]
mod generated;

pub use generated::{Client, operations, query, types};

//! BigCommerce carts and checkouts V3, as a server manages them. Generated from `specs/management-checkout.yaml`.
//!
//! A cart becomes a checkout with its first address and an order at the end; all three calls of that way are here. One method of
//! [`Client`] is one request, sent once. `bigcommerce-facade` puts the steps in their order and knows what their errors mean.
//!
//! Each family of the API is a cargo feature, on by default: `carts` and `checkouts`.
//!
//! ```no_run
//! # async fn example(session: bigcommerce_transport::Session) -> Result<(), bigcommerce_transport::Error> {
//! use bigcommerce_management_checkout::{Client, query::GetCheckoutQuery};
//! use bigcommerce_types::CheckoutId;
//!
//! let checkouts = Client::new(session);
//! let id = CheckoutId::new("3f6a1d90-52c8-4e7b-b0d1-94c27e8a6f15");
//! let checkout = checkouts.get_checkout(&id, &GetCheckoutQuery::new()).await?.into_value().data;
//! let _ = (checkout.grand_total, checkout.version);
//! # Ok(())
//! # }
//! ```

#[rustfmt::skip]
mod generated;

pub use generated::{Client, operations, query, types};

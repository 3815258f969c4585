//! BigCommerce Storefront Checkouts: the cart, the checkout and the order confirmation as the shopper's own session sees
//! them. Generated from `specs/storefront-checkouts.yaml`.
//!
//! These calls go to the store's own domain with the shopper's cookies, not with an access token, and their fields are in
//! camelCase on the wire. One method of [`Client`] is one request, sent once.
//!
//! Each family of the API is a cargo feature, on by default: `carts`, `checkouts` and `orders`.
//!
//! ```no_run
//! # async fn example(session: bigcommerce_transport::Session) -> Result<(), bigcommerce_transport::Error> {
//! use bigcommerce_storefront_checkouts::{Client, query::GetCheckoutQuery};
//! use bigcommerce_types::CheckoutId;
//!
//! let checkouts = Client::new(session);
//! let id = CheckoutId::new("3f6a1d90-52c8-4e7b-b0d1-94c27e8a6f15");
//! let checkout = checkouts.get_checkout(&id, &GetCheckoutQuery::new()).await?.into_value();
//! let _ = checkout.customer_message;
//! # Ok(())
//! # }
//! ```

#[rustfmt::skip]
mod generated;

pub use generated::{Client, operations, query, types};

//! BigCommerce Payments: what an order can be paid with, the token that allows one payment, and the payment itself. Generated
//! from `specs/payments.yaml` and `specs/payment-codes.yaml`.
//!
//! One method of [`Client`] is one request, retried as [the session's table](bigcommerce_transport#retries) says.
//! [`Client::process_payment`] moves money and takes a [`Permit`](bigcommerce_transport::Permit): it is sent once, and there
//! is no idempotency key, so whoever calls it keeps a journal.
//! `bigcommerce-facade` does that, and is the better place to start.
//!
//! A client sends through a [`Session`](bigcommerce_transport::Session), which knows the store, the credentials and the time
//! limits, and is made once per store:
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use bigcommerce_payments::{Client, query::ListPaymentMethodsQuery};
//! use bigcommerce_transport::Session;
//! use bigcommerce_types::AccessToken;
//!
//! let session = Session::builder("abc123".parse()?)
//!     .access_token(AccessToken::new("an-access-token"))
//!     .build()?;
//! let payments = Client::new(session);
//!
//! let query = ListPaymentMethodsQuery::new().order_id(118);
//! for method in payments.list_payment_methods(&query).await?.into_data() {
//!     println!("{:?}", method.id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `processing` (default): payment methods, access tokens, payments;
//! - `stored-instruments` (default): stored cards, PayPal and bank accounts;
//! - `imports` (default): payments that were taken elsewhere.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod generated;

pub use generated::{Client, codes, operations, query, types};

//! BigCommerce Payments: what an order can be paid with, the token that allows one payment, and the payment itself. Generated
//! from `specs/payments.yaml` and `specs/payment-codes.yaml`.
//!
//! One method of [`Client`] is one request, sent once. [`Client::process_payment`] moves money and takes a
//! [`Permit`](bigcommerce_transport::Permit): there is no idempotency key, so whoever calls it keeps a journal.
//! `bigcommerce-facade` does that, and is the better place to start.
//!
//! Each family of the API is a cargo feature, on by default: `processing`, `stored-instruments` and `imports`.
//!
//! ```no_run
//! # async fn example(session: bigcommerce_transport::Session) -> Result<(), bigcommerce_transport::Error> {
//! use bigcommerce_payments::{Client, query::ListPaymentMethodsQuery};
//!
//! let payments = Client::new(session);
//! let query = ListPaymentMethodsQuery::new().order_id(118);
//! for method in payments.list_payment_methods(&query).await?.into_value().data {
//!     let _ = (method.id, method.stored_instruments);
//! }
//! # Ok(())
//! # }
//! ```

#[rustfmt::skip]
mod generated;

pub use generated::{Client, codes, operations, query, types};

//! BigCommerce webhooks: verified over their raw bytes first, then parsed into typed events.
//!
//! A [`Verifier`] decides whether BigCommerce sent a request, and hands out a [`Verified`] body, which is the way to a
//! [`Hook`]. [`once`] acts on it unless that was done before. A webhook is a reason to read an object again, not the
//! truth about it: deliveries come late, more than once and out of order, and may arrive before the answer of the
//! request that caused them. This crate does no I/O and knows no web framework.
//!
//! # A handler
//!
//! The raw bytes come first: a framework's JSON extractor would read the body before anybody knows who sent it, and
//! what it writes again has another signature. BigCommerce wants an answer at once, and reads only its status: 2xx is
//! taken as delivered, everything else is sent again for 48 hours, after which the webhook is switched off.
//!
//! A shop that pays through `bigcommerce-facade` gives [`Hook::order_id`] to its `Store::observe`, which reads the
//! order and ends a pending payment by what it finds there.
//!
//! ```
//! use std::{num::NonZeroUsize, sync::Arc};
//!
//! use axum::{Router, extract::State, http::{HeaderMap, StatusCode}, routing::post};
//! use bigcommerce_types::{ClientSecret, StoreHash};
//! use bigcommerce_webhooks::{Hook, InMemoryReplays, InvalidSecret, Once, SigningSecrets, Verifier, once};
//! use bytes::Bytes;
//!
//! struct Shop {
//!     store: StoreHash,
//!     verifier: Verifier,
//!     replays: InMemoryReplays,
//! }
//!
//! async fn webhook(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> StatusCode {
//!     let Ok(verified) = shop.verifier.verify(&headers, &body) else {
//!         return StatusCode::UNAUTHORIZED;
//!     };
//!     let hook = match verified.parse() {
//!         Ok(hook) if hook.is_from(&shop.store) => hook,
//!         // Nothing to do here, and sending it again changes nothing.
//!         Ok(_) | Err(_) => return StatusCode::NO_CONTENT,
//!     };
//!     match once(&shop.replays, &verified, || enqueue(hook)).await {
//!         Ok(Once::Acted(()) | Once::Before) => StatusCode::NO_CONTENT,
//!         Ok(Once::InProgress) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
//!     }
//! }
//!
//! /// Puts it where a worker reads the order or the cart again.
//! async fn enqueue(hook: Hook) -> std::io::Result<()> {
//!     let _ = (hook.order_id(), hook.cart_id());
//!     Ok(())
//! }
//!
//! fn router(store: StoreHash, secret: ClientSecret) -> Result<Router, InvalidSecret> {
//!     let shop = Shop {
//!         store,
//!         verifier: Verifier::by_signature(SigningSecrets::new(secret)?),
//!         replays: InMemoryReplays::new(NonZeroUsize::new(100_000).expect("not zero")),
//!     };
//!     Ok(Router::new().route("/webhooks", post(webhook)).with_state(Arc::new(shop)))
//! }
//! # let _ = router("abc123".parse()?, ClientSecret::new("a-client-secret"))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Registration
//!
//! With the feature `api`, the module `api` has the client of the hooks API, and `registration` registers the narrowest
//! scopes that a shop needs and keeps them so. Without it this crate sends nothing and has no HTTP client.
//!
//! # Events
//!
//! [`Event`], [`Topic`] and the data of each event are generated from `specs/webhooks.schema.json`. A scope that is
//! newer than these bindings, or one that they have no type for, arrives as [`Event::Unknown`] with its data as it was
//! sent.
//!
//! # Features
//!
//! - `api`: the client of the hooks API, and `registration`, which keeps the webhooks of a shop registered.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod generated;
mod headers;
mod hook;
#[cfg(feature = "api")]
pub mod registration;
mod rejected;
mod replay;
mod scope;
mod secrets;
mod signature;
mod verify;

pub use generated::*;
pub use headers::Headers;
pub use hook::{Hook, ParseError};
pub use rejected::Rejected;
pub use replay::{Claim, Full, InMemoryReplays, Once, OnceError, ReplayKey, ReplayStore, once};
pub use scope::Scope;
pub use secrets::{HeaderSecrets, InvalidSecret, SigningSecrets};
pub use signature::{ID_HEADER, SIGNATURE_HEADER, SignedHeaders, Signer, TIMESTAMP_HEADER};
pub use verify::{Proof, Verified, Verifier};

//! Request execution: sends requests to the hosts of one store with their credentials, paces them, retries what is
//! harmless twice, and says how far each got. It knows no API.
//!
//! The generated clients build requests and hand them to a [`Session`]; everything that is the same for all of them
//! happens here:
//!
//! - which host, which credential, which headers ([`Session`], [`Operation`]);
//! - TLS, time limits, no redirects, no hidden retry, and a connection of its own for whatever moves money or must not be doubled;
//! - one shape for every failure ([`Error`]), which tells whether the request may have had an effect ([`Sent`]);
//! - one shape for every success ([`Reply`]): value, status, headers, raw bytes;
//! - one way to read a list to its end ([`Pages`]);
//! - one seam below all of it ([`HttpClient`]), where a test puts a script or a store in the same process;
//! - on demand, a report of what answers hold that the specs do not have ([`DriftWatch`]).
//!
//! # Retries
//!
//! A failed attempt is followed by another one as this table says, whatever client built the request. A session can be
//! made to retry less ([`Session::with_attempts`]), never more.
//!
//! | operation | not connected | 429 | other refusals, 409, 501, 505 | maybe |
//! |---|---|---|---|---|
//! | read | retry | wait, retry | return | retry |
//! | replace, and what is harmless twice ([`Recovery`]) | retry | wait, retry | return | retry |
//! | create | retry | wait, retry | return | return: it may exist, look it up |
//! | money | connect again at once, twice | return | return | return: see [`Permit`] |
//!
//! *Maybe* is [`Sent::Maybe`] and [`Sent::Answered`]. A call makes three attempts at most. Between them it waits up to
//! 500 ms, then up to a second (full jitter, 20 s at most), or as long as the server asks; a delay beyond a minute, or
//! beyond the [`step_timeout`](SessionBuilder::step_timeout), is returned as [`Error::retry_after`] instead. A budget for
//! each store and host stops retries while most requests fail. Time is tokio's, so that a test under `start_paused` waits
//! for nothing, and the jitter comes from the [`seed`](SessionBuilder::seed) where there is one.
//!
//! # Pacing
//!
//! The request quota of a store is shared by everything that talks to it. All sessions of a process for one store and host
//! share a limiter, which learns from the headers of every answer how much is left and how much others use. While there is
//! plenty, nothing waits; below a quarter of the quota reads are spread over the rest of the window, below a tenth writes
//! too, and a few requests at its end are left alone, because somebody's would be refused. A 429 stops the store's requests for as
//! long as it says, or for a backoff of its own. A payment ([`Priority::Payment`]) waits behind neither; the payments host
//! takes fifty in four seconds. [`Session::rate_limit`] shows the state. No task runs in the background.
//!
//! # Traces and metrics
//!
//! See [`observability`].
//!
//! What it never does is print: no body, URL, query, token or card number reaches a span, an event, a `Debug` or a
//! `Display` of this crate.
//!
//! ```
//! use bigcommerce_transport::Session;
//! use bigcommerce_types::{AccessToken, StoreHash};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let session = Session::builder("abc123".parse::<StoreHash>()?)
//!     .access_token(AccessToken::new("an-access-token"))
//!     .build()?;
//! assert_eq!(session.store().as_str(), "abc123");
//! # Ok(())
//! # }
//! ```

mod backoff;
mod body;
mod builder;
mod config_error;
mod connect_probe;
mod connection;
mod connection_error;
mod credentials;
mod drift;
mod endpoint;
mod error;
mod execute;
mod execution;
mod headers;
mod http_client;
mod list;
pub mod observability;
mod observe;
mod operation;
mod pacing;
mod pages;
mod permit;
mod random;
mod rate_limit;
mod reply;
mod reqwest_client;
mod response;
mod response_body;
mod retry;
mod retry_after;
mod retry_budget;
mod sent;
mod session;
mod shared;
mod time_limit;

pub use body::Body;
pub use builder::SessionBuilder;
pub use config_error::ConfigError;
pub use connection::Connection;
pub use connection_error::ConnectionError;
pub use credentials::StorefrontSession;
pub use drift::{Drift, DriftKind, DriftWatch};
pub use error::Error;
pub use http_client::{HttpClient, ResponseFuture};
#[doc(hidden)]
pub use list::with_list;
pub use operation::{Effect, Host, Operation, Recovery};
pub use pacing::Priority;
pub use pages::{Items, Page, Pages};
#[doc(hidden)]
pub use pages::{Paging, Place};
pub use permit::Permit;
pub use rate_limit::RateLimit;
pub use reply::Reply;
pub use response_body::ResponseBody;
pub use sent::Sent;
pub use session::Session;
pub use time_limit::TimeLimit;

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

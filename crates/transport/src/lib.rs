//! Request execution: sends a request once, to one host, with that host's credential, and says how far it got. It knows
//! no API, never sleeps and decides no retry.
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
mod headers;
mod http_client;
mod list;
mod operation;
mod pages;
mod permit;
mod random;
mod reply;
mod reqwest_client;
mod response;
mod response_body;
mod retry_after;
mod sent;
mod session;

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
pub use pages::{Items, Page, Pages};
#[doc(hidden)]
pub use pages::{Paging, Place};
pub use permit::Permit;
pub use reply::Reply;
pub use response_body::ResponseBody;
pub use sent::Sent;
pub use session::Session;

//! A stateful BigCommerce store on loopback or in the same process, to try the checkout on and to test against.
//!
//! It keeps carts, checkouts, orders, payment tokens and money the way the real store does, one listener for all hosts.
//! It builds its JSON itself and shares no code with the bindings, so that the two can disagree and be caught.
//! It serves every operation of the five specs: [`operations`] lists them. Another part of the platform answers 501.
//! The rules of the store are [`Settings`].
//! People find a page at [`Sandbox::page_url`]: orders with their ledger, requests as they arrive, faults, lags, the clock.
//! It takes public test card numbers only, and listens on loopback unless told otherwise.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! let sandbox = bigcommerce_sandbox::Sandbox::start().await?;
//! println!("{} {}", sandbox.api_url(), sandbox.store_hash());
//! assert!(sandbox.ledger().charges.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `in-process`: a store without a socket.
//!
//! With that feature a store needs no socket and no task: [`SandboxBuilder::in_process`] opens it and
//! [`Sandbox::http_client`] reaches it, under the very clients, retries and errors that production has.
#![doc = include_str!("admin.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod command;
mod http;
#[cfg(feature = "in-process")]
mod in_process;
mod server;
mod state;
mod views;

/// The customers and what they have stored.
pub mod customer {
    pub use crate::state::customers::{
        JANE, JANE_BANK_ACCOUNT, JANE_PAYPAL, JANE_PENDING_MASTERCARD, JANE_VISA, SAM,
        declining_token,
    };
}

/// How the store can be paid: its methods and its codes.
pub mod payment {
    pub use crate::state::access_tokens::LIFETIME_SECONDS as TOKEN_LIFETIME_SECONDS;
    pub use crate::state::methods::{
        BANK_METHOD, CARD_METHOD, GIFT_CERTIFICATE_METHOD, PAYPAL_METHOD, STORE_CREDIT_METHOD,
        TOKENIZED_METHOD,
    };
    pub use crate::state::payment_codes::ALL as CODES;
}

/// The zones, the pickup place and the coupon.
pub mod shipping {
    pub use crate::state::consignments::PICKUP_METHOD;
    pub use crate::state::zones::{EUROPE_PARCEL, EXPRESS, FLAT_RATE, FREE_OVER_50};
}

/// What a shopper's browser would send to the storefront.
pub mod session {
    pub use crate::http::session::{CSRF_TOKEN, SESSION_COOKIE};
}

#[cfg(feature = "in-process")]
pub use builder::IN_PROCESS_START;
pub use builder::SandboxBuilder;
pub use command::command;
pub use http::faults;
pub use http::faults::{Fault, FaultId, FaultLeft, RandomFaults, RateLimitHeaders};
pub use http::routes::{operation_ids, served as operations};
#[cfg(feature = "in-process")]
pub use in_process::InProcessClient;
pub use server::Sandbox;
pub use state::catalogue;
pub use state::coupons::{COUPON, FIXED_COUPON, FREE_SHIPPING_COUPON};
pub use state::delivery_log::{Delivery, DeliveryAttempt, DeliveryState};
pub use state::gift_certificates::{GIFT_CERTIFICATE, SMALL_GIFT_CERTIFICATE};
pub use state::lags::{Lags, Spread};
pub use state::ledger::{Charge, ChargeKind, Ledger, LedgerOrder, RequestCount, RequestRecord};
pub use state::manual_orders::NewOrder;
pub use state::merchant::{NewTransaction, OrderEdit, Settlement};
pub use state::pending::PendingEnd;
pub use state::quirks::{ErrorShape, Quirks, StatusPage};
pub use state::scenarios::Scenario;
pub use state::settings::{Plan, Promotion, Settings, Taxes};
pub use state::test_cards;

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

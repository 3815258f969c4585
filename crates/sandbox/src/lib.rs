//! A stateful BigCommerce store on loopback, to try the checkout on and to test against.
//!
//! It keeps carts, checkouts, orders, payment tokens and money the way the real store does, one listener for all hosts.
//! It builds its JSON itself and shares no code with the bindings, so that the two can disagree and be caught.
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
#![doc = include_str!("admin.md")]

mod access_tokens;
mod addresses;
mod admin;
mod call;
mod cart_views;
mod carts;
pub mod catalogue;
mod checkout_views;
mod checkouts;
mod clock;
mod command;
mod consignments;
mod coupons;
mod customers;
mod direct_orders;
mod door;
mod errors;
pub mod faults;
mod fees;
mod fields;
mod gateway;
mod gift_certificates;
mod instruments;
mod lags;
mod ledger;
mod line_items;
mod manual_orders;
mod merchant;
mod methods;
mod money;
mod order_list;
mod order_products;
mod order_statuses;
mod order_views;
mod orders;
mod pace;
mod pages;
mod payment_actions;
mod payment_codes;
mod payments;
mod placing;
mod regions;
mod routes;
mod serve;
mod server;
mod stock;
mod store;
mod storefront;
mod transactions;
mod wire;
mod zones;

/// The customers and what they have stored.
pub mod customer {
    pub use crate::customers::{
        JANE, JANE_BANK_ACCOUNT, JANE_PAYPAL, JANE_PENDING_MASTERCARD, JANE_VISA, SAM,
        declining_token,
    };
}

/// How the store can be paid: its methods and its codes.
pub mod payment {
    pub use crate::access_tokens::LIFETIME_SECONDS as TOKEN_LIFETIME_SECONDS;
    pub use crate::methods::{
        BANK_METHOD, CARD_METHOD, GIFT_CERTIFICATE_METHOD, PAYPAL_METHOD, STORE_CREDIT_METHOD,
        TOKENIZED_METHOD,
    };
    pub use crate::payment_codes::ALL as CODES;
}

/// The zones, the pickup place and the coupon.
pub mod shipping {
    pub use crate::consignments::PICKUP_METHOD;
    pub use crate::zones::{EUROPE_PARCEL, EXPRESS, FLAT_RATE, FREE_OVER_50};
}

/// What a shopper's browser would send to the storefront.
pub mod session {
    pub use crate::storefront::{CSRF_TOKEN, SESSION_COOKIE};
}

pub mod test_cards;

pub use command::command;
pub use coupons::COUPON;
pub use faults::{Fault, FaultId, FaultLeft};
pub use gift_certificates::{GIFT_CERTIFICATE, SMALL_GIFT_CERTIFICATE};
pub use lags::Lags;
pub use ledger::{Charge, ChargeKind, Ledger, LedgerOrder, RequestCount, RequestRecord};
pub use manual_orders::NewOrder;
pub use merchant::{NewTransaction, OrderEdit, Settlement};
pub use server::{Sandbox, SandboxBuilder};

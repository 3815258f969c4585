//! The session of the one shopper who is in the store.

use crate::state::errors::Refusal;

/// The `Cookie` header of the one shopper who is in the store.
pub const SESSION_COOKIE: &str = "SHOP_SESSION_TOKEN=sandbox-session";

/// The `X-XSRF-TOKEN` header that goes with it.
pub const CSRF_TOKEN: &str = "sandbox-csrf-token";

/// The storefront's answer to a caller without a session: 401, and that there is no such checkout.
pub(crate) fn no_session(checkout: &str) -> Refusal {
    Refusal::new(401, "Checkout not found").detail(format!("Checkout Id {checkout} does not exist"))
}

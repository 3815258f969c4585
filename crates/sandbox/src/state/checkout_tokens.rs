//! Tokens with which a guest sees the confirmation of an order.

use std::time::Duration;

use jiff::Timestamp;

use crate::state::carts::Cart;
use crate::state::clock::after;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;

/// The longest life of a token: thirty days, in seconds.
const LONGEST: i64 = 2_592_000;

/// A token of a checkout.
#[derive(Clone, Debug)]
pub(crate) struct CheckoutToken {
    pub(crate) token: String,
    pub(crate) expires: Timestamp,
}

impl Cart {
    /// Makes a token: 422 once an order of the checkout is final, or for a life that is too long.
    pub(crate) fn add_token(&mut self, fields: &Fields<'_>, now: Timestamp) -> Result<(), Refusal> {
        let ttl = fields.integer("ttl")?.unwrap_or(LONGEST);
        if !(1..=LONGEST).contains(&ttl) {
            return Err(Refusal::field_fault("ttl", "error.range"));
        }
        if fields.integer("maxUses")?.is_some_and(|uses| uses < 1) {
            return Err(Refusal::field_fault("maxUses", "error.range"));
        }
        self.tokens.retain(|token| token.expires > now);
        let life = Duration::from_secs(ttl.unsigned_abs());
        self.tokens.push(CheckoutToken {
            token: self.random.hex(),
            expires: after(now, life),
        });
        Ok(())
    }
}

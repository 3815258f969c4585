//! Payment access tokens: a signed note that says which order, how much, and until when; good for one payment.

use std::collections::{HashMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::state::errors::Refusal;
use crate::state::random::Random;
use crate::state::store::Store;

/// How long a token is good for, in seconds.
pub const LIFETIME_SECONDS: i64 = 3600;

/// What became of a token that was presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spent {
    /// Nothing was taken with it.
    InVain,
    /// Money was taken, or is about to be.
    Charged,
}

/// The newest tokens that the page shows.
const SHOWN: usize = 200;

/// A token that was made, as the page shows it: not the token itself.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// Its `jti`.
    pub(crate) id: String,
    pub(crate) order_id: i64,
    pub(crate) amount: Decimal,
    pub(crate) currency: &'static str,
    pub(crate) at: Timestamp,
}

/// The key of this store, and the tokens that were used.
pub(crate) struct PaymentTokens {
    key: [u8; 32],
    spent: HashMap<String, Spent>,
    /// The used tokens with their ends, in the order of their use.
    ends: VecDeque<(i64, String)>,
    made: VecDeque<Made>,
}

/// What a genuine token says.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    pub(crate) id: String,
    pub(crate) order_id: i64,
    /// The second since 1970 from which it is refused.
    pub(crate) end: i64,
    /// In the currency's smallest unit, frozen when the token was made.
    pub(crate) amount: i64,
}

impl PaymentTokens {
    pub(crate) fn new(random: &Random) -> Self {
        let mut key = [0; 32];
        key[..16].copy_from_slice(random.uuid().as_bytes());
        key[16..].copy_from_slice(random.uuid().as_bytes());
        Self {
            key,
            spent: HashMap::new(),
            ends: VecDeque::new(),
            made: VecDeque::new(),
        }
    }

    fn signature(&self, message: &str) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(message.as_bytes());
        mac
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = URL_SAFE_NO_PAD.encode(json!({ "alg": "HS256", "typ": "JWT" }).to_string());
        let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = URL_SAFE_NO_PAD.encode(self.signature(&message).finalize().into_bytes());
        format!("{message}.{signature}")
    }

    /// Reads a token back. None where it is not ours, not for this store, or past its hour.
    fn verify(&self, token: &str, store_hash: &str, now: Timestamp) -> Option<Claims> {
        let (message, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.signature(message).verify_slice(&signature).ok()?;
        let (_, payload) = message.split_once('.')?;
        let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        let end = claims["exp"].as_i64()?;
        let within = claims["nbf"].as_i64()? <= now.as_second() && now.as_second() < end;
        if !within || claims["sub"].as_str()? != store_hash {
            return None;
        }
        Some(Claims {
            id: claims["jti"].as_str()?.to_owned(),
            order_id: claims["data"]["order_id"].as_str()?.parse().ok()?,
            end,
            amount: claims["data"]["amount"].as_i64()?,
        })
    }

    /// The number of used tokens that are kept.
    pub(crate) fn used(&self) -> usize {
        self.spent.len()
    }

    /// Keeps the newest two hundred for the page.
    pub(crate) fn note(&mut self, made: Made) {
        if self.made.len() == SHOWN {
            self.made.pop_front();
        }
        self.made.push_back(made);
    }

    /// The newest tokens, oldest first, each with what became of it.
    pub(crate) fn made(&self) -> impl DoubleEndedIterator<Item = (&Made, Option<Spent>)> {
        let spent = |made: &Made| self.spent.get(&made.id).copied();
        self.made.iter().map(move |made| (made, spent(made)))
    }

    pub(crate) fn spend(&mut self, claims: &Claims, how: Spent) {
        // A token that has ended is refused for that, used or not. The newest are kept for the page.
        let begin = claims.end - LIFETIME_SECONDS;
        while self.ends.len() >= SHOWN
            && let Some((_, id)) = self.ends.front().filter(|(end, _)| *end <= begin)
        {
            self.spent.remove(id);
            self.ends.pop_front();
        }
        if self.spent.insert(claims.id.clone(), how).is_none() {
            self.ends.push_back((claims.end, claims.id.clone()));
        }
    }
}

impl Store {
    /// The claims of a genuine token, used or not.
    pub(crate) fn claims_of(&self, token: &str) -> Result<Claims, Refusal> {
        let claims = self.tokens.verify(token, &self.hash, self.clock.now());
        claims.ok_or_else(not_authorized)
    }

    /// Admits a token to one payment. Presenting one again after it took money is a duplicate payment, not a bad token.
    pub(crate) fn admit(&self, token: &str) -> Result<Claims, Refusal> {
        let claims = self.claims_of(token)?;
        match self.tokens.spent.get(&claims.id) {
            None => Ok(claims),
            Some(Spent::InVain) => Err(not_authorized()),
            Some(Spent::Charged) => Err(crate::state::payment_codes::refusal(30105)),
        }
    }
}

/// 401 of the payments host, whatever is wrong with the token.
pub(crate) fn not_authorized() -> Refusal {
    Refusal::new(
        401,
        "The payment access token is missing, malformed, expired or used.",
    )
    .code(10001)
}

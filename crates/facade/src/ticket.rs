//! The ticket: one short line that finds a checkout, an order or a payment again, from any server, on any day.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bigcommerce_journal::{AttemptId, ExternalIdHash};
use bigcommerce_types::{CartId, OrderId, StoreHash};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::Sha256;
use uuid::Uuid;

use crate::flow::Shared;

/// The first letters of a ticket of this version.
const VERSION: &str = "bct1";
/// No ticket is longer than this, in bytes.
const LONGEST: usize = 2048;

/// A short line that names a store, a checkout, an order and an attempt to pay, so that
/// [`Store::resume`](crate::Store::resume) finds them again.
///
/// Every stage and every outcome gives one. It holds no secret and no personal datum; of an external order id it holds
/// the SHA-256. A ticket names, it does not authorise: keep it in the shop's session, or [sign](Ticket::sign) it before
/// it goes into a cookie. Written as text, also by serde; at most 2048 bytes.
///
/// ```
/// use bigcommerce_facade::Ticket;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let ticket: Ticket = "bct1.eyJzIjoiYWJjMTIzIiwibyI6MTE4fQ".parse()?;
/// let key = b"32 random bytes of the shop, kept secret";
/// let cookie = ticket.sign(key);
/// assert_eq!(Ticket::verify(&cookie, key)?, ticket);
/// assert!(Ticket::verify(&cookie, b"another key, of somebody else's").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub(crate) inner: Inner,
}

/// The names in a ticket. The keys are short, since it travels in cookies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Inner {
    #[serde(rename = "s")]
    pub(crate) store: StoreHash,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub(crate) checkout: Option<CartId>,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub(crate) order: Option<OrderId>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub(crate) attempt: Option<AttemptId>,
    /// The journal's identity, and the number of its openings when the ticket was made.
    #[serde(rename = "j", default, skip_serializing_if = "Option::is_none")]
    pub(crate) journal: Option<(Uuid, u64)>,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub(crate) external: Option<ExternalIdHash>,
}

impl Ticket {
    pub(crate) fn new(store: StoreHash) -> Self {
        Self {
            inner: Inner {
                store,
                checkout: None,
                order: None,
                attempt: None,
                journal: None,
                external: None,
            },
        }
    }

    /// The ticket of an attempt at the money of an order.
    pub(crate) fn of_attempt(
        shared: &Shared,
        checkout: Option<CartId>,
        order: OrderId,
        attempt: impl Into<Option<AttemptId>>,
    ) -> Self {
        let mut ticket = Self::new(shared.store.clone());
        ticket.inner.checkout = checkout;
        ticket.inner.order = Some(order);
        ticket.inner.attempt = attempt.into();
        let identity = shared.known_identity();
        ticket.inner.journal = identity.map(|identity| (identity.id, identity.openings));
        ticket
    }

    /// The store.
    pub fn store(&self) -> &StoreHash {
        &self.inner.store
    }

    /// The checkout, where there was one.
    pub fn checkout(&self) -> Option<&CartId> {
        self.inner.checkout.as_ref()
    }

    /// The order, once it was placed.
    pub fn order(&self) -> Option<OrderId> {
        self.inner.order
    }

    /// The attempt to pay.
    pub fn attempt(&self) -> Option<AttemptId> {
        self.inner.attempt
    }

    /// The ticket with an HMAC-SHA256 of it under this key, fit for a cookie: `bct1.….…`. Use at least 32 random bytes.
    pub fn sign(&self, key: &[u8]) -> String {
        let text = self.to_string();
        let signature = URL_SAFE_NO_PAD.encode(mac(&text, key).finalize().into_bytes());
        format!("{text}.{signature}")
    }

    /// The ticket of a text that was [signed](Ticket::sign) with this key. Compared in constant time.
    ///
    /// # Errors
    /// When the text is no signed ticket, or was signed with another key.
    pub fn verify(signed: &str, key: &[u8]) -> Result<Self, NotATicket> {
        if signed.len() > LONGEST + 64 {
            return Err(NotATicket);
        }
        let (text, signature) = signed.rsplit_once('.').ok_or(NotATicket)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| NotATicket)?;
        mac(text, key)
            .verify_slice(&signature)
            .map_err(|_| NotATicket)?;
        text.parse()
    }
}

fn mac(text: &str, key: &[u8]) -> Hmac<Sha256> {
    // A key of any length is taken; one that is longer than a block is hashed first.
    let mut mac = Hmac::<Sha256>::new_from_slice(key)
        .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(text.as_bytes());
    mac
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(&self.inner).map_err(|_| fmt::Error)?;
        write!(f, "{VERSION}.{}", URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for Ticket {
    type Err = NotATicket;

    fn from_str(text: &str) -> Result<Self, NotATicket> {
        if text.len() > LONGEST {
            return Err(NotATicket);
        }
        let (version, body) = text.split_once('.').ok_or(NotATicket)?;
        if version != VERSION {
            return Err(NotATicket);
        }
        let json = URL_SAFE_NO_PAD.decode(body).map_err(|_| NotATicket)?;
        let inner = serde_json::from_slice(&json).map_err(|_| NotATicket)?;
        Ok(Self { inner })
    }
}

impl Serialize for Ticket {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ticket {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Ticket {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ticket".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^bct1\.[A-Za-z0-9_-]+$",
            "maxLength": LONGEST,
            "description": "Names a store, a checkout, an order and an attempt to pay.",
        })
    }
}

/// A text that is no ticket of this version, or that was signed with another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATicket;

impl fmt::Display for NotATicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no ticket, or it was signed with another key: begin from the cart or the order")
    }
}

impl std::error::Error for NotATicket {}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> Ticket {
        let mut ticket = Ticket::new(StoreHash::new("abc123").expect("a hash"));
        ticket.inner.checkout = Some(CartId::new("3f6a1d90-52c8-4e7b-b0d1-94c27e8a6f15"));
        ticket.inner.order = Some(OrderId::new(118));
        ticket.inner.attempt = Some(AttemptId::mint());
        ticket.inner.journal = Some((Uuid::new_v4(), 7));
        ticket.inner.external = Some(ExternalIdHash::of("jane@example.com/7"));
        ticket
    }

    #[test]
    fn a_ticket_is_one_short_line_that_reads_back() {
        let ticket = ticket();
        let text = ticket.to_string();
        assert_eq!(text.parse(), Ok(ticket.clone()));
        assert!(text.len() < 400 && text.is_ascii() && !text.contains(['\n', ' ', ';', ',', '"']));
        let json = serde_json::to_string(&ticket).expect("a text");
        assert_eq!(serde_json::from_str::<Ticket>(&json).ok(), Some(ticket));
    }

    #[test]
    fn an_external_id_is_not_in_a_ticket() {
        let text = ticket().to_string();
        let body = text
            .split_once('.')
            .map(|(_, body)| body)
            .unwrap_or_default();
        let json = URL_SAFE_NO_PAD.decode(body).expect("base64");
        assert!(!String::from_utf8_lossy(&json).contains("jane"));
    }

    #[test]
    fn a_changed_ticket_does_not_verify() {
        let (ticket, key) = (ticket(), [7; 32]);
        let signed = ticket.sign(&key);
        assert_eq!(Ticket::verify(&signed, &key), Ok(ticket.clone()));
        for place in 0..signed.len() {
            let mut bytes = signed.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("ASCII");
            // The last letter of a signature has bits that say nothing.
            if let Ok(read) = Ticket::verify(&changed, &key) {
                assert_eq!((read, place), (ticket.clone(), signed.len() - 1));
            }
        }
        for odd in [
            "",
            ".",
            "bct1",
            "bct1.",
            "bct2.e30",
            "bct1.e30.AA",
            "bct1..",
            "a.b.c.d",
        ] {
            assert_eq!(Ticket::verify(odd, &key), Err(NotATicket), "{odd}");
            assert!(odd.parse::<Ticket>().is_err(), "{odd}");
        }
        assert!("bct1.".repeat(4096).parse::<Ticket>().is_err());
    }
}

//! The keys that an attempt locks.

use std::{fmt, str::FromStr};

use bigcommerce_types::{CartId, OrderId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use crate::printable::is_printable;

/// Something of a store that one attempt at a time may charge for.
///
/// A payment locks its order always, the order's cart where it has one, and every external id that names it: the one
/// that the order shows and the one that the caller created it with. Changes of money that was taken (capture, void,
/// refund) lock [`Key::Change`], and payments lock it too: a change and a payment of one order exclude each other while
/// they are open. It is never closed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Key {
    /// The order.
    Order(OrderId),
    /// Every order that was made from this cart.
    Cart(CartId),
    /// Every order with this external id.
    ExternalId(ExternalIdHash),
    /// Captures, voids and refunds of this order.
    Change(OrderId),
}

/// The SHA-256 of an external order id. External ids are the shop's own words and may name a person, so that the id
/// itself is neither recorded nor printed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExternalIdHash([u8; 32]);

impl ExternalIdHash {
    /// The hash of an external order id.
    #[must_use]
    pub fn of(external_id: &str) -> Self {
        Self(Sha256::digest(external_id.as_bytes()).into())
    }
}

impl Key {
    /// The key of an external order id.
    #[must_use]
    pub fn external_id(external_id: &str) -> Self {
        Self::ExternalId(ExternalIdHash::of(external_id))
    }

    /// The id of a cart is text of the platform; every other key is made of numbers.
    pub(crate) fn is_printable(&self) -> bool {
        !matches!(self, Self::Cart(id) if !is_printable(id.as_str()))
    }
}

/// Leaves out a cart's id that is unsafe to print.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_printable() {
            write!(f, "Key({self})")
        } else {
            f.write_str("Key(cart:[unusual])")
        }
    }
}

impl fmt::Display for ExternalIdHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ExternalIdHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExternalIdHash({self})")
    }
}

impl FromStr for ExternalIdHash {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotAKey);
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotAKey)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAKey)?;
        }
        Ok(Self(hash))
    }
}

impl fmt::Display for Key {
    /// A text that is the same in every process and every version: `order:118`, `cart:…`, `external:…`, `change:118`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order(id) => write!(f, "order:{id}"),
            Self::Cart(id) => write!(f, "cart:{id}"),
            Self::ExternalId(hash) => write!(f, "external:{hash}"),
            Self::Change(id) => write!(f, "change:{id}"),
        }
    }
}

impl FromStr for Key {
    type Err = NotAKey;

    /// Parses the form that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let (kind, id) = text.split_once(':').ok_or(NotAKey)?;
        match kind {
            "order" => id.parse().map(Self::Order).map_err(|_| NotAKey),
            "cart" => id.parse().map(Self::Cart).map_err(|_| NotAKey),
            "external" => id.parse().map(Self::ExternalId),
            "change" => id.parse().map(Self::Change).map_err(|_| NotAKey),
            _ => Err(NotAKey),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl Serialize for ExternalIdHash {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ExternalIdHash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// A text that is no key of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAKey;

impl fmt::Display for NotAKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not a key of a journal (such as order:118)")
    }
}

impl std::error::Error for NotAKey {}

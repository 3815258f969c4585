//! Builders: the record, the look and the hand of a test.

mod case;
mod look;
mod record;

use std::collections::BTreeSet;

use bigcommerce_journal::{AttemptId, Money, Nonce};
use bigcommerce_types::{OrderId, RefundId, TransactionId};

use super::super::{Elsewhere, Minor, SeenElsewhere};
use crate::order::from_minor;

pub(super) use case::*;
pub(super) use look::*;
pub(super) use record::*;

/// The platform's time of the opening.
pub(super) const OPENED: i64 = 1_000_000;
pub(super) const MINTED: i64 = OPENED + 10;
pub(super) const MARKED: i64 = OPENED + 20;
pub(super) const ANSWERED: i64 = OPENED + 30;
/// The token of these tests lives its full hour.
pub(super) const FENCE: i64 = MINTED + 60 * 60;
pub(super) const QUIET: i64 = 30 * 60;
pub(super) const GRACE: i64 = 120;
/// The first second in which nothing of the attempt can become visible any more.
pub(super) const CLOSED: i64 = FENCE + QUIET + 1;

/// The amount that is shown and due, in minor units.
pub(super) const SHOWN: Minor = 3500;
pub(super) const ORDER: OrderId = OrderId::new(118);
pub(super) const OTHER: OrderId = OrderId::new(119);
/// The token of the attempt; its mark bears the same name.
pub(super) const MINE: u8 = 1;

pub(super) fn nonce(number: u8) -> Nonce {
    format!("00000000-0000-4000-8000-0000000000{number:02x}")
        .parse()
        .unwrap()
}

pub(super) fn attempt(number: u8) -> AttemptId {
    format!("00000000-0000-4000-9000-0000000000{number:02x}")
        .parse()
        .unwrap()
}

pub(super) fn ids(numbers: &[i64]) -> BTreeSet<TransactionId> {
    numbers.iter().copied().map(TransactionId::new).collect()
}

pub(super) fn usd(amount: Minor) -> Money {
    Money::new(from_minor(amount, "USD"), "USD")
}

/// Another attempt of a key.
pub(super) fn elsewhere(open: bool) -> SeenElsewhere {
    SeenElsewhere {
        attempt: attempt(9),
        order: OTHER,
        standing: if open {
            Elsewhere::Open
        } else {
            Elsewhere::Closed
        },
    }
}

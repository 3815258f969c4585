//! The rules of the lock: pure functions that every implementation calls inside its own transaction.

use std::collections::BTreeSet;

use bigcommerce_types::{OrderId, RefundId, TransactionId};

use crate::attempt::AttemptId;
use crate::fact::{End, Fact, Opened};
use crate::identity::Trust;
use crate::key::Key;
use crate::record::{Record, State};

/// The answer to an opening, before it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict<'a> {
    /// No key is held: write it.
    Free,
    /// An attempt of one of the keys is open.
    Locked(&'a Record),
    /// A whole payment or authorization closed one of the keys.
    Closed(&'a Record),
    /// A part was paid for another order of one of the keys.
    PartElsewhere(&'a Record),
}

/// Decides an opening. `sharing` is every record that shares a key with it, in any order.
#[must_use]
pub fn may_open<'a>(opening: &Opened, sharing: &'a [Record]) -> Verdict<'a> {
    let mut verdict = Verdict::Free;
    for record in sharing {
        match hold_on_any(record, &opening.keys) {
            // An open attempt outranks whatever ended before: it is the one to follow.
            Hold::Open => return Verdict::Locked(record),
            Hold::Closed => verdict = Verdict::Closed(record),
            Hold::Part if verdict == Verdict::Free && order_of(record) != Some(opening.order) => {
                verdict = Verdict::PartElsewhere(record);
            }
            Hold::Part | Hold::Free => {}
        }
    }
    verdict
}

/// The open attempt that stands in the way of a mark: another attempt of a key is open, which only an answer that
/// contradicts an end makes possible.
#[must_use]
pub fn rival(id: AttemptId, sharing: &[Record]) -> Option<&Record> {
    sharing
        .iter()
        .find(|record| record.id != id && hold_after(record) == Hold::Open)
}

/// The attempt that an old ticket has to name instead of its own: a later attempt to pay of a key that is open, or that
/// took money which was not given back. A closed one outranks an open one. Captures, voids and refunds speak for
/// themselves alone.
#[must_use]
pub fn later<'a>(of: &Record, sharing: &'a [Record]) -> Option<&'a Record> {
    let took = |record: &&Record| matches!(hold_after(record), Hold::Closed | Hold::Part);
    let after = || {
        sharing
            .iter()
            .filter(|record| record.id != of.id && record.place > of.place && !record.is_change())
    };
    after()
        .filter(took)
        .max_by_key(|record| record.place)
        .or_else(|| after().find(|record| hold_after(record) == Hold::Open))
}

/// The hold that a record has on its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hold {
    /// None: the keys are free, as far as this record goes.
    Free,
    /// A part was paid: the keys are kept for its own order.
    Part,
    /// A whole payment or authorization: the keys are closed until the merchant opens them.
    Closed,
    /// The attempt is open.
    Open,
}

/// The hold that a record has on its keys after its last fact. A tombstone has no keys and holds nothing; a capture, a
/// void or a refund holds [`Key::Change`] while it is open. On one key see [`hold_on`].
#[must_use]
pub fn hold_after(record: &Record) -> Hold {
    if record.opened().is_none() {
        return Hold::Free;
    }
    match record.state() {
        State::Open { .. } => Hold::Open,
        _ if record.is_change() => Hold::Free,
        State::Ended { reopened: true, .. } | State::Released => Hold::Free,
        State::Ended { how, .. } if how.closes_keys() => Hold::Closed,
        State::Ended {
            how: End::Part(_), ..
        } => Hold::Part,
        State::Ended { .. } => Hold::Free,
    }
}

/// The hold that a record has on one of its keys. [`Key::Change`] is held while the attempt is open and never closed:
/// money that was taken can be captured, voided and given back, one change at a time, and neither while a payment of
/// the order is under way.
#[must_use]
pub fn hold_on(record: &Record, key: &Key) -> Hold {
    let has_it = record
        .opened()
        .is_some_and(|opened| opened.keys.contains(key));
    match (hold_after(record), key) {
        _ if !has_it => Hold::Free,
        (Hold::Closed | Hold::Part, Key::Change(_)) => Hold::Free,
        (hold, _) => hold,
    }
}

fn hold_on_any(record: &Record, keys: &BTreeSet<Key>) -> Hold {
    let holds = keys.iter().map(|key| hold_on(record, key));
    holds.max().unwrap_or(Hold::Free)
}

/// The record that holds a key, and how, among every record that has the key: an open attempt before a closed one, and
/// that before a part; among several the first that was opened. Nothing where the key is free.
///
/// More than one attempt of a key is open only after an answer that contradicts an end. Then one of them is the holder,
/// and when it comes to an end the other one is.
#[must_use]
pub fn holder<'a>(key: &Key, records: &'a [Record]) -> Option<(&'a Record, Hold)> {
    records
        .iter()
        .map(|record| (record, hold_on(record, key)))
        .filter(|(_, hold)| *hold != Hold::Free)
        .min_by_key(|(record, hold)| (std::cmp::Reverse(*hold), record.place))
}

/// Decides whether an opening at a platform time has to wait until the journal can be trusted.
///
/// After a loss or a restore nothing is opened for `wary` seconds: the life of a token and the quiet period, in which
/// an attempt that the journal has forgotten may still take money.
///
/// # Errors
/// With the platform time from which on attempts are opened again, where it is known.
pub fn is_trusted(trust: Trust, at: i64, wary: i64) -> Result<(), Option<i64>> {
    match trust {
        Trust::Always => Ok(()),
        Trust::Unset => Err(None),
        Trust::Since(since) => {
            let until = since.saturating_add(wary);
            if at < until { Err(Some(until)) } else { Ok(()) }
        }
    }
}

/// Decides whether a fact fits a record that its writer believes to have `after` facts, as far as the lock is
/// concerned.
///
/// A fact does not fit if its writer knows too little. The answer is then a conflict:
/// - the record has another number of facts;
/// - an opening, which only [`Journal::open`](crate::Journal::open) writes;
/// - a mark of an attempt that is not open, or that was marked before: it would be a second permit;
/// - an end of an attempt that is not open: it would free keys that are closed;
/// - a reopening where nothing is closed;
/// - anything but an end of an attempt that does not exist.
#[must_use]
pub fn may_append(record: Option<&Record>, after: usize, fact: &Fact) -> bool {
    let Some(record) = record else {
        return after == 0 && matches!(fact, Fact::Ended(_));
    };
    if record.facts.len() != after {
        return false;
    }
    match fact {
        Fact::Opened(_) => false,
        Fact::Sending(_) => matches!(record.state(), State::Open { marked: false, .. }),
        Fact::Ended(_) | Fact::Released { .. } => record.state().is_open(),
        Fact::Reopened { .. } => matches!(hold_after(record), Hold::Closed | Hold::Part),
        Fact::Minted(_) | Fact::Answered(_) | Fact::Observed { .. } => true,
    }
}

/// Every transaction of the order that a record has seen: a look that lacks one of them is stale.
#[must_use]
pub fn seen(order: OrderId, records: &[Record]) -> BTreeSet<TransactionId> {
    records
        .iter()
        .filter(|record| order_of(record) == Some(order))
        .flat_map(Record::seen)
        .collect()
}

/// Every refund of the order that a record has seen: a list of refunds that lacks one of them is stale.
#[must_use]
pub fn seen_refunds(order: OrderId, records: &[Record]) -> BTreeSet<RefundId> {
    records
        .iter()
        .filter(|record| order_of(record) == Some(order))
        .flat_map(Record::seen_refunds)
        .collect()
}

fn order_of(record: &Record) -> Option<OrderId> {
    record.opened().map(|opened| opened.order)
}

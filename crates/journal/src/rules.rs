//! The rules of the lock: pure functions that every implementation calls inside its own transaction.

use std::collections::BTreeSet;

use bigcommerce_types::{OrderId, TransactionId};

use crate::{AttemptId, End, Opened, Record, State};

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
        match record.state() {
            // An open attempt outranks whatever ended before: it is the one to follow.
            State::Open { .. } => return Verdict::Locked(record),
            State::Ended { reopened: true, .. } | State::Released => {}
            State::Ended { how, .. } if how.closes_keys() => verdict = Verdict::Closed(record),
            State::Ended {
                how: End::Part(_), ..
            } if verdict == Verdict::Free && order_of(record) != Some(opening.order) => {
                verdict = Verdict::PartElsewhere(record);
            }
            State::Ended { .. } => {}
        }
    }
    verdict
}

/// The open attempt that stands in the way of a mark: another attempt of a key is open, which only an answer that
/// contradicts an end makes possible.
#[must_use]
pub fn rival<'a>(id: AttemptId, sharing: &'a [Record]) -> Option<&'a Record> {
    sharing
        .iter()
        .find(|record| record.id != id && record.state().is_open())
}

/// The attempt that an old ticket has to name instead of its own: a later attempt of a key that is open, or that took
/// money which was not given back. A closed one outranks an open one.
#[must_use]
pub fn later<'a>(of: &Record, sharing: &'a [Record]) -> Option<&'a Record> {
    let took = |record: &&Record| match record.state() {
        State::Ended {
            how,
            reopened: false,
        } => how.closes_keys() || matches!(how, End::Part(_)),
        _ => false,
    };
    let after = || {
        sharing
            .iter()
            .filter(|record| record.id != of.id && record.place > of.place)
    };
    after()
        .filter(took)
        .max_by_key(|record| record.place)
        .or_else(|| after().find(|record| record.state().is_open()))
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

fn order_of(record: &Record) -> Option<OrderId> {
    record.opened().map(|opened| opened.order)
}

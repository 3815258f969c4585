//! The company of an attempt: the other attempts of its keys, what they have seen, and how far the journal is trusted.

use std::collections::BTreeSet;

use bigcommerce_journal::{AttemptId, End, Failure, Journal, Key, Record, State, Trust, rules};
use bigcommerce_types::{RefundId, TransactionId};

use super::{
    driver::{Driver, is_closed},
    machine::{Elsewhere, SeenElsewhere},
};

/// The other attempts of the same keys, and what they have seen.
pub(super) struct Company {
    pub(super) closed: Option<SeenElsewhere>,
    pub(super) later: Option<SeenElsewhere>,
    pub(super) rival: Option<SeenElsewhere>,
    pub(super) known: BTreeSet<TransactionId>,
    pub(super) known_refunds: BTreeSet<RefundId>,
    pub(super) trusted_since: Option<i64>,
}

impl Driver {
    /// Reads the record and the others of its keys. While an answer is not on record nothing is read before it.
    pub(super) async fn company(&mut self) -> Result<Company, Failure> {
        let nobody = Company {
            closed: None,
            later: None,
            rival: None,
            known: BTreeSet::new(),
            known_refunds: BTreeSet::new(),
            trusted_since: None,
        };
        let Some(opened) = self.record.opened() else {
            return Ok(nobody);
        };
        if self.hand.answer.is_some() {
            return Ok(nobody);
        }
        let (store, order) = (opened.store.clone(), opened.order);
        let mut keys = opened.keys.clone();
        // What captures and refunds of the order have seen counts as well, and for them what its payments have seen. A
        // payment that an older version opened does not have the key of changes.
        keys.extend([Key::Change(order), Key::Order(order)]);
        let own_keys = match opened.kind.is_change() {
            true => &keys,
            false => &opened.keys,
        };
        let found = self.journal.find(&store, &keys).await?;
        let trust = self.journal.identity().await?.trust;
        let sharing: Vec<Record> = found
            .iter()
            .filter(|record| {
                record
                    .opened()
                    .is_some_and(|other| !other.keys.is_disjoint(own_keys))
            })
            .cloned()
            .collect();
        let known = rules::seen(order, &found);
        let known_refunds = rules::seen_refunds(order, &found);
        let trusted_since = self.trusted_since(trust).await?;
        if let Some(current) = found.into_iter().find(|record| record.id == self.record.id) {
            self.record = current;
        }
        Ok(Company {
            closed: closed(self.record.id, &sharing).and_then(elsewhere),
            later: rules::later(&self.record, &sharing).and_then(elsewhere),
            rival: rival(&self.record, &sharing).and_then(elsewhere),
            known,
            known_refunds,
            trusted_since,
        })
    }

    /// The platform's time since which the journal can be trusted. Where it is not set yet the first known time sets
    /// it.
    async fn trusted_since(&self, trust: Trust) -> Result<Option<i64>, Failure> {
        match trust {
            Trust::Always => Ok(None),
            Trust::Since(at) => Ok(Some(at)),
            Trust::Unset => match self.flow.shared.clock.now() {
                // Nothing was read yet: everything on record counts as from before.
                None => Ok(Some(i64::MAX / 2)),
                Some(now) => match self.journal.trust_since(now).await? {
                    Trust::Since(at) => Ok(Some(at)),
                    _ => Ok(Some(now)),
                },
            },
        }
    }
}

/// Another attempt of a key that took or reserved the whole.
fn closed(id: AttemptId, sharing: &[Record]) -> Option<&Record> {
    sharing
        .iter()
        .find(|record| record.id != id && is_closed(record))
}

/// Another open attempt of a key. A capture, a void or a refund is in the way of a payment that is open; for one that
/// has ended it does not speak.
fn rival<'a>(of: &Record, sharing: &'a [Record]) -> Option<&'a Record> {
    let is_open = of.state().is_open();
    sharing.iter().find(|record| {
        record.id != of.id
            && rules::hold_after(record) == rules::Hold::Open
            && (is_open || !record.is_change())
    })
}

fn elsewhere(record: &Record) -> Option<SeenElsewhere> {
    Some(SeenElsewhere {
        attempt: record.id,
        order: record.opened()?.order,
        standing: match record.state() {
            State::Open { .. } => Elsewhere::Open,
            State::Ended {
                how: End::Part(_), ..
            } => Elsewhere::Part,
            _ => Elsewhere::Closed,
        },
    })
}

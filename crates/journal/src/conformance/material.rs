//! Openings and facts for the checks.

use std::{collections::BTreeSet, sync::Arc};

use bigcommerce_types::{CartId, Decimal, OrderId, StoreHash, TransactionId};

use crate::attempt::{AttemptId, Nonce};
use crate::fact::{
    Answered, Baseline, Class, End, Ended, Fact, Kind, Minted, Opened, Receipt, Sending,
};
use crate::journal::{Appended, Journal, Opening};
use crate::key::Key;
use crate::money::Money;
use crate::record::Record;

/// Life of a token and quiet period, in seconds.
pub(super) const WARY: i64 = 5400;

/// The time of everything, unless a check is about time.
pub(super) const NOW: i64 = 1_750_000_000;

pub(super) fn store() -> StoreHash {
    StoreHash::new("abc123").expect("this is a store hash")
}

pub(super) fn usd(units: i64) -> Money {
    Money::new(Decimal::from(units), "USD")
}

pub(super) fn order(order: i64) -> Key {
    Key::Order(OrderId::new(order))
}

pub(super) fn cart(cart: &str) -> Key {
    Key::Cart(CartId::new(cart))
}

/// An opening for an order, with these keys beside the order's own.
pub(super) fn opening(of: i64, keys: &[Key]) -> Opened {
    let mut all: BTreeSet<Key> = keys.iter().cloned().collect();
    all.insert(order(of));
    Opened {
        store: store(),
        order: OrderId::new(of),
        keys: all,
        kind: Kind::Payment,
        shown: usd(35),
        may_pay_part: false,
        nonce: Nonce::mint(),
        at: NOW,
    }
}

/// An opening of a refund of an order that these transactions paid.
pub(super) fn refund(order: i64, of: &[i64]) -> Opened {
    Opened {
        keys: [Key::Change(OrderId::new(order))].into(),
        kind: Kind::Refund {
            of: of.iter().map(|id| TransactionId::new(*id)).collect(),
        },
        ..opening(order, &[])
    }
}

pub(super) fn minted() -> Fact {
    Fact::Minted(Minted {
        at: NOW,
        expires: NOW + 3600,
        nonce: Nonce::mint(),
    })
}

pub(super) fn sending(ids: &[i64]) -> Fact {
    Fact::Sending(Sending {
        baseline: Baseline {
            ids: ids.iter().map(|id| TransactionId::new(*id)).collect(),
            ..Baseline::default()
        },
        nonce: Nonce::mint(),
        at: NOW,
    })
}

pub(super) fn answered(class: Class) -> Fact {
    Fact::Answered(Answered {
        class,
        code: None,
        receipt: Some(Receipt::of("693bb4cd3ef34a6fad8b9ee81bd8ac45")),
        retry_after: None,
        at: NOW,
    })
}

pub(super) fn ended(how: End) -> Fact {
    ended_after(how, &[])
}

pub(super) fn ended_after(how: End, seen: &[i64]) -> Fact {
    Fact::Ended(Ended {
        how,
        seen: seen.iter().map(|id| TransactionId::new(*id)).collect(),
        refunds: BTreeSet::new(),
        at: NOW,
    })
}

/// The journal's answer to an opening under a new id.
pub(super) async fn tries(journal: &Arc<dyn Journal>, opening: Opened) -> Opening {
    journal
        .open(AttemptId::mint(), opening, WARY)
        .await
        .expect("the journal answers")
}

/// A new attempt that is open.
pub(super) async fn opens(journal: &Arc<dyn Journal>, opening: Opened) -> AttemptId {
    match tries(journal, opening).await {
        Opening::Opened(record) => record.id,
        other => panic!("an opening of free keys is written, not {other:?}"),
    }
}

/// Appends a fact that fits.
pub(super) async fn adds(journal: &Arc<dyn Journal>, id: AttemptId, fact: Fact) -> Record {
    let after = reads(journal, id).await.facts.len();
    match appends(journal, id, after, fact).await {
        Appended::Written(record) => record,
        other => panic!("a fact that fits is written, not {other:?}"),
    }
}

pub(super) async fn appends(
    journal: &Arc<dyn Journal>,
    id: AttemptId,
    after: usize,
    fact: Fact,
) -> Appended {
    journal
        .append(id, after, fact)
        .await
        .expect("the journal answers")
}

pub(super) async fn reads(journal: &Arc<dyn Journal>, id: AttemptId) -> Record {
    journal
        .get(id)
        .await
        .expect("the journal answers")
        .expect("the record of an attempt that was opened is there")
}

pub(super) async fn finds(journal: &Arc<dyn Journal>, keys: &[Key]) -> Vec<Record> {
    journal
        .find(&store(), &keys.iter().cloned().collect())
        .await
        .expect("the journal answers")
}

//! Checks of what can be read.

use bigcommerce_types::{OrderId, StoreHash, TransactionId};

use super::{Subject, material::*};
use crate::attempt::AttemptId;
use crate::fact::{End, Unsent};
use crate::journal::Opening;
use crate::key::Key;

/// A record is found by each of its keys, once, in the order of the openings, whatever became of it.
///
/// # Panics
/// When the promise is broken; so do all checks.
pub async fn records_are_found_by_any_of_their_keys(subject: &Subject) {
    let journal = &subject.journal;
    let keys = [cart("cart-1"), Key::external_id("web-1")];
    let mut ids = Vec::new();
    for _ in 0..3 {
        let id = opens(journal, opening(1, &keys)).await;
        adds(journal, id, ended(End::Declined)).await;
        ids.push(id);
    }
    ids.push(opens(journal, opening(1, &keys)).await);
    for keys in [&[order(1)][..], &keys[..1], &keys[1..], &keys] {
        let found: Vec<AttemptId> = finds(journal, keys)
            .await
            .iter()
            .map(|record| record.id)
            .collect();
        assert_eq!(found, ids, "a record is found by {keys:?}");
    }
    assert!(
        finds(journal, &[order(2), cart("cart-2")]).await.is_empty(),
        "other keys find nothing"
    );
    assert!(finds(journal, &[]).await.is_empty(), "no keys find nothing");
    let nobody = journal
        .get(AttemptId::mint())
        .await
        .expect("the journal answers");
    assert_eq!(
        nobody, None,
        "an attempt that was never opened has no record"
    );
}

/// The open attempts of a store that were opened before a time, oldest first; a tombstone is none.
///
/// # Panics
/// When the promise is broken.
pub async fn open_attempts_are_listed_by_store_and_time(subject: &Subject) {
    let journal = &subject.journal;
    let at = |of: i64, at: i64| {
        let mut opening = opening(of, &[]);
        opening.at = at;
        opening
    };
    let late = opens(journal, at(1, NOW + 20)).await;
    let early = opens(journal, at(2, NOW)).await;
    let middle = opens(journal, at(3, NOW + 10)).await;
    let ended_one = opens(journal, at(4, NOW)).await;
    adds(journal, ended_one, ended(End::Declined)).await;
    let mut elsewhere = at(5, NOW);
    elsewhere.store = StoreHash::new("other9").expect("this is a store hash");
    opens(journal, elsewhere).await;
    appends(
        journal,
        AttemptId::mint(),
        0,
        ended(End::NotSent(Unsent::Abandoned)),
    )
    .await;
    for (before, expected) in [
        (NOW, vec![]),
        (NOW + 1, vec![early]),
        (NOW + 20, vec![early, middle]),
        (i64::MAX, vec![early, middle, late]),
    ] {
        let open = journal
            .open_attempts(&store(), before)
            .await
            .expect("the journal answers");
        let open: Vec<AttemptId> = open.iter().map(|record| record.id).collect();
        assert_eq!(open, expected, "open attempts from before {before}");
    }
}

/// The transactions of an order that any of its records saw: before a mark, and in the look that decided.
///
/// # Panics
/// When the promise is broken.
pub async fn transactions_that_a_record_saw_are_known(subject: &Subject) {
    let journal = &subject.journal;
    let first = opens(journal, opening(1, &[cart("cart-1")])).await;
    adds(journal, first, sending(&[1, 2])).await;
    adds(journal, first, ended_after(End::NotCharged, &[3])).await;
    let second = opens(journal, opening(1, &[])).await;
    adds(journal, second, sending(&[4])).await;
    let other = opens(journal, opening(2, &[cart("cart-1")])).await;
    adds(journal, other, sending(&[5])).await;
    let seen = journal
        .seen(&store(), OrderId::new(1))
        .await
        .expect("the journal answers");
    assert_eq!(
        seen,
        [1, 2, 3, 4].map(TransactionId::new).into(),
        "an order's transactions are its own"
    );
}

/// The identity counts openings, and nothing else; it is one for every handle.
///
/// # Panics
/// When the promise is broken.
pub async fn openings_are_counted(subject: &Subject) {
    let journal = &subject.journal;
    let new = journal.identity().await.expect("the journal answers");
    assert_eq!(new.openings, 0, "a new journal has no openings");
    let first = opens(journal, opening(1, &[])).await;
    let refused = tries(journal, opening(1, &[])).await;
    assert!(
        matches!(refused, Opening::Locked(_)),
        "a shared key locks, not {refused:?}"
    );
    adds(journal, first, ended(End::Declined)).await;
    appends(
        journal,
        AttemptId::mint(),
        0,
        ended(End::NotSent(Unsent::Abandoned)),
    )
    .await;
    let second = opens(journal, opening(1, &[])).await;
    assert_eq!(
        reads(journal, second).await.place,
        2,
        "a place is a number of openings"
    );
    let now = subject
        .another()
        .await
        .identity()
        .await
        .expect("the journal answers");
    assert_eq!((now.id, now.openings), (new.id, 2), "openings are counted");
}

/// Another handle of the store, and one that is opened after the first is gone, know every record and every lock.
///
/// # Panics
/// When the promise is broken.
pub async fn records_survive_reopening(subject: &Subject) {
    let journal = &subject.journal;
    let paid = opens(journal, opening(1, &[cart("cart-1")])).await;
    adds(journal, paid, sending(&[1])).await;
    let paid = adds(journal, paid, ended(End::Paid)).await;
    let open = opens(journal, opening(2, &[])).await;
    let open = reads(journal, open).await;
    let another = subject.another().await;
    assert_eq!(reads(&another, paid.id).await, paid, "records survive");
    assert_eq!(
        tries(&another, opening(3, &[cart("cart-1")])).await,
        Opening::Closed(paid),
        "closed keys survive"
    );
    assert_eq!(
        tries(&another, opening(2, &[])).await,
        Opening::Locked(open),
        "locks survive"
    );
}

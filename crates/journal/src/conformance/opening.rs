//! Checks of the lock.

use bigcommerce_types::{OrderId, StoreHash};

use super::{Subject, material::*};
use crate::attempt::AttemptId;
use crate::fact::{Class, End, Fact, Unsent};
use crate::journal::Opening;
use crate::key::Key;

/// An id that was opened answers its record, also to its own opening once more, and is never opened again.
///
/// # Panics
/// When the promise is broken; so do all checks.
pub async fn an_attempt_opens_once(subject: &Subject) {
    let journal = &subject.journal;
    let (id, first) = (AttemptId::mint(), opening(1, &[]));
    let opened = journal
        .open(id, first.clone(), WARY)
        .await
        .expect("the journal answers");
    let Opening::Opened(record) = opened else {
        panic!("a first opening is written, not {opened:?}");
    };
    assert_eq!(
        record.facts,
        [Fact::Opened(first.clone())],
        "a record begins with its opening"
    );
    assert_eq!(record.place, 1, "places count from 1");
    for again in [first, opening(2, &[])] {
        let answer = journal
            .open(id, again, WARY)
            .await
            .expect("the journal answers");
        assert_eq!(
            answer,
            Opening::Exists(record.clone()),
            "an id that was opened exists"
        );
    }
    adds(journal, id, ended(End::Declined)).await;
    let answer = journal
        .open(id, opening(1, &[]), WARY)
        .await
        .expect("the journal answers");
    assert!(
        matches!(answer, Opening::Exists(_)),
        "an id that ended exists, not {answer:?}"
    );
}

/// While an attempt is open, every opening that shares one of its keys answers its record.
///
/// # Panics
/// When the promise is broken.
pub async fn an_open_attempt_locks_each_of_its_keys(subject: &Subject) {
    let journal = &subject.journal;
    let (external, change) = (Key::external_id("web-1"), Key::Change(OrderId::new(1)));
    let holder = opens(
        journal,
        opening(1, &[cart("cart-1"), external.clone(), change]),
    )
    .await;
    let record = reads(journal, holder).await;
    let mut change = opening(1, &[]);
    change.keys = [Key::Change(OrderId::new(1))].into();
    for sharing in [
        opening(1, &[]),
        opening(2, &[cart("cart-1")]),
        opening(3, &[external]),
        change,
    ] {
        assert_eq!(
            tries(journal, sharing).await,
            Opening::Locked(record.clone()),
            "a shared key locks"
        );
    }
    opens(
        journal,
        opening(2, &[cart("cart-2"), Key::external_id("web-2")]),
    )
    .await;
}

/// An opening that is refused for one key takes none of the others.
///
/// # Panics
/// When the promise is broken.
pub async fn an_opening_takes_all_keys_or_none(subject: &Subject) {
    let journal = &subject.journal;
    opens(journal, opening(1, &[cart("cart-1")])).await;
    let both = opening(2, &[cart("cart-1"), Key::external_id("web-2")]);
    assert!(
        matches!(tries(journal, both).await, Opening::Locked(_)),
        "a shared key locks"
    );
    assert!(
        finds(journal, &[order(2)]).await.is_empty(),
        "a refused opening leaves no record"
    );
    opens(journal, opening(2, &[])).await;
    opens(journal, opening(3, &[Key::external_id("web-2")])).await;
}

/// An opening that does not lock its own order is a fault of the caller, and is not written.
///
/// # Panics
/// When the promise is broken.
pub async fn an_opening_without_its_own_key_is_refused(subject: &Subject) {
    let journal = &subject.journal;
    let mut keyless = opening(1, &[cart("cart-1")]);
    keyless.keys.remove(&order(1));
    let answer = journal.open(AttemptId::mint(), keyless, WARY).await;
    assert!(
        answer.is_err(),
        "an opening without the key of its order fails, not {answer:?}"
    );
    opens(journal, opening(1, &[cart("cart-1")])).await;
}

/// Paid, authorized, and taken though the order did not move: the keys stay closed until the merchant opens them.
///
/// # Panics
/// When the promise is broken.
pub async fn a_whole_payment_closes_its_keys_until_they_are_reopened(subject: &Subject) {
    let journal = &subject.journal;
    for (of, how) in [
        (1, End::Paid),
        (2, End::Authorized),
        (3, End::TakenIncomplete),
    ] {
        let cart = cart(&format!("cart-{of}"));
        let id = opens(journal, opening(of, std::slice::from_ref(&cart))).await;
        adds(journal, id, sending(&[])).await;
        adds(journal, id, answered(Class::Success)).await;
        let record = adds(journal, id, ended(how)).await;
        for sharing in [
            opening(of, &[]),
            opening(of + 10, std::slice::from_ref(&cart)),
        ] {
            assert_eq!(
                tries(journal, sharing).await,
                Opening::Closed(record.clone()),
                "money closes keys"
            );
        }
        adds(journal, id, Fact::Reopened { at: NOW }).await;
        opens(journal, opening(of, &[cart])).await;
    }
}

/// An end that took nothing, or that gave all back, frees the keys; so does the merchant's word.
///
/// # Panics
/// When the promise is broken.
pub async fn an_end_that_took_nothing_frees_the_keys(subject: &Subject) {
    let journal = &subject.journal;
    let ends = [
        ended(End::Declined),
        ended(End::NotProcessed),
        ended(End::NotCharged),
        ended(End::GivenBack),
        ended(End::NotSent(Unsent::Abandoned)),
        ended(End::NotSent(Unsent::Changed(usd(40)))),
        Fact::Released { at: NOW },
    ];
    for end in ends {
        let id = opens(journal, opening(1, &[cart("cart-1")])).await;
        adds(journal, id, end).await;
    }
}

/// After a part the order itself can be paid, and no other order of the keys, until the merchant opens them; a try that
/// took nothing does not change that.
///
/// # Panics
/// When the promise is broken.
pub async fn a_part_keeps_its_keys_for_its_own_order(subject: &Subject) {
    let journal = &subject.journal;
    let keys = [cart("cart-1")];
    let first = opens(journal, opening(1, &keys)).await;
    adds(journal, first, sending(&[])).await;
    let part = adds(journal, first, ended(End::Part(usd(10)))).await;

    let elsewhere = Opening::PartElsewhere(part.clone());
    assert_eq!(
        tries(journal, opening(2, &keys)).await,
        elsewhere,
        "a part is in the way of another order"
    );
    let rest = opens(journal, opening(1, &keys)).await;
    let answer = tries(journal, opening(2, &keys)).await;
    assert!(
        matches!(answer, Opening::Locked(_)),
        "an open attempt comes before a part, not {answer:?}"
    );
    adds(journal, rest, ended(End::Declined)).await;
    assert_eq!(
        tries(journal, opening(2, &keys)).await,
        elsewhere,
        "a decline leaves the part in the way"
    );

    let rest = opens(journal, opening(1, &keys)).await;
    let paid = adds(journal, rest, ended(End::Paid)).await;
    for of in [1, 2] {
        assert_eq!(
            tries(journal, opening(of, &keys)).await,
            Opening::Closed(paid.clone()),
            "the rest closes"
        );
    }
    adds(journal, rest, Fact::Reopened { at: NOW }).await;
    assert_eq!(
        tries(journal, opening(2, &keys)).await,
        elsewhere,
        "reopening the rest leaves the part"
    );
    adds(journal, first, Fact::Reopened { at: NOW }).await;
    opens(journal, opening(2, &keys)).await;
}

/// An id that was ended before it was opened can't be opened any more.
///
/// # Panics
/// When the promise is broken.
pub async fn a_tombstone_is_never_opened(subject: &Subject) {
    let journal = &subject.journal;
    let id = AttemptId::mint();
    let end = ended(End::NotSent(Unsent::Abandoned));
    appends(journal, id, 0, end.clone()).await;
    let tombstone = reads(journal, id).await;
    assert_eq!(
        (tombstone.place, &tombstone.facts[..]),
        (0, &[end][..]),
        "a tombstone has its end alone"
    );
    let answer = journal
        .open(id, opening(1, &[]), WARY)
        .await
        .expect("the journal answers");
    assert_eq!(
        answer,
        Opening::Exists(tombstone),
        "a tombstone is never opened"
    );
    opens(journal, opening(1, &[])).await;
}

/// The same order, cart and external id of another store is another one.
///
/// # Panics
/// When the promise is broken.
pub async fn stores_do_not_share_keys(subject: &Subject) {
    let journal = &subject.journal;
    let keys = [cart("cart-1"), Key::external_id("web-1")];
    let here = opening(1, &keys);
    let mut there = here.clone();
    there.store = StoreHash::new("other9").expect("this is a store hash");
    let here = opens(journal, here).await;
    adds(journal, here, sending(&[7])).await;
    let id = opens(journal, there.clone()).await;
    adds(journal, id, sending(&[8])).await;
    let found = journal
        .find(&there.store, &there.keys)
        .await
        .expect("the journal answers");
    assert_eq!(
        found.iter().map(|record| record.id).collect::<Vec<_>>(),
        [id],
        "keys are a store's own"
    );
    adds(journal, here, ended(End::Paid)).await;
    adds(journal, id, ended(End::Declined)).await;
    opens(journal, there).await;
}

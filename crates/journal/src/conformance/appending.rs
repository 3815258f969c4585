//! Checks of facts and marks.

use bigcommerce_types::RefundId;

use super::{Subject, material::*};
use crate::attempt::{AttemptId, Nonce};
use crate::fact::{Answered, Baseline, Class, End, Fact, Receipt, Sending, Unsent};
use crate::journal::{Appended, Opening};
use crate::money::Money;
use crate::record::{Record, State};

/// A fact is written only after as many facts as its writer knows; a conflict answers the record as it is.
///
/// # Panics
/// When the promise is broken; so do all checks.
pub async fn facts_are_appended_by_compare_and_set(subject: &Subject) {
    let journal = &subject.journal;
    let id = opens(journal, opening(1, &[])).await;
    for after in [0, 2, usize::MAX] {
        let record = Some(reads(journal, id).await);
        let answer = appends(journal, id, after, minted()).await;
        assert_eq!(
            answer,
            Appended::Conflict(record),
            "another number of facts is a conflict"
        );
    }
    let fact = minted();
    let Appended::Written(record) = appends(journal, id, 1, fact.clone()).await else {
        panic!("a fact that fits is written");
    };
    assert_eq!(record.facts[1..], [fact], "the fact is the last one");
    assert_eq!(
        reads(journal, id).await,
        record,
        "what was answered is what is read"
    );
    let nobody = appends(journal, AttemptId::mint(), 0, minted()).await;
    assert_eq!(
        nobody,
        Appended::Conflict(None),
        "an attempt that was never opened has no facts"
    );
}

/// Every kind of fact reads back as it was written.
///
/// # Panics
/// When the promise is broken.
pub async fn facts_read_back_as_they_were_written(subject: &Subject) {
    let journal = &subject.journal;
    let mut opened = opening(1, &[cart("cart-1"), crate::Key::external_id("web-1")]);
    opened.shown = Money::new("1234567890.1200".parse().expect("a decimal"), "usd");
    opened.may_pay_part = true;
    let mark = Fact::Sending(Sending {
        baseline: Baseline {
            ids: [3.into(), 1.into()].into(),
            sum: Some(usd(12)),
            refunds: [5.into()].into(),
        },
        nonce: Nonce::mint(),
        at: -1,
    });
    let answer = Fact::Answered(Answered {
        class: Class::NotProcessed,
        code: Some(30106),
        receipt: Some(Receipt::of("pay_1")),
        retry_after: Some(30),
        at: i64::MAX,
    });
    let part = ended_after(End::Part(usd(10)), &[3, 9]);
    let facts = [
        minted(),
        mark,
        answer,
        Fact::Observed { at: NOW + 1 },
        part,
        Fact::Reopened { at: NOW + 2 },
    ];
    let id = opens(journal, opened.clone()).await;
    for fact in &facts {
        adds(journal, id, fact.clone()).await;
    }
    let record = reads(journal, id).await;
    assert_eq!(
        record.facts[0],
        Fact::Opened(opened),
        "the opening is as it was written"
    );
    assert_eq!(record.facts[1..], facts, "facts are as they were written");
}

/// A receipt or a code that may be the number of a card is not kept.
///
/// # Panics
/// When the promise is broken.
pub async fn texts_of_others_are_not_kept(subject: &Subject) {
    let journal = &subject.journal;
    let id = opens(journal, opening(1, &[])).await;
    let planted = Answered {
        class: Class::Success,
        code: Some(4_111_111_111_111_111),
        receipt: Some(Receipt {
            payment: Some("4111-1111-1111-1111".into()),
            refund: Some(RefundId::new(4_111_111_111_111_111)),
        }),
        retry_after: None,
        at: NOW,
    };
    adds(journal, id, Fact::Answered(planted)).await;
    let Record { facts, .. } = reads(journal, id).await;
    let Some(Fact::Answered(kept)) = facts.last() else {
        panic!("the answer is on record, not {facts:?}");
    };
    assert_eq!(
        (kept.code, kept.receipt.clone()),
        (None, Some(Receipt::default())),
        "the number of a card is not kept"
    );
}

/// Nothing but `open` opens an attempt.
///
/// # Panics
/// When the promise is broken.
pub async fn an_opening_is_never_appended(subject: &Subject) {
    let journal = &subject.journal;
    let fact = Fact::Opened(opening(1, &[]));
    let answer = appends(journal, AttemptId::mint(), 0, fact.clone()).await;
    assert_eq!(
        answer,
        Appended::Conflict(None),
        "an opening is not a first fact"
    );
    let id = opens(journal, opening(2, &[])).await;
    let answer = appends(journal, id, 1, fact).await;
    assert!(
        matches!(answer, Appended::Conflict(Some(_))),
        "an opening is not a later fact, not {answer:?}"
    );
    opens(journal, opening(1, &[])).await;
}

/// A record that has come to an end gets no other one: an end that took nothing must not free keys that are closed.
///
/// # Panics
/// When the promise is broken.
pub async fn an_end_is_written_once(subject: &Subject) {
    let journal = &subject.journal;
    let id = opens(journal, opening(1, &[])).await;
    let record = adds(journal, id, ended(End::Paid)).await;
    for end in [ended(End::Declined), Fact::Released { at: NOW }] {
        let answer = appends(journal, id, record.facts.len(), end).await;
        assert_eq!(
            answer,
            Appended::Conflict(Some(record.clone())),
            "an end is written once"
        );
    }
    assert_eq!(
        tries(journal, opening(1, &[])).await,
        Opening::Closed(record),
        "the keys stay closed"
    );
}

/// An attempt is marked once, and only while it is open: a second mark would be a second permit.
///
/// # Panics
/// When the promise is broken.
pub async fn one_mark_an_attempt(subject: &Subject) {
    let journal = &subject.journal;
    let id = opens(journal, opening(1, &[])).await;
    let record = adds(journal, id, sending(&[])).await;
    let answer = appends(journal, id, record.facts.len(), sending(&[])).await;
    assert_eq!(
        answer,
        Appended::Conflict(Some(record)),
        "an attempt is marked once"
    );
    let id = opens(journal, opening(2, &[])).await;
    let record = adds(journal, id, ended(End::NotSent(Unsent::Abandoned))).await;
    let answer = appends(journal, id, record.facts.len(), sending(&[])).await;
    assert_eq!(
        answer,
        Appended::Conflict(Some(record)),
        "an attempt that ended is not marked"
    );
}

/// An answer that speaks of money after an end that said that nothing was taken opens the record, and locks its keys
/// again. Two attempts of a key may then be open; each ends by itself, and the keys are free when both have.
///
/// # Panics
/// When the promise is broken.
pub async fn a_contradicted_end_locks_the_keys_again(subject: &Subject) {
    let journal = &subject.journal;
    let keys = [cart("cart-1")];
    for class in [Class::Success, Class::Authorized, Class::Pending] {
        let first = ends_unmarked(subject, 1).await;
        let second = opens(journal, opening(2, &keys)).await;
        let open_again = adds(journal, first, answered(class)).await;
        assert!(
            matches!(
                open_again.state(),
                State::Open {
                    contradicted: true,
                    ..
                }
            ),
            "an answer that speaks of money opens the record"
        );
        locked(subject, 1).await;
        adds(journal, second, ended(End::NotSent(Unsent::Abandoned))).await;
        locked(subject, 3).await;
        adds(journal, first, ended(End::NotCharged)).await;
    }
    // The other order of ends, and money.
    let first = ends_unmarked(subject, 1).await;
    let second = opens(journal, opening(2, &keys)).await;
    adds(journal, first, answered(Class::Success)).await;
    let paid = adds(journal, first, ended(End::Paid)).await;
    locked(subject, 3).await;
    adds(journal, second, ended(End::NotSent(Unsent::Abandoned))).await;
    assert_eq!(
        tries(journal, opening(3, &keys)).await,
        Opening::Closed(paid),
        "the money closes the keys"
    );
    adds(journal, first, Fact::Reopened { at: NOW }).await;
    // An answer that does not speak of money changes nothing.
    let quiet = ends_unmarked(subject, 1).await;
    adds(journal, quiet, answered(Class::Refused)).await;
    adds(journal, quiet, answered(Class::Doubt)).await;
    opens(journal, opening(1, &keys)).await;
}

async fn ends_unmarked(subject: &Subject, of: i64) -> AttemptId {
    let id = opens(&subject.journal, opening(of, &[cart("cart-1")])).await;
    adds(&subject.journal, id, ended(End::NotSent(Unsent::Abandoned))).await;
    id
}

async fn locked(subject: &Subject, of: i64) {
    let answer = tries(&subject.journal, opening(of, &[cart("cart-1")])).await;
    assert!(
        matches!(answer, Opening::Locked(_)),
        "an open attempt locks the keys, not {answer:?}"
    );
}

/// A mark is refused while a contradicted attempt of one of its keys is open, and answers that attempt.
///
/// # Panics
/// When the promise is broken.
pub async fn a_mark_is_refused_while_a_rival_is_open(subject: &Subject) {
    let journal = &subject.journal;
    let first = ends_unmarked(subject, 1).await;
    let second = opens(journal, opening(2, &[cart("cart-1")])).await;
    let before = adds(journal, second, minted()).await;
    let rival = adds(journal, first, answered(Class::Success)).await;
    let answer = appends(journal, second, before.facts.len(), sending(&[])).await;
    assert_eq!(
        answer,
        Appended::Rival(rival),
        "a rival is in the way of a mark"
    );
    assert_eq!(
        reads(journal, second).await,
        before,
        "a mark that was refused is not written"
    );
    let other = opens(journal, opening(9, &[])).await;
    adds(journal, other, sending(&[])).await;
    adds(journal, first, ended(End::NotCharged)).await;
    adds(journal, second, sending(&[])).await;
}

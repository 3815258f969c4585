//! Checks of captures, voids and refunds: what excludes what.

use bigcommerce_types::OrderId;

use super::{Subject, material::*};
use crate::fact::{Class, End, Opened};
use crate::journal::{Appended, Opening};
use crate::key::Key;

/// A payment of this order, which locks its changes too.
fn paying(order: i64) -> Opened {
    opening(order, &[Key::Change(OrderId::new(order))])
}

/// Money that was taken can be given back: keys that a payment closed, or that a part keeps, do not refuse a change, and
/// stay closed or kept while it is open and when it has ended.
///
/// # Panics
/// When the promise is broken.
pub async fn a_change_is_opened_beside_keys_that_are_closed(subject: &Subject) {
    let journal = &subject.journal;
    for (order, end) in [
        (1, End::Paid),
        (2, End::Authorized),
        (3, End::Part(usd(10))),
    ] {
        let payment = opens(journal, paying(order)).await;
        adds(journal, payment, ended(end.clone())).await;
        let refund = opens(journal, refund(order, &[1])).await;
        let refused = |answer: &Opening| match end {
            End::Part(_) => matches!(answer, Opening::Locked(record) if record.id == refund),
            _ => matches!(answer, Opening::Closed(_) | Opening::Locked(_)),
        };
        let answer = tries(journal, paying(order)).await;
        assert!(
            refused(&answer),
            "a payment is refused beside an open change, not {answer:?}"
        );
        adds(journal, refund, ended(End::Done(usd(10)))).await;
        let answer = tries(journal, paying(order)).await;
        let as_before = match end {
            End::Part(_) => matches!(answer, Opening::Opened(_)),
            _ => matches!(answer, Opening::Closed(_)),
        };
        assert!(
            as_before,
            "a change leaves the payment's keys as they were, not {answer:?}"
        );
    }
}

/// One change of an order at a time, and none while a payment of it is open; changes of other orders go on beside it.
///
/// # Panics
/// When the promise is broken.
pub async fn one_change_of_an_order_at_a_time(subject: &Subject) {
    let journal = &subject.journal;
    let first = opens(journal, refund(1, &[1])).await;
    opens(journal, refund(2, &[2])).await;
    let answer = tries(journal, refund(1, &[1])).await;
    assert!(
        matches!(&answer, Opening::Locked(record) if record.id == first),
        "a second change is refused, not {answer:?}"
    );
    adds(journal, first, sending(&[1])).await;
    adds(journal, first, answered(Class::Doubt)).await;
    assert!(
        matches!(tries(journal, refund(1, &[1])).await, Opening::Locked(_)),
        "a change in doubt is open"
    );
    let later = reads(journal, first).await;
    assert!(later.state().is_open(), "a doubt does not end by itself");
    adds(journal, first, ended(End::Declined)).await;
    let payment = opens(journal, paying(1)).await;
    let answer = tries(journal, refund(1, &[1])).await;
    assert!(
        matches!(&answer, Opening::Locked(record) if record.id == payment),
        "a change is refused beside an open payment, not {answer:?}"
    );
}

/// An answer that contradicts the end of a payment opens it again beside a change; then neither is marked.
///
/// # Panics
/// When the promise is broken.
pub async fn a_change_is_not_marked_beside_a_payment_that_is_open_again(subject: &Subject) {
    let journal = &subject.journal;
    let payment = opens(journal, paying(1)).await;
    adds(journal, payment, sending(&[])).await;
    adds(journal, payment, ended(End::NotCharged)).await;
    let change = opens(journal, refund(1, &[1])).await;
    adds(journal, payment, answered(Class::Success)).await;
    let marked = appends(journal, change, 1, sending(&[1])).await;
    assert!(
        matches!(&marked, Appended::Rival(record) if record.id == payment),
        "a mark beside an open payment is refused, not {marked:?}"
    );
    let end = ended(End::Done(usd(35)));
    adds(journal, payment, ended(End::Paid)).await;
    adds(journal, change, sending(&[1])).await;
    adds(journal, change, end).await;
}

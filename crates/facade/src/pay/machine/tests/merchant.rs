//! The merchant's word: releasing an attempt, and opening keys again.

use bigcommerce_journal::{Class, End};

use super::super::{TOKEN_LIFE, may_release, may_reopen};
use super::build::*;

fn release(facts: Facts, at: Option<i64>) -> Result<(), Option<i64>> {
    let case = case(facts);
    may_release(&case.record, &case.evidence(), &case.settings, at)
}

#[test]
fn an_unmarked_attempt_is_released_at_any_time() {
    for facts in [opened(), minted()] {
        for at in [None, Some(0), Some(CLOSED)] {
            assert_eq!(release(facts.clone(), at), Ok(()));
        }
    }
}

#[test]
fn a_marked_attempt_is_released_only_by_a_look_after_the_fence_and_the_quiet_period() {
    let mut records = vec![marked()];
    records.extend(CLASSES.map(answered));
    for facts in records {
        for at in [None, Some(FENCE + 1), Some(CLOSED - 1)] {
            assert_eq!(release(facts.clone(), at), Err(Some(CLOSED)));
        }
        assert_eq!(release(facts, Some(CLOSED)), Ok(()));
    }
}

#[test]
fn an_attempt_that_counts_as_sent_is_released_like_a_marked_one() {
    // The token of an answer without a mark was made before the answer.
    let until = ANSWERED + TOKEN_LIFE + QUIET + 1;
    let contradicted = minted().released().answered(Class::Success);
    assert_eq!(release(contradicted.clone(), None), Err(Some(until)));
    assert_eq!(release(contradicted, Some(until)), Ok(()));
    let distrusted = case(opened()).trusted_since(OPENED);
    let end = OPENED + TOKEN_LIFE + QUIET + 1;
    let at = |at| {
        may_release(
            &distrusted.record,
            &distrusted.evidence(),
            &distrusted.settings,
            at,
        )
    };
    assert_eq!(at(Some(end - 1)), Err(Some(end)));
    assert_eq!(at(Some(end)), Ok(()));
    let lost_its_mark = minted().answered(Class::Doubt);
    assert!(release(lost_its_mark, Some(OPENED + 1)).is_err());
}

#[test]
fn an_ended_attempt_is_not_released() {
    for end in ends() {
        assert_eq!(release(marked().ended(end), Some(i64::MAX)), Err(None));
    }
    assert_eq!(release(opened().released(), Some(i64::MAX)), Err(None));
}

fn reopens(facts: Facts, look: &super::super::Look, known: &[i64]) -> bool {
    may_reopen(&facts.record(), look, &ids(known))
}

#[test]
fn keys_are_opened_again_only_once_all_of_the_attempts_money_went_back() {
    let paid = || marked().ended(End::Paid);
    let table = [
        (
            "refunded",
            vec![purchase(1, SHOWN), refund(2, SHOWN).of(1)],
            true,
        ),
        ("voided", vec![authorization(1, SHOWN), void(2).of(1)], true),
        ("still there", vec![purchase(1, SHOWN)], false),
        (
            "in part",
            vec![purchase(1, SHOWN), refund(2, SHOWN - 1).of(1)],
            false,
        ),
        ("nothing is seen", vec![], false),
        (
            "one of two",
            vec![purchase(1, 5), refund(2, 5).of(1), purchase(3, 5)],
            false,
        ),
        (
            "reserved",
            vec![purchase(1, 5), refund(2, 5).of(1), authorization(3, 5)],
            false,
        ),
        (
            "pending",
            vec![purchase(1, 5), refund(2, 5).of(1), pending(3, 5)],
            false,
        ),
        (
            "foreign",
            vec![purchase(1, 5), refund(2, 5).of(1), purchase(3, 5).foreign()],
            false,
        ),
        (
            "unclear",
            vec![purchase(1, 5), refund(2, 5).of(1), settled(3, 5).of(77)],
            false,
        ),
    ];
    for (name, entries, may) in table {
        assert_eq!(reopens(paid(), &showing(&entries), &[]), may, "{name}");
    }
}

#[test]
fn keys_are_opened_again_on_a_whole_look_only() {
    let back = showing(&[purchase(1, SHOWN), refund(2, SHOWN).of(1)]);
    let paid = || marked().ended(End::Paid);
    assert!(reopens(paid(), &back, &[1]));
    assert!(!reopens(paid(), &back.clone().incomplete(), &[]));
    assert!(!reopens(paid(), &back.clone().undated(), &[]));
    assert!(!reopens(paid(), &back, &[7]));
}

#[test]
fn money_of_before_the_mark_does_not_keep_the_keys_closed() {
    let entries = [purchase(1, 500), purchase(2, SHOWN), refund(3, SHOWN).of(2)];
    let facts = minted().sending(&[1]).ended(End::Paid);
    assert!(reopens(facts, &showing(&entries), &[1]));
    let unmarked = minted().ended(End::Paid);
    assert!(!reopens(unmarked, &showing(&entries), &[1]));
}

#[test]
fn keys_that_are_not_closed_are_not_opened() {
    let back = showing(&[purchase(1, SHOWN), refund(2, SHOWN).of(1)]);
    let contradicted = marked().ended(End::Declined).answered(Class::Success);
    let records = [
        marked(),
        contradicted,
        marked().released(),
        marked().ended(End::Paid).reopened(),
    ];
    for facts in records {
        assert!(!reopens(facts, &back, &[]));
    }
}

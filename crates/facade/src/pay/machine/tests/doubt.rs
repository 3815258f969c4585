//! Doubt (6.3.5): two whole looks after the fence, a quiet period apart.

use bigcommerce_journal::{Class, End, Fact};

use super::super::{Action, Look, Waiting};
use super::build::*;

/// The records of a doubt: no answer, and one that says nothing.
fn doubts() -> [Facts; 2] {
    [marked(), answered(Class::Doubt)]
}

#[test]
fn a_look_at_or_before_the_fence_does_not_count() {
    for facts in doubts() {
        for at in [MARKED, FENCE - 1, FENCE] {
            let case = case(facts.clone()).look(look().at(at));
            assert_eq!(case.waits(), (Waiting::Fence, FENCE + 1), "{at}");
        }
    }
}

#[test]
fn the_first_look_after_the_fence_is_put_on_record() {
    for facts in doubts() {
        for at in [FENCE + 1, CLOSED + QUIET] {
            let first = case(facts.clone()).look(look().at(at));
            assert_eq!(first.next(), Action::Write(Fact::Observed { at }));
        }
        // One before the fence does not count as the first.
        let early = case(facts.observed(FENCE)).look(look().at(CLOSED));
        assert_eq!(early.next(), Action::Write(Fact::Observed { at: CLOSED }));
    }
}

#[test]
fn not_charged_needs_a_second_look_a_quiet_period_later() {
    for facts in doubts() {
        let observed = facts.observed(FENCE + 1);
        let second = FENCE + 1 + QUIET;
        for at in [FENCE + 1, second - 1] {
            let early = case(observed.clone()).look(look().at(at));
            assert_eq!(early.waits(), (Waiting::Quiet, second), "{at}");
        }
        let late = case(observed).look(look().at(second));
        assert_eq!(late.end(), End::NotCharged);
    }
}

#[test]
fn an_answer_after_the_first_look_begins_the_quiet_period_anew() {
    let facts = marked().observed(FENCE + 1).answered(Class::Doubt);
    let at = CLOSED + QUIET;
    let case = case(facts).look(look().at(at));
    assert_eq!(case.next(), Action::Write(Fact::Observed { at }));
}

#[test]
fn the_fence_is_that_of_the_latest_token() {
    for facts in [
        minted().minted(2, FENCE + 500).sending(&[]),
        opened()
            .minted(2, FENCE + 500)
            .minted(MINE, FENCE)
            .sending(&[]),
    ] {
        let case = case(facts).look(look().at(FENCE + 500));
        assert_eq!(case.waits(), (Waiting::Fence, FENCE + 501));
    }
}

#[test]
fn in_doubt_what_went_back_ends_when_nothing_more_can_come() {
    let back = [purchase(1, SHOWN), refund(2, SHOWN).of(1)];
    let seen = |facts: Facts, at| case(facts).look(showing(&back).at(at));
    for facts in doubts() {
        assert_eq!(seen(facts.clone(), MARKED).waits().0, Waiting::Fence);
        let first = seen(facts.clone(), FENCE + 1).next();
        assert!(matches!(first, Action::Write(Fact::Observed { .. })));
        let facts = facts.observed(FENCE + 1);
        assert_eq!(seen(facts, FENCE + 1 + QUIET).end(), End::GivenBack);
    }
}

#[test]
fn a_look_that_shows_money_or_cannot_be_told_apart_is_no_proof() {
    let odd: [(&str, Look, Waiting); 4] = [
        ("pending", showing(&[pending(1, 5)]), Waiting::Pending),
        (
            "review",
            showing(&[purchase(1, 5).in_review()]),
            Waiting::Pending,
        ),
        (
            "foreign",
            showing(&[purchase(1, 5).foreign()]),
            Waiting::Unclear,
        ),
        ("unseen", showing(&[settled(1, 5).of(77)]), Waiting::Unclear),
    ];
    for facts in doubts() {
        let facts = facts.observed(FENCE + 1);
        for (name, look, why) in &odd {
            let case = case(facts.clone()).look(look.clone().at(CLOSED + QUIET));
            assert_eq!(case.waits().0, *why, "{name}");
        }
    }
}

#[test]
fn a_follow_up_of_money_that_was_there_before_is_not_new() {
    let entries = [purchase(1, 1000), settled(2, 1000).of(1)];
    let facts = minted().sending(&[1]).observed(FENCE + 1);
    let case = case(facts).look(showing(&entries).at(CLOSED + 1));
    assert_eq!(case.end(), End::NotCharged);
}

#[test]
fn one_look_is_never_both_looks() {
    let first = case(marked()).look(look().at(FENCE + 1)).quiet(0);
    let at = FENCE + 1;
    assert_eq!(first.next(), Action::Write(Fact::Observed { at }));
    let facts = marked().observed(FENCE + 1);
    let same = case(facts.clone())
        .look(look().at(at).begun_after(3))
        .quiet(0);
    assert_eq!(same.next(), Action::Read);
    let second = case(facts).look(look().at(at).begun_after(4)).quiet(0);
    assert_eq!(second.end(), End::NotCharged);
}

#[test]
fn times_at_the_end_of_the_calendar_do_not_overflow() {
    let facts = opened().minted(MINE, i64::MAX).sending(&[]);
    for at in [i64::MIN, 0, i64::MAX] {
        let case = case(facts.clone())
            .look(look().at(at))
            .now(at)
            .quiet(i64::MAX);
        assert_eq!(case.waits().0, Waiting::Fence);
    }
}

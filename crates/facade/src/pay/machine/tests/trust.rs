//! A journal that was lost or restored: an attempt of before counts as sent, without a baseline.

use bigcommerce_journal::{Class, End, Fact};

use super::super::{Action, Hand, TOKEN_LIFE, Waiting};
use super::build::*;

/// After the attempt's own token has expired.
const SINCE: i64 = FENCE + 7;
const ITS_FENCE: i64 = SINCE + TOKEN_LIFE;

fn restored(facts: Facts) -> Case {
    case(facts).trusted_since(SINCE)
}

#[test]
fn an_unmarked_attempt_of_before_counts_as_sent() {
    for facts in [opened(), minted()] {
        for hand in [Hand::default(), with_token()] {
            let case = restored(facts.clone()).hand(hand).now(SINCE + GRACE);
            assert_eq!(case.next(), Action::Read);
            let case = case.look(look());
            assert_eq!(case.waits(), (Waiting::Fence, ITS_FENCE + 1));
        }
    }
}

#[test]
fn only_an_attempt_opened_at_or_before_the_time_is_distrusted() {
    let opener = |since| {
        case(minted())
            .hand(with_token())
            .look(look())
            .trusted_since(since)
    };
    assert_eq!(opener(OPENED - 1).mark().nonce, nonce(MINE));
    assert_eq!(opener(OPENED).waits().0, Waiting::Fence);
}

#[test]
fn the_fence_of_a_distrusted_attempt_is_a_token_life_after_the_time() {
    // Marked ones included: a later attempt that was forgotten may have a token of its own.
    for facts in [opened(), minted(), marked(), answered(Class::Doubt)] {
        let at = |at| restored(facts.clone()).look(look().at(at));
        assert_eq!(at(ITS_FENCE).waits(), (Waiting::Fence, ITS_FENCE + 1));
        let observed = at(ITS_FENCE + 1).next();
        assert!(matches!(observed, Action::Write(Fact::Observed { .. })));
        let second = ITS_FENCE + 1 + QUIET;
        let facts = facts.clone().observed(ITS_FENCE + 1);
        let end = restored(facts.clone()).look(look().at(second));
        assert_eq!(end.end(), End::NotCharged);
        let early = restored(facts).look(look().at(second - 1));
        assert_eq!(early.waits(), (Waiting::Quiet, second));
    }
    // It never comes before the token's own.
    let early = case(minted()).trusted_since(OPENED).look(look().at(FENCE));
    assert_eq!(early.waits(), (Waiting::Fence, FENCE + 1));
    let for_ever = case(opened())
        .trusted_since(i64::MAX)
        .look(look().at(i64::MAX));
    assert_eq!(for_ever.waits().0, Waiting::Fence);
}

#[test]
fn the_whole_of_an_attempt_without_a_mark_is_the_total_of_its_order() {
    let part = [purchase(1, SHOWN - 1)];
    let blind = || restored(minted());
    let short = blind().look(showing(&part).status(11).at(ITS_FENCE));
    assert_eq!(short.waits().0, Waiting::Visible);
    let late = blind().look(showing(&part).status(11).at(ITS_FENCE + QUIET + 1));
    assert_eq!(late.end(), End::Part(usd(SHOWN - 1)));
    // What a record had seen before counts for the whole, and is not new.
    let rest = [purchase(1, 1000), purchase(2, SHOWN - 1000)];
    let whole = blind().known(&[1]).look(showing(&rest).status(11));
    assert_eq!(whole.end(), End::Paid);
    let raised = blind().look(showing(&[purchase(1, SHOWN)]).total(9000, 5500).status(11));
    assert_eq!(raised.waits().0, Waiting::Visible);
    let reserved = [purchase(1, 1000), authorization(2, SHOWN - 1000)];
    let authorized = blind().known(&[1]).look(showing(&reserved));
    assert_eq!(authorized.end(), End::Authorized);
    // Money of before does not make a new reservation a payment.
    let beside = [purchase(1, SHOWN), authorization(2, 500)];
    let authorized = blind().known(&[1]).look(showing(&beside).status(11));
    assert_eq!(authorized.end(), End::Authorized);
}

#[test]
fn transactions_that_a_record_has_seen_are_not_the_attempts_own() {
    let entries = [purchase(1, SHOWN)];
    let case = restored(opened())
        .known(&[1])
        .look(showing(&entries).status(11));
    assert_eq!(case.waits().0, Waiting::Fence);
}

#[test]
fn a_forgotten_instrument_may_have_paid_a_part() {
    let facts = opened().answered(Class::Success);
    let case = restored(facts).look(showing(&[purchase(1, 1000)]));
    assert_eq!(case.end(), End::Part(usd(1000)));
    // A mark on record remembers what it was.
    let marked = restored(answered(Class::Success)).look(showing(&[purchase(1, 1000)]));
    assert_eq!(marked.waits().0, Waiting::Visible);
}

#[test]
fn an_answer_without_a_mark_shows_that_a_mark_was_lost() {
    for class in CLASSES {
        for facts in [opened(), minted()] {
            let lost = case(facts.answered(class)).now(CLOSED + GRACE);
            assert_eq!(lost.next(), Action::Read, "{class:?}");
            assert_eq!(lost.clone().hand(with_token()).next(), Action::Read);
        }
    }
    // Nobody knows its token: it was made before the answer.
    let fence = ANSWERED + TOKEN_LIFE;
    let doubt = || case(opened().answered(Class::Doubt));
    assert_eq!(
        doubt().look(look().at(fence)).waits(),
        (Waiting::Fence, fence + 1)
    );
    let observed = doubt().look(look().at(fence + 1)).next();
    assert!(matches!(observed, Action::Write(Fact::Observed { .. })));
}

//! Sums (6.3.7), sentence by sentence.

use std::collections::BTreeSet;

use super::super::{Entry, Event, money::Money, sum};
use super::build::*;

fn all(entries: &[Entry]) -> Money {
    sum(entries, &BTreeSet::new())
}

/// Taken, and nothing else.
fn taken(gross: i128, net: i128) -> Money {
    Money {
        gross,
        net,
        ..Money::default()
    }
}

fn given_back() -> Money {
    Money {
        given_back: true,
        ..Money::default()
    }
}

fn waiting(amount: i128) -> Money {
    Money {
        pending: true,
        waiting: amount,
        ..Money::default()
    }
}

fn unclear(money: Money) -> Money {
    Money {
        unclear: true,
        ..money
    }
}

#[test]
fn only_what_worked_is_money() {
    assert_eq!(all(&[]), Money::default());
    assert_eq!(all(&[purchase(1, 35)]), taken(35, 35));
    for event in [Event::Purchase, Event::Authorization, Event::Pending] {
        assert_eq!(all(&[entry(1, event, 35).failed()]), Money::default());
    }
}

#[test]
fn a_purchase_and_its_settlement_are_one_payment_with_and_without_a_reference() {
    assert_eq!(all(&[purchase(1, 35), settled(2, 35).of(1)]), taken(35, 35));
    let loose = Money {
        loose: 35,
        ..taken(35, 35)
    };
    assert_eq!(all(&[purchase(1, 35), settled(2, 35)]), loose);
}

#[test]
fn an_authorization_is_reserved_and_with_its_capture_taken_once() {
    let reserved = Money {
        reserved: 35,
        ..Money::default()
    };
    assert_eq!(all(&[authorization(1, 35)]), reserved);
    let failed = capture(2, 35).of(1).failed();
    assert_eq!(all(&[authorization(1, 35), failed]), reserved);
    let captured = all(&[authorization(1, 35), capture(2, 35).of(1)]);
    assert_eq!(captured, taken(35, 35));
    let refunded = |amount| all(&[authorization(1, 35), refund(2, amount).of(1)]);
    assert_eq!(refunded(10), reserved);
    assert_eq!(refunded(35), given_back());
    // Gross is its amount, net what was captured of it.
    let short = all(&[authorization(1, 35), capture(2, 30).of(1)]);
    assert_eq!(short, taken(35, 30));
    let in_two = [
        authorization(1, 35),
        capture(2, 20).of(1),
        capture(3, 10).of(1),
    ];
    assert_eq!(all(&in_two), taken(35, 30));
    let settled = [
        authorization(1, 35),
        capture(2, 35).of(1),
        settled(3, 35).of(2),
    ];
    assert_eq!(all(&settled), taken(35, 35));
}

#[test]
fn a_refund_is_counted_by_its_own_amount_at_the_root_of_its_chain() {
    let of_purchase = [purchase(1, 35), refund(2, 10).of(1), refund(3, 5).of(1)];
    assert_eq!(all(&of_purchase), taken(35, 20));
    let of_capture = [
        authorization(1, 35),
        capture(2, 35).of(1),
        refund(3, 10).of(2),
    ];
    assert_eq!(all(&of_capture), taken(35, 25));
    let failed = [purchase(1, 35), refund(2, 35).of(1).failed()];
    assert_eq!(all(&failed), taken(35, 35));
    let in_review = [purchase(1, 35), refund(2, 35).of(1).in_review()];
    assert_eq!(all(&in_review), taken(35, 35));
}

#[test]
fn a_root_that_all_went_back_counts_for_that_only() {
    let refunded = [purchase(1, 35), refund(2, 20).of(1), refund(3, 15).of(1)];
    assert_eq!(all(&refunded), given_back());
    let more = [purchase(1, 35), refund(2, 40).of(1)];
    assert_eq!(all(&more), given_back());
    for root in [purchase(1, 35), authorization(1, 35)] {
        assert_eq!(all(&[root, void(2).of(1)]), given_back());
    }
    // What was captured went back: the rest was never taken.
    let captured = [
        authorization(1, 35),
        capture(2, 30).of(1),
        refund(3, 30).of(2),
    ];
    assert_eq!(all(&captured), given_back());
    let voided_capture = [authorization(1, 35), capture(2, 35).of(1), void(3).of(2)];
    assert_eq!(all(&voided_capture), given_back());
    let failed_void = [authorization(1, 35), void(2).of(1).failed()];
    assert_eq!(all(&failed_void).reserved, 35);
    let other_root = [purchase(1, 35), purchase(2, 10), refund(3, 10).of(2)];
    let one_left = Money {
        given_back: true,
        ..taken(35, 35)
    };
    assert_eq!(all(&other_root), one_left);
    assert!(!all(&other_root).all_back());
    assert!(all(&refunded).all_back());
    assert!(!all(&[]).all_back());
}

#[test]
fn a_payment_of_nothing_is_nothing() {
    assert_eq!(all(&[purchase(1, 0)]), Money::default());
    assert_eq!(all(&[authorization(1, 0)]), Money::default());
    assert!(!all(&[purchase(1, 0).in_review()]).given_back);
}

#[test]
fn a_follow_up_without_a_reference_is_never_money() {
    for event in [Event::Settled, Event::Capture] {
        let hint = Money {
            loose: 35,
            ..Money::default()
        };
        assert_eq!(all(&[entry(1, event, 35)]), hint);
        assert_eq!(all(&[entry(1, event, 35).failed()]), Money::default());
        assert_eq!(all(&[entry(1, event, 35).in_review()]), Money::default());
    }
    for event in [Event::Refund, Event::Void] {
        assert_eq!(all(&[entry(1, event, 35)]), Money::default());
        let beside = all(&[purchase(1, 35), entry(2, event, 35)]);
        assert_eq!(beside, taken(35, 35));
    }
}

#[test]
fn a_follow_up_of_what_is_not_there_makes_the_sum_undecided() {
    for event in [
        Event::Settled,
        Event::Capture,
        Event::Refund,
        Event::Purchase,
    ] {
        let entries = [purchase(1, 35), entry(2, event, 5).of(77)];
        assert_eq!(all(&entries), unclear(taken(35, 35)), "{event:?}");
    }
    let chain = [refund(3, 5).of(2), capture(2, 5).of(1)];
    assert_eq!(all(&chain), unclear(Money::default()));
    let known = sum(&[settled(2, 5).of(1)], &ids(&[1]));
    assert_eq!(known, Money::default());
}

#[test]
fn references_in_a_circle_have_no_root() {
    let own = [settled(1, 5).of(1)];
    let pair = [purchase(1, 5).of(2), purchase(2, 5).of(1)];
    assert_eq!(all(&own), unclear(Money::default()));
    assert_eq!(all(&pair), unclear(Money::default()));
}

#[test]
fn another_currency_is_in_doubt_until_it_was_voided() {
    let foreign = Money {
        foreign: true,
        ..Money::default()
    };
    for event in [Event::Purchase, Event::Authorization, Event::Pending] {
        let root = entry(1, event, 5000).foreign();
        assert_eq!(all(std::slice::from_ref(&root)), foreign);
        assert_eq!(all(&[root, void(2).of(1)]), given_back());
    }
    let failed = purchase(1, 5000).foreign().failed();
    assert_eq!(all(&[failed]), Money::default());
    // A refund in another currency cannot be taken from a payment in ours.
    let refund = refund(2, 35).of(1).foreign();
    assert!(all(&[purchase(1, 35), refund]).undecided());
}

#[test]
fn an_amount_that_cannot_be_read_makes_the_sum_undecided() {
    let nothing = unclear(Money::default());
    assert_eq!(all(&[purchase(1, 35).unreadable()]), nothing);
    let refund = refund(2, 5).of(1).unreadable();
    assert_eq!(all(&[purchase(1, 35), refund]), nothing);
    let capture = capture(2, 5).of(1).unreadable();
    assert_eq!(all(&[authorization(1, 35), capture]), nothing);
    let voided = [purchase(1, 35).unreadable(), void(2).of(1).unreadable()];
    assert_eq!(all(&voided), given_back());
}

#[test]
fn what_is_held_for_review_or_not_known_is_pending_until_it_went_back() {
    let unknown = |id| entry(id, Event::Unknown, 35);
    let odd = [
        purchase(1, 35).in_review(),
        authorization(1, 35).in_review(),
        pending(1, 35).in_review(),
        unknown(1),
        unknown(1).in_review(),
        unknown(1).failed(),
    ];
    for root in odd {
        let with = |follow_up: Entry| all(&[root.clone(), follow_up]);
        assert_eq!(all(std::slice::from_ref(&root)), waiting(35), "{root:?}");
        assert_eq!(with(void(2).of(1)), given_back());
        assert_eq!(with(refund(2, 35).of(1)), given_back());
        assert_eq!(with(refund(2, 34).of(1)), waiting(35));
    }
}

#[test]
fn a_pending_payment_is_taken_when_its_settlement_works_and_gone_when_it_fails() {
    assert_eq!(all(&[pending(1, 35)]), waiting(35));
    for event in [Event::Settled, Event::Purchase] {
        let follow_up = || entry(2, event, 35).of(1);
        assert_eq!(all(&[pending(1, 35), follow_up()]), taken(35, 35));
        let failed = Money {
            pending_failed: true,
            ..Money::default()
        };
        assert_eq!(all(&[pending(1, 35), follow_up().failed()]), failed);
        let in_review = follow_up().in_review();
        assert_eq!(all(&[pending(1, 35), in_review]), waiting(35));
    }
    let refunded = [pending(1, 35), settled(2, 35).of(1), refund(3, 35).of(2)];
    assert_eq!(all(&refunded), given_back());
}

#[test]
fn a_settlement_that_works_outranks_one_that_failed() {
    for event in [Event::Settled, Event::Purchase] {
        let failed = settled(2, 35).of(1).failed();
        let entries = [pending(1, 35), failed, entry(3, event, 35).of(1)];
        assert_eq!(all(&entries), taken(35, 35), "{event:?}");
    }
}

#[test]
fn a_pending_payment_that_all_went_back_is_given_back() {
    assert_eq!(all(&[pending(1, 35), void(2).of(1)]), given_back());
    assert_eq!(all(&[pending(1, 35), refund(2, 35).of(1)]), given_back());
    assert_eq!(all(&[pending(1, 35), refund(2, 34).of(1)]), waiting(35));
}

#[test]
fn a_second_taking_that_refers_to_a_first_one_is_not_told_apart() {
    for event in [Event::Purchase, Event::Authorization] {
        let second = || entry(2, event, 35).of(1);
        let both = all(&[purchase(1, 35), second()]);
        assert!(both.unclear && both.gross == 35, "{both:?}");
        assert_eq!(all(&[purchase(1, 35), second().failed()]), taken(35, 35));
    }
}

#[test]
fn a_taking_that_refers_to_a_failed_one_is_not_overlooked() {
    let roots = [purchase(1, 35).failed(), authorization(1, 35).failed()];
    for root in roots {
        let after = |follow_up: Entry| all(&[root.clone(), follow_up.of(1)]);
        for event in [Event::Purchase, Event::Authorization] {
            assert!(after(entry(2, event, 35)).unclear, "{event:?}");
            assert!(after(entry(2, event, 35).in_review()).unclear, "{event:?}");
            assert_eq!(after(entry(2, event, 35).failed()), Money::default());
        }
        for event in [Event::Capture, Event::Settled] {
            assert!(after(entry(2, event, 35)).unclear, "{event:?}");
            assert_eq!(after(entry(2, event, 35).failed()), Money::default());
        }
        assert_eq!(after(void(2)), Money::default());
    }
}

#[test]
fn a_new_taking_that_refers_to_one_of_before_is_not_overlooked() {
    let roots = [purchase(1, 35), purchase(1, 35).failed()];
    for root in roots {
        for event in [Event::Purchase, Event::Authorization, Event::Pending] {
            let entries = [root.clone(), entry(2, event, 35).of(1)];
            assert!(sum(&entries, &ids(&[1])).unclear, "{event:?}");
            // Once it is of before as well it is not new.
            assert!(!sum(&entries, &ids(&[1, 2])).unclear, "{event:?}");
            let failed = [root.clone(), entry(2, event, 35).of(1).failed()];
            assert_eq!(sum(&failed, &ids(&[1])), Money::default());
        }
    }
}

#[test]
fn what_was_there_before_is_not_new_and_neither_is_what_follows_it() {
    let entries = [
        purchase(1, 35),
        settled(2, 35).of(1),
        refund(3, 10).of(2),
        authorization(4, 35),
        capture(5, 35).of(4),
    ];
    assert_eq!(sum(&entries, &ids(&[1, 4])), Money::default());
    assert_eq!(sum(&entries, &ids(&[1])), taken(35, 35));
    // A follow-up of before still belongs to its root.
    assert_eq!(sum(&entries, &ids(&[2, 3, 5])), taken(70, 60));
}

#[test]
fn the_same_transaction_twice_is_counted_once() {
    let twice = [purchase(1, 35), purchase(1, 35)];
    assert_eq!(all(&twice), taken(35, 35));
    let refunds = [purchase(1, 35), refund(2, 20).of(1), refund(2, 20).of(1)];
    assert_eq!(all(&refunds), taken(35, 15));
    // Two that differ under one id are not told apart.
    assert!(all(&[purchase(1, 35), purchase(1, 36)]).unclear);
}

#[test]
fn huge_amounts_do_not_overflow() {
    let huge = i128::MAX;
    let entries = [
        purchase(1, huge),
        purchase(2, huge),
        authorization(3, huge),
        authorization(4, huge),
        pending(5, huge),
        pending(6, huge),
        settled(7, huge),
        settled(8, huge),
        refund(9, huge).of(1),
        refund(10, huge).of(1),
        capture(11, huge).of(3),
        capture(12, huge).of(3),
        purchase(13, i128::MIN),
    ];
    let money = all(&entries);
    assert_eq!(
        (money.reserved, money.waiting, money.loose),
        (huge, huge, huge)
    );
    assert!(money.held() > 0);
}

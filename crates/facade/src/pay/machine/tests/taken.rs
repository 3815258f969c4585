//! Money after the mark (6.3.7, 6.3.8): the whole, a reservation, a part, a pending payment.

use bigcommerce_journal::{Class, End, Fact, Money, Unsent};

use super::super::{Action, Entry, Hand, MintFailure, Waiting};
use super::build::*;

const PAID: [i64; 9] = [2, 3, 4, 8, 9, 10, 11, 13, 14];

#[test]
fn the_whole_is_paid_once_the_store_says_so() {
    let whole = [purchase(1, SHOWN)];
    for class in CLASSES {
        for status in -1..=16 {
            let look = |at| showing(&whole).status(status).at(at);
            let early = case(answered(class)).look(look(CLOSED - 1));
            let late = case(answered(class)).look(look(CLOSED));
            match status {
                _ if PAID.contains(&status) => assert_eq!(early.end(), End::Paid, "{status}"),
                5 | 6 => assert_eq!(early.end(), End::TakenIncomplete, "{status}"),
                _ => {
                    assert_eq!(early.waits(), (Waiting::Visible, MARKED + 2), "{status}");
                    assert_eq!(late.end(), End::TakenIncomplete, "{status}");
                }
            }
        }
    }
}

#[test]
fn an_end_holds_the_transactions_and_the_time_of_the_look_that_decided() {
    let entries = [purchase(1, SHOWN), purchase(2, 5).failed()];
    let case = case(marked()).look(showing(&entries).status(11).at(ANSWERED));
    match case.next() {
        Action::Write(Fact::Ended(ended)) => {
            assert_eq!((ended.seen, ended.at), (ids(&[1, 2]), ANSWERED));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn whole_is_measured_against_what_was_shown_not_against_the_total() {
    let raised = showing(&[purchase(1, SHOWN)]).total(9000, 5500).status(11);
    assert_eq!(case(marked()).look(raised).end(), End::Paid);
    let lowered = showing(&[purchase(1, SHOWN - 1)])
        .total(100, 100)
        .status(11);
    assert_eq!(case(marked()).look(lowered).waits().0, Waiting::Visible);
}

#[test]
fn whole_is_measured_by_gross_whatever_was_given_back_later() {
    let entries = [purchase(1, SHOWN), refund(2, SHOWN - 1).of(1)];
    for status in [4, 14] {
        let case = case(answered(Class::Success)).look(showing(&entries).status(status));
        assert_eq!(case.end(), End::Paid);
    }
}

#[test]
fn new_is_what_is_not_in_the_baseline() {
    let entries = [purchase(1, SHOWN), settled(2, SHOWN).of(1)];
    let old = case(minted().sending(&[1])).look(showing(&entries).status(11));
    assert_eq!(old.waits().0, Waiting::Fence);
    let and_new = [purchase(1, SHOWN), purchase(3, SHOWN)];
    let new = case(minted().sending(&[1])).look(showing(&and_new).status(11));
    assert_eq!(new.end(), End::Paid);
}

#[test]
fn a_reservation_of_the_whole_is_authorized_whatever_the_status() {
    let whole: [&[Entry]; 2] = [
        &[authorization(1, SHOWN)],
        &[authorization(1, 500), purchase(2, SHOWN - 500)],
    ];
    for entries in whole {
        for status in [0, 1, 4, 5, 7, 11, 99] {
            let case = case(marked()).look(showing(entries).status(status));
            assert_eq!(case.end(), End::Authorized, "{status}");
        }
    }
    let captured = [authorization(1, SHOWN), capture(2, SHOWN).of(1)];
    let case = case(answered(Class::Authorized)).look(showing(&captured).status(11));
    assert_eq!(case.end(), End::Paid);
}

#[test]
fn a_part_is_believed_at_once_only_after_success_of_an_instrument_that_may_pay_a_part() {
    let part = [purchase(1, 1000), authorization(2, 500)];
    for class in CLASSES {
        for may in [false, true] {
            let facts = answered(class);
            let facts = if may { facts.may_pay_part() } else { facts };
            let early = case(facts.clone()).look(showing(&part).at(CLOSED - 1));
            if may && matches!(class, Class::Success | Class::Authorized) {
                assert_eq!(early.end(), End::Part(usd(1500)), "{class:?}");
            } else {
                assert_eq!(early.waits().0, Waiting::Visible, "{class:?}");
            }
            let late = case(facts).look(showing(&part).at(CLOSED));
            assert_eq!(late.end(), End::Part(usd(1500)), "{class:?}");
        }
    }
    let unanswered = case(marked().may_pay_part()).look(showing(&part).at(CLOSED - 1));
    assert_eq!(unanswered.waits(), (Waiting::Visible, MARKED + 2));
}

#[test]
fn a_part_beside_a_pending_payment_waits() {
    let both = [purchase(1, 1000), pending(2, 2500)];
    let facts = answered(Class::Success).may_pay_part();
    for at in [ANSWERED, CLOSED] {
        let case = case(facts.clone()).look(showing(&both).at(at));
        assert_eq!(case.waits(), (Waiting::Pending, MARKED + 5));
    }
}

#[test]
fn a_part_is_never_called_the_whole() {
    for class in CLASSES {
        for status in 0..=15 {
            let look = showing(&[purchase(1, SHOWN - 1)]).status(status).at(CLOSED);
            assert_eq!(
                case(answered(class)).look(look).end(),
                End::Part(usd(SHOWN - 1))
            );
        }
    }
}

#[test]
fn another_currency_and_what_cannot_be_told_apart_wait_for_ever() {
    let odd = [
        vec![purchase(1, 0).foreign()],
        vec![purchase(1, SHOWN), purchase(2, 0).foreign()],
        vec![purchase(1, SHOWN), settled(2, 5).of(77)],
        vec![purchase(1, SHOWN), refund(2, 5).of(1).unreadable()],
    ];
    for class in CLASSES {
        for entries in &odd {
            let look = showing(entries).status(11).at(CLOSED + QUIET);
            let case = case(answered(class)).look(look);
            assert_eq!(case.waits(), (Waiting::Unclear, MARKED + 2));
        }
    }
}

#[test]
fn a_pending_payment_waits_until_it_is_final() {
    for class in CLASSES {
        for status in [0, 1, 7, 11] {
            let look = showing(&[pending(1, SHOWN)])
                .status(status)
                .at(CLOSED + QUIET);
            let case = case(answered(class)).look(look);
            assert_eq!(case.waits(), (Waiting::Pending, MARKED + 5), "{status}");
        }
    }
    let final_ = [pending(1, SHOWN), settled(2, SHOWN).of(1)];
    let case = case(answered(Class::Pending)).look(showing(&final_).status(11));
    assert_eq!(case.end(), End::Paid);
}

#[test]
fn a_pending_payment_is_paid_by_a_settlement_without_reference_and_a_paid_status_together() {
    let facts = || answered(Class::Pending);
    for follow_up in [settled(2, SHOWN), capture(2, SHOWN)] {
        let entries = [pending(1, SHOWN), follow_up];
        for status in 0..=15 {
            let case = case(facts()).look(showing(&entries).status(status));
            if PAID.contains(&status) && status != 4 {
                assert_eq!(case.end(), End::Paid, "{status}");
            } else {
                assert_eq!(case.waits().0, Waiting::Pending, "{status}");
            }
        }
    }
    let less = [
        [pending(1, SHOWN), settled(2, SHOWN - 1)],
        [pending(1, SHOWN - 1), settled(2, SHOWN)],
        [pending(1, SHOWN), settled(2, SHOWN).failed()],
        [pending(1, SHOWN), settled(2, SHOWN).in_review()],
    ];
    for entries in less {
        let case = case(facts()).look(showing(&entries).status(11));
        assert_eq!(case.waits().0, Waiting::Pending, "{entries:?}");
    }
    // A settlement that was there before says nothing of this payment.
    let old = minted().sending(&[2]).answered(Class::Pending);
    let entries = [pending(1, SHOWN), settled(2, SHOWN)];
    let case = case(old).look(showing(&entries).status(11));
    assert_eq!(case.waits().0, Waiting::Pending);
}

#[test]
fn waits_are_counted_from_the_latest_known_time() {
    let entries = [purchase(1, SHOWN)];
    let known = case(marked()).look(showing(&entries)).now(FENCE);
    assert_eq!(known.waits().1, FENCE + 2);
    let unknown = case(answered(Class::Success))
        .look(showing(&entries))
        .now(None);
    assert_eq!(unknown.waits().1, ANSWERED + 2);
    let observed = case(marked().observed(FENCE + 1))
        .look(showing(&entries))
        .now(None);
    assert_eq!(observed.waits().1, FENCE + 3);
    let just_marked = case(marked()).look(showing(&entries)).now(None);
    assert_eq!(just_marked.waits().1, MARKED + 2);
}

#[test]
fn an_amount_shown_with_more_digits_than_the_currency_is_never_the_whole() {
    let odd = || minted().showing(Money::new("35.001".parse().unwrap(), "USD"));
    let look = showing(&[purchase(1, SHOWN + 1)]).status(11);
    let after = case(odd().sending(&[])).look(look);
    assert_eq!(after.waits().0, Waiting::Visible);
    let before = case(odd()).hand(with_token()).look(showing(&[]));
    assert_eq!(before.unsent(), Unsent::Changed(usd(SHOWN)));
    let refused = Hand {
        mint: Some(MintFailure::Look),
        ..instrument()
    };
    let before = case(odd()).hand(refused).look(showing(&[]));
    assert_eq!(before.unsent(), Unsent::Changed(usd(SHOWN)));
}

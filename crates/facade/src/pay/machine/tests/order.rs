//! The answer of `store.order(id)`: the journal first, then the look.

use bigcommerce_journal::{Class, End};

use super::super::{Entry, Held, OrderAnswer as Answer, order_answer};
use super::build::*;

fn answer_of(held: &Held, status: i64, entries: &[Entry]) -> Answer {
    order_answer(held, &showing(entries).status(status), true)
}

fn unheld(status: i64, entries: &[Entry]) -> Answer {
    answer_of(&Held::Nothing, status, entries)
}

fn back() -> Vec<Entry> {
    vec![purchase(1, SHOWN), refund(2, SHOWN).of(1)]
}

#[test]
fn an_open_attempt_speaks_for_its_order() {
    let seen = [vec![], vec![purchase(1, SHOWN)], back()];
    for entries in &seen {
        for whole in [false, true] {
            let look = showing(entries).status(11);
            let answer = |held| order_answer(&held, &look, whole);
            for class in CLASSES {
                let pending = class == Class::Pending;
                let expected = if pending {
                    Answer::Pending
                } else {
                    Answer::Unknown
                };
                assert_eq!(answer(Held::Marked(Some(class))), expected, "{class:?}");
            }
            assert_eq!(answer(Held::Marked(None)), Answer::Unknown);
            assert_eq!(answer(Held::Unmarked), Answer::Unpaid);
        }
    }
}

#[test]
fn the_end_that_closed_the_keys_speaks_for_its_order() {
    let here = |end| Held::Here(end);
    let taken = [purchase(1, SHOWN)];
    let captured = [authorization(1, SHOWN), capture(2, SHOWN).of(1)];
    assert_eq!(answer_of(&here(End::Paid), 0, &taken), Answer::Paid);
    assert_eq!(answer_of(&here(End::Paid), 11, &[]), Answer::Paid);
    let incomplete = here(End::TakenIncomplete);
    for status in [0, 5, 7] {
        assert_eq!(
            answer_of(&incomplete, status, &taken),
            Answer::TakenIncomplete
        );
    }
    assert_eq!(answer_of(&incomplete, 11, &taken), Answer::Paid);
    let authorized = here(End::Authorized);
    let reserved = [authorization(1, SHOWN)];
    for status in [0, 7, 11] {
        assert_eq!(
            answer_of(&authorized, status, &reserved),
            Answer::Authorized
        );
        assert_eq!(answer_of(&authorized, status, &captured), Answer::Paid);
    }
}

#[test]
fn an_authorization_of_which_nothing_was_captured_is_not_paid() {
    let voided_and_pending = [authorization(1, SHOWN), void(2).of(1), pending(3, 5)];
    let authorized = Held::Here(End::Authorized);
    let answer = answer_of(&authorized, 11, &voided_and_pending);
    assert_eq!(answer, Answer::Pending);
    // A gift certificate is left where the card beside it was voided.
    let part = [purchase(1, 5), authorization(2, SHOWN), void(3).of(2)];
    let answer = answer_of(&authorized, 1, &part);
    assert!(matches!(answer, Answer::PartPaid(_)), "{answer:?}");
}

#[test]
fn money_that_all_went_back_is_said_on_a_whole_look_only() {
    let looked = showing(&back()).status(11);
    for end in [End::Paid, End::Authorized, End::TakenIncomplete] {
        let held = Held::Here(end.clone());
        assert_eq!(order_answer(&held, &looked, true), Answer::GivenBack);
        let unread = match end {
            End::Paid => Answer::Paid,
            End::Authorized => Answer::Authorized,
            _ => Answer::TakenIncomplete,
        };
        assert_eq!(order_answer(&held, &looked, false), unread);
    }
}

#[test]
fn an_order_whose_key_was_closed_by_another_is_paid_by_that() {
    for entries in [vec![], back()] {
        assert_eq!(
            answer_of(&Held::Elsewhere, 0, &entries),
            Answer::PaidByOther
        );
    }
}

#[test]
fn a_look_that_is_not_whole_is_an_error_and_never_unpaid() {
    for status in [0, 11] {
        for entries in [vec![], vec![purchase(1, SHOWN)], back()] {
            let look = showing(&entries).status(status);
            let answer = order_answer(&Held::Nothing, &look, false);
            assert_eq!(answer, Answer::Unreadable);
        }
    }
}

#[test]
fn what_cannot_be_told_apart_is_unknown_and_what_is_not_final_is_pending() {
    for status in [0, 4, 5, 11] {
        let odd = [purchase(1, SHOWN), purchase(2, 5).foreign()];
        assert_eq!(unheld(status, &odd), Answer::Unknown);
        assert_eq!(unheld(status, &[settled(1, 5).of(77)]), Answer::Unknown);
        assert_eq!(unheld(status, &[pending(1, 5)]), Answer::Pending);
        assert_eq!(
            unheld(status, &[purchase(1, 5).in_review()]),
            Answer::Pending
        );
    }
    for claimed in ["pending", "held for review", "void pending"] {
        let look = look().claims(claimed);
        assert_eq!(order_answer(&Held::Nothing, &look, true), Answer::Pending);
    }
}

#[test]
fn what_went_back_comes_before_the_status() {
    for status in [0, 1, 5, 7, 11] {
        assert_eq!(unheld(status, &back()), Answer::GivenBack, "{status}");
    }
    assert_eq!(unheld(4, &[]), Answer::GivenBack);
    assert_eq!(unheld(4, &[purchase(1, SHOWN)]), Answer::GivenBack);
}

#[test]
fn money_and_status_together_say_what_an_order_is() {
    let whole = [purchase(1, SHOWN)];
    let reserved = [authorization(1, SHOWN)];
    let part = [
        purchase(1, 1000),
        authorization(2, 500),
        refund(3, 400).of(1),
    ];
    let rest = Answer::PartPaid(SHOWN - 600 - 500);
    let incomplete = Answer::TakenIncomplete;
    for status in -1..=16 {
        let (none, some, all) = match status {
            0 => (Answer::Unpaid, rest, incomplete),
            1 => (Answer::NotPayable, rest, incomplete),
            4 => (Answer::GivenBack, Answer::GivenBack, Answer::GivenBack),
            5 | 6 => (Answer::Cancelled, incomplete, incomplete),
            2..=14 if ![7, 12].contains(&status) => (Answer::Paid, Answer::Paid, Answer::Paid),
            _ => (Answer::Pending, Answer::Pending, incomplete),
        };
        assert_eq!(unheld(status, &[]), none, "{status}");
        assert_eq!(unheld(status, &part), some, "{status}");
        assert_eq!(unheld(status, &whole), all, "{status}");
        let reserved_part = unheld(status, &[authorization(1, 500)]);
        match some {
            Answer::PartPaid(_) => assert_eq!(reserved_part, Answer::PartPaid(SHOWN - 500)),
            some => assert_eq!(reserved_part, some, "{status}"),
        }
        if status != 4 {
            assert_eq!(unheld(status, &reserved), Answer::Authorized, "{status}");
        }
    }
}

#[test]
fn a_free_order_is_what_its_status_says() {
    let free = |status| order_answer(&Held::Nothing, &look().total(0, 0).status(status), true);
    assert_eq!(free(0), Answer::Unpaid);
    assert_eq!(free(11), Answer::Paid);
}

#[test]
fn the_rest_of_a_part_is_no_more_than_the_order_asks_for() {
    let look = showing(&[purchase(1, 1000)]).total(SHOWN, 2000);
    assert_eq!(
        order_answer(&Held::Nothing, &look, true),
        Answer::PartPaid(2000)
    );
}

#[test]
fn a_payment_status_of_money_that_no_transaction_explains_is_pending() {
    for status in [0, 1] {
        let claimed = look().claims("captured").status(status);
        assert_eq!(
            order_answer(&Held::Nothing, &claimed, true),
            Answer::Pending
        );
    }
    let paid = look().claims("captured").status(11);
    assert_eq!(order_answer(&Held::Nothing, &paid, true), Answer::Paid);
}

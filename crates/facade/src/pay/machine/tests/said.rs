//! After the gateway's answer (6.3.4): what was said, and what the look has to show.

use bigcommerce_journal::{Class, End, Unsent};

use super::super::{Entry, Waiting};
use super::build::*;

/// Long after anything could still become visible.
const LATE: i64 = CLOSED + 365 * 24 * 60 * 60;

#[test]
fn a_refusal_ends_after_one_look_that_shows_nothing_new() {
    let table = [
        (Class::Refused, End::Declined),
        (Class::NotProcessed, End::NotProcessed),
        (Class::NotSent, End::NotSent(Unsent::NoConnection)),
    ];
    let nothing = [
        vec![],
        vec![purchase(1, SHOWN).failed()],
        vec![authorization(1, SHOWN), void(2).of(1)],
    ];
    for (class, end) in table {
        for entries in &nothing {
            let case = case(answered(class)).look(showing(entries).at(ANSWERED));
            assert_eq!(case.end(), end, "{entries:?}");
        }
        let seen = case(marked().answered(class)).look(showing(&[purchase(1, SHOWN)]));
        assert_eq!(seen.waits().0, Waiting::Visible);
    }
}

#[test]
fn after_a_word_of_money_no_wait_proves_that_nothing_was_taken() {
    let table = [
        (Class::Success, Waiting::Visible),
        (Class::Authorized, Waiting::Visible),
        (Class::Pending, Waiting::Pending),
    ];
    let nothing: [Vec<Entry>; 3] = [
        vec![],
        vec![purchase(1, SHOWN).failed()],
        // A settlement of nothing that is known is never money.
        vec![settled(1, SHOWN)],
    ];
    for (class, why) in table {
        for entries in &nothing {
            for status in [0, 5, 6, 11] {
                let facts = answered(class).observed(FENCE + 1);
                let look = showing(entries).status(status).at(LATE);
                let waits = case(facts).look(look).waits();
                assert_eq!(waits, (why, MARKED + 2), "{class:?} {status}");
            }
        }
    }
}

#[test]
fn after_a_word_of_money_what_went_back_ends_the_attempt_at_once() {
    for class in [Class::Success, Class::Authorized, Class::Pending] {
        for back in [
            vec![purchase(1, SHOWN), refund(2, SHOWN).of(1)],
            vec![authorization(1, SHOWN), void(2).of(1)],
        ] {
            let case = case(answered(class)).look(showing(&back).at(ANSWERED));
            assert_eq!(case.end(), End::GivenBack);
        }
    }
}

#[test]
fn after_a_word_of_money_a_failed_follow_up_of_the_new_pending_payment_is_a_decline() {
    let failed = [pending(1, SHOWN), settled(2, SHOWN).of(1).failed()];
    for class in [Class::Success, Class::Authorized, Class::Pending] {
        let case = case(answered(class)).look(showing(&failed).at(ANSWERED));
        assert_eq!(case.end(), End::Declined);
    }
    // Of an older payment it says nothing, nor does a failure that refers to none.
    let old = case(marked().answered(Class::Pending)).look(showing(&failed));
    assert_eq!(old.end(), End::Declined);
    let facts = minted().sending(&[1]).answered(Class::Pending);
    let older = case(facts).look(showing(&failed).at(LATE));
    assert_eq!(older.waits().0, Waiting::Pending);
    let loose = [pending(1, SHOWN), settled(2, SHOWN).failed()];
    let case = case(answered(Class::Pending)).look(showing(&loose).at(LATE));
    assert_eq!(case.waits().0, Waiting::Pending);
}

#[test]
fn in_doubt_a_failed_pending_payment_still_waits_for_the_fence() {
    let failed = [pending(1, SHOWN), settled(2, SHOWN).of(1).failed()];
    let case = case(marked()).look(showing(&failed));
    assert_eq!(case.waits().0, Waiting::Fence);
}

#[test]
fn nothing_said_later_makes_a_word_of_money_unsaid() {
    for word in [Class::Success, Class::Authorized, Class::Pending] {
        for after in [
            Class::Refused,
            Class::NotProcessed,
            Class::NotSent,
            Class::Doubt,
        ] {
            let facts = answered(word).answered(after).observed(FENCE + 1);
            let waits = case(facts).look(look().at(LATE)).waits().0;
            assert!(matches!(waits, Waiting::Visible | Waiting::Pending));
        }
        // What is said first and is not of money is outdone.
        let facts = answered(Class::Refused).answered(word);
        let waits = case(facts).look(look().at(LATE)).waits().0;
        assert!(matches!(waits, Waiting::Visible | Waiting::Pending));
    }
}

#[test]
fn a_cancelled_order_and_a_payment_status_prove_nothing() {
    for status in [5, 6] {
        for claimed in ["declined", "void", "refunded"] {
            let look = look().status(status).claims(claimed).at(ANSWERED);
            assert_eq!(case(marked()).look(look.clone()).waits().0, Waiting::Fence);
            let pending = case(answered(Class::Pending)).look(look.at(LATE));
            assert_eq!(pending.waits().0, Waiting::Pending);
        }
    }
}

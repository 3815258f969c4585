//! An order of which nothing is due: one look decides.

use super::super::{Look, NothingDue, nothing_due};
use super::build::*;

/// A look at an order with nothing left to be paid.
fn free(status: i64) -> Look {
    look().total(0, 0).status(status)
}

#[test]
fn a_free_order_is_settled_only_when_the_store_says_that_it_is_paid() {
    for status in -1..=16 {
        let answer = match status {
            4 => NothingDue::GivenBack,
            2..=14 if ![5, 6, 7, 12].contains(&status) => NothingDue::Settled,
            _ => NothingDue::Unsettled,
        };
        assert_eq!(nothing_due(&free(status)), answer, "{status}");
    }
}

#[test]
fn what_went_back_comes_before_what_the_status_says() {
    let back = [purchase(1, SHOWN), refund(2, SHOWN).of(1)];
    for status in [0, 5, 11] {
        let look = free(status).with(&back);
        assert_eq!(nothing_due(&look), NothingDue::GivenBack, "{status}");
    }
    let look = free(4).with(&[pending(1, 5)]);
    assert_eq!(nothing_due(&look), NothingDue::GivenBack);
}

#[test]
fn money_under_way_or_reserved_is_being_confirmed() {
    let under_way = [
        pending(1, 5),
        purchase(1, 5).in_review(),
        purchase(1, 5).foreign(),
        settled(1, 5).of(77),
        authorization(1, 5),
    ];
    for entry in under_way {
        for status in [0, 5, 11] {
            let look = free(status).with(std::slice::from_ref(&entry));
            assert_eq!(nothing_due(&look), NothingDue::Confirming, "{entry:?}");
        }
    }
}

#[test]
fn a_total_that_was_taken_is_being_confirmed_until_the_status_moves() {
    let taken = |status, amount| {
        let look = look().status(status).with(&[purchase(1, amount)]);
        nothing_due(&look)
    };
    for status in [0, 1, 7, 12, 99] {
        assert_eq!(taken(status, SHOWN), NothingDue::Confirming, "{status}");
        assert_eq!(taken(status, SHOWN - 1), NothingDue::Unsettled, "{status}");
    }
    // Gross: a part that went back since does not make it less.
    let partly_back = [purchase(1, SHOWN), refund(2, 100).of(1)];
    assert_eq!(nothing_due(&showing(&partly_back)), NothingDue::Confirming);
    assert_eq!(taken(11, SHOWN), NothingDue::Settled);
    assert_eq!(taken(5, SHOWN), NothingDue::Unsettled);
}

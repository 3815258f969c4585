//! The comparison before the mark: this order, the other orders of its keys, and what is left to be paid.

use bigcommerce_journal::Unsent;

use super::super::{Look, Minor};
use super::build::*;

fn opener(look: Look) -> Case {
    case(minted()).hand(with_token()).look(look)
}

#[test]
fn the_mark_holds_the_transactions_of_the_look_before_it_and_what_they_left() {
    let entries = [
        purchase(1, 1000),
        refund(2, 400).of(1),
        authorization(3, 500),
        purchase(4, SHOWN).failed(),
    ];
    let mark = opener(showing(&entries).total(5000, 5000).at(MARKED)).mark_of(3500);
    assert_eq!(mark.baseline.ids, ids(&[1, 2, 3, 4]));
    assert_eq!(mark.baseline.sum, Some(usd(1100)));
    assert_eq!((mark.at, mark.nonce), (MARKED, nonce(MINE)));
}

impl Case {
    /// The mark of an attempt that was shown this amount, with a token for it.
    fn mark_of(mut self, amount: Minor) -> bigcommerce_journal::Sending {
        self.shown(amount);
        self.mark()
    }

    fn unsent_of(mut self, amount: Minor) -> Unsent {
        self.shown(amount);
        self.unsent()
    }

    fn shown(&mut self, amount: Minor) {
        self.record = minted().showing(usd(amount)).record();
        if let Some(token) = &mut self.hand.token {
            token.amount = Some(amount);
        }
    }
}

#[test]
fn an_order_with_money_that_cannot_be_told_apart_is_not_charged() {
    let foreign = purchase(1, 5000).foreign();
    let table = [
        ("pending", vec![pending(1, 100)]),
        ("in review", vec![purchase(1, 100).in_review()]),
        (
            "an unknown event",
            vec![entry(1, super::super::Event::Unknown, 1)],
        ),
        ("another currency", vec![foreign]),
        ("a follow-up of nothing", vec![settled(1, 100).of(77)]),
        ("an unreadable amount", vec![purchase(1, 100).unreadable()]),
    ];
    for (name, entries) in table {
        let case = opener(showing(&entries));
        assert_eq!(case.unsent(), Unsent::OtherOpen(ORDER), "{name}");
    }
}

#[test]
fn an_order_whose_total_was_taken_or_reserved_is_paid_whatever_its_status() {
    let paid = Unsent::AlreadyPaid(ORDER);
    for status in [0, 1, 5, 7, 11, 99] {
        let whole = [
            vec![purchase(1, SHOWN)],
            vec![authorization(1, SHOWN)],
            vec![purchase(1, 1000), authorization(2, SHOWN - 1000)],
            // Gross: a part that went back does not make it unpaid.
            vec![purchase(1, SHOWN), refund(2, 100).of(1)],
        ];
        for entries in whole {
            let case = opener(showing(&entries).status(status));
            assert_eq!(case.unsent(), paid, "{status} {entries:?}");
        }
    }
    let almost = opener(showing(&[purchase(1, SHOWN - 1)]));
    assert_eq!(almost.unsent(), Unsent::Changed(usd(1)));
    let nothing = opener(look().total(0, 0));
    assert_eq!(nothing.unsent(), Unsent::Changed(usd(0)));
}

#[test]
fn a_payment_status_that_waits_is_in_the_way_before_the_status_of_the_order() {
    for waiting in [
        "pending",
        "held for review",
        "void pending",
        "newer than we",
    ] {
        for status in [0, 1, 5, 7, 11] {
            let case = opener(look().status(status).claims(waiting));
            assert_eq!(
                case.unsent(),
                Unsent::OtherOpen(ORDER),
                "{waiting} {status}"
            );
        }
    }
    assert_eq!(opener(look().claims("declined")).mark().nonce, nonce(MINE));
}

const OF_MONEY: [&str; 5] = [
    "authorized",
    "capture pending",
    "captured",
    "paid",
    "partially refunded",
];

#[test]
fn a_payment_status_of_money_that_no_transaction_explains_is_in_the_way_of_a_payable_order() {
    for status in OF_MONEY {
        let unexplained = opener(look().claims(status));
        assert_eq!(unexplained.unsent(), Unsent::OtherOpen(ORDER), "{status}");
        let part = showing(&[purchase(1, 500)])
            .total(4000, 4000)
            .claims(status);
        assert_eq!(opener(part).mark().baseline.ids, ids(&[1]), "{status}");
        let back = showing(&[purchase(1, 500), refund(2, 500).of(1)]).claims(status);
        assert_eq!(opener(back).mark().baseline.ids, ids(&[1, 2]), "{status}");
    }
}

#[test]
fn a_payment_status_of_money_does_not_hide_that_the_order_is_paid_or_closed() {
    for claimed in OF_MONEY {
        let end = |status| opener(look().status(status).claims(claimed)).unsent();
        assert_eq!(end(11), Unsent::AlreadyPaid(ORDER), "{claimed}");
        assert_eq!(end(4), Unsent::AlreadyPaid(ORDER), "{claimed}");
        assert_eq!(end(5), Unsent::NotPayable, "{claimed}");
        assert_eq!(end(1), Unsent::NotPayable, "{claimed}");
    }
}

#[test]
fn only_a_payable_order_is_charged() {
    let part = [purchase(1, 500)];
    let reserved = [authorization(1, 500)];
    for status in -1..=16 {
        let end = opener(look().status(status));
        match status {
            0 => assert_eq!(end.mark().nonce, nonce(MINE)),
            1 | 5 | 6 => assert_eq!(end.unsent(), Unsent::NotPayable, "{status}"),
            2 | 3 | 4 | 8..=11 | 13 | 14 => {
                assert_eq!(end.unsent(), Unsent::AlreadyPaid(ORDER), "{status}");
            }
            _ => assert_eq!(end.unsent(), Unsent::OtherOpen(ORDER), "{status}"),
        }
        for held in [&part, &reserved] {
            let case = opener(showing(held).total(4000, 3500).status(status));
            match status {
                0 | 1 => assert_eq!(case.mark().baseline.ids, ids(&[1])),
                5 | 6 => assert_eq!(case.unsent(), Unsent::NotPayable, "{status}"),
                2 | 3 | 4 | 8..=11 | 13 | 14 => {
                    assert_eq!(case.unsent(), Unsent::AlreadyPaid(ORDER), "{status}");
                }
                _ => assert_eq!(case.unsent(), Unsent::OtherOpen(ORDER), "{status}"),
            }
        }
    }
}

#[test]
fn a_paid_order_whose_money_all_went_back_cannot_be_paid() {
    let back = [purchase(1, SHOWN), refund(2, SHOWN).of(1)];
    for status in [4, 11] {
        let case = opener(showing(&back).status(status));
        assert_eq!(case.unsent(), Unsent::NotPayable);
    }
    let again = opener(showing(&back).status(0));
    assert_eq!(again.mark().baseline.ids, ids(&[1, 2]));
}

#[test]
fn the_amount_shown_lies_between_what_is_due_by_gross_and_by_net() {
    // 10 taken, 4 of it given back, 5 reserved: 20 or 24 are left of 35.
    let entries = [
        purchase(1, 1000),
        refund(2, 400).of(1),
        authorization(3, 500),
    ];
    let left = || opener(showing(&entries));
    let changed = Unsent::Changed(usd(2400));
    for amount in [2000, 2200, 2400] {
        assert_eq!(left().mark_of(amount).baseline.sum, Some(usd(1100)));
    }
    for amount in [1999, 2401] {
        assert_eq!(left().unsent_of(amount), changed, "{amount}");
    }
    // The order itself asks for less: a gift certificate that has no transaction.
    let certificate = || opener(showing(&entries).total(SHOWN, 2100));
    assert_eq!(certificate().mark_of(2100).baseline.ids, ids(&[1, 2, 3]));
    assert_eq!(certificate().unsent_of(2101), Unsent::Changed(usd(2100)));
    assert_eq!(certificate().unsent_of(1999), Unsent::Changed(usd(2100)));
}

#[test]
fn an_edited_total_or_another_currency_of_the_order_is_shown_again() {
    for due in [SHOWN - 1, SHOWN + 1] {
        let case = opener(look().total(due, due));
        assert_eq!(case.unsent(), Unsent::Changed(usd(due)));
    }
    let mut euro = look();
    euro.order.currency = "EUR".to_owned();
    assert!(matches!(opener(euro).unsent(), Unsent::Changed(due) if due.currency == "EUR"));
}

#[test]
fn nothing_is_charged_where_nothing_is_left() {
    let case = opener(look().total(0, 0));
    assert_eq!(case.unsent_of(0), Unsent::Changed(usd(0)));
}

/// The verdict of another order of a key.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Free,
    Open,
    Paid,
}

#[track_caller]
fn other(status: i64, claimed: &str, entries: &[super::super::Entry], way: Way) {
    let case = opener(look().beside(status, claimed, entries));
    let name = format!("{status} {claimed} {entries:?}");
    match way {
        Way::Free => assert_eq!(case.mark().nonce, nonce(MINE), "{name}"),
        Way::Open => assert_eq!(case.unsent(), Unsent::OtherOpen(OTHER), "{name}"),
        Way::Paid => assert_eq!(case.unsent(), Unsent::AlreadyPaid(OTHER), "{name}"),
    }
}

#[test]
fn another_order_of_a_key_with_any_net_is_paid_whatever_else_it_shows() {
    let partly_back = [purchase(1, 500), refund(2, 499).of(1)];
    let and_pending = [purchase(1, 1), pending(2, 500), purchase(3, 5).foreign()];
    for status in [0, 1, 4, 5, 6, 7, 11, 99] {
        other(status, "declined", &[purchase(1, 1)], Way::Paid);
        other(status, "refunded", &partly_back, Way::Paid);
        other(status, "pending", &and_pending, Way::Paid);
    }
}

#[test]
fn another_order_of_a_key_with_money_under_way_is_open() {
    let under_way = [
        pending(1, 500),
        purchase(1, 500).in_review(),
        purchase(1, 500).foreign(),
        settled(1, 500).of(77),
        authorization(1, 500),
    ];
    for status in [0, 4, 5, 11] {
        for entry in &under_way {
            other(status, "declined", std::slice::from_ref(entry), Way::Open);
        }
    }
}

#[test]
fn another_order_of_a_key_whose_money_all_went_back_is_not_in_the_way() {
    let refunded = [purchase(1, 500), refund(2, 500).of(1)];
    let voided = [authorization(1, 500), void(2).of(1)];
    for status in 0..=15 {
        for claimed in ["declined", "pending", "refunded"] {
            other(status, claimed, &refunded, Way::Free);
            other(status, claimed, &voided, Way::Free);
        }
    }
}

#[test]
fn another_order_of_a_key_without_money_is_judged_by_its_status() {
    for status in -1..=16 {
        let way = match status {
            0 | 5 | 6 => Way::Free,
            1 | 7 | 12 => Way::Open,
            2..=14 => Way::Paid,
            _ => Way::Open,
        };
        other(status, "declined", &[], way);
        other(status, "declined", &[purchase(1, 500).failed()], way);
    }
    for waiting in ["pending", "held for review", "void pending"] {
        other(0, waiting, &[], Way::Open);
        other(5, waiting, &[], Way::Open);
        other(11, waiting, &[], Way::Paid);
    }
    other(0, "captured", &[], Way::Open);
}

#[test]
fn another_order_is_named_before_this_one() {
    let look = showing(&[pending(1, 5)]).beside(11, "captured", &[]);
    assert_eq!(opener(look).unsent(), Unsent::AlreadyPaid(OTHER));
    let second = look_beside_free().beside(11, "captured", &[]);
    assert_eq!(opener(second).unsent(), Unsent::AlreadyPaid(OTHER));
}

fn look_beside_free() -> Look {
    look().beside(0, "declined", &[])
}

//! Before the mark: what is looked at, and what keeps a change from being sent.

use bigcommerce_journal::{Fact, Unsent};

use super::super::super::{Action, Moving, PartState, Waiting};
use super::super::build::*;
use super::build::*;

fn taken() -> super::super::super::Look {
    holding(purchase(ROOT, SHOWN), &[], &[])
}

fn reserved() -> super::super::super::Look {
    holding(authorization(ROOT, SHOWN), &[], &[])
}

fn mine(kind: bigcommerce_journal::Kind, amount: i128) -> Case {
    case(change(kind, amount)).hand(instrument())
}

#[test]
fn a_change_mints_nothing_and_looks_first() {
    for kind in kinds() {
        assert_eq!(mine(kind, SHOWN).next(), Action::Read);
    }
}

#[test]
fn a_change_that_fits_is_marked_with_what_the_look_showed() {
    for (kind, look) in [
        (capture_of(), reserved()),
        (void_of(), reserved()),
        (refund_of(), taken()),
    ] {
        let mark = mine(kind, SHOWN).look(look).mark();
        assert_eq!((mark.baseline.ids, mark.nonce), (ids(&[ROOT]), nonce(MINE)));
    }
    let earlier = listed(7, 500, booked(2));
    let follow_up = refund(2, 500).of(ROOT);
    let look = holding(purchase(ROOT, SHOWN), &[follow_up], &[earlier]);
    let mark = mine(refund_of(), 3000).look(look).mark();
    assert_eq!(mark.baseline.refunds, [7.into()].into());
}

#[test]
fn what_is_in_the_way_of_a_change_is_told() {
    let other = |look: super::super::super::Look, entry| {
        let mut entries = look.entries.clone();
        entries.push(entry);
        look.with(&entries)
    };
    let open = || Unsent::OtherOpen(ORDER);
    let moving = |mut look: super::super::super::Look, by| {
        look.order.moving = Some(by);
        look
    };
    let table = [
        (
            "captured",
            capture_of(),
            SHOWN,
            other(reserved(), capture(2, SHOWN).of(ROOT)),
            Unsent::NothingLeft,
        ),
        (
            "voided",
            void_of(),
            SHOWN,
            other(reserved(), void(2).of(ROOT)),
            Unsent::NothingLeft,
        ),
        (
            "all back",
            refund_of(),
            10,
            other(taken(), refund(2, SHOWN).of(ROOT)),
            Unsent::NothingLeft,
        ),
        (
            "another's too",
            void_of(),
            SHOWN,
            other(reserved(), authorization(2, 5)),
            Unsent::OtherMoney,
        ),
        (
            "another's too",
            refund_of(),
            10,
            other(taken(), purchase(2, 5)),
            Unsent::OtherMoney,
        ),
        (
            "less is left",
            refund_of(),
            SHOWN,
            other(taken(), refund(2, 500).of(ROOT)),
            Unsent::Changed(usd(3000)),
        ),
        (
            "other amount",
            capture_of(),
            SHOWN - 1,
            reserved(),
            Unsent::Changed(usd(SHOWN)),
        ),
        (
            "nothing",
            refund_of(),
            0,
            taken(),
            Unsent::Changed(usd(SHOWN)),
        ),
        (
            "pending",
            refund_of(),
            10,
            other(taken(), pending(2, 5)),
            open(),
        ),
        (
            "foreign",
            refund_of(),
            10,
            other(taken(), purchase(2, 5).foreign()),
            open(),
        ),
        (
            "unclear",
            refund_of(),
            10,
            other(taken(), settled(2, 5).of(77)),
            open(),
        ),
        (
            "in review",
            refund_of(),
            10,
            other(taken(), refund(2, 5).of(ROOT).in_review()),
            open(),
        ),
        (
            "void pending",
            capture_of(),
            SHOWN,
            moving(reserved(), Moving::Void),
            open(),
        ),
        (
            "capture pending",
            void_of(),
            SHOWN,
            moving(reserved(), Moving::Capture),
            open(),
        ),
    ];
    for (name, kind, amount, look, why) in table {
        assert_eq!(mine(kind, amount).look(look).unsent(), why, "{name}");
    }
    let unbooked = holding(purchase(ROOT, SHOWN), &[], &[listed(7, 5, booked(9))]);
    assert_eq!(mine(refund_of(), 10).look(unbooked).unsent(), open());
}

#[test]
fn a_refund_whose_booking_nobody_names_does_not_block_the_next_one() {
    let earlier = listed(7, 500, PartState::Open);
    let look = holding(purchase(ROOT, SHOWN), &[], &[earlier]);
    assert_eq!(
        mine(refund_of(), 100).look(look).mark().baseline.refunds,
        [7.into()].into()
    );
}

#[test]
fn another_currency_than_the_shown_one_is_not_sent() {
    let mut look = taken();
    look.order.currency = "EUR".to_owned();
    assert!(matches!(
        mine(refund_of(), 10).look(look).unsent(),
        Unsent::Changed(_)
    ));
}

#[test]
fn a_look_that_is_stale_or_lacks_the_refunds_is_no_ground() {
    let whole = || mine(refund_of(), 10).look(taken());
    assert!(matches!(whole().next(), Action::Write(Fact::Sending(_))));
    let mut unread = taken();
    unread.refunds = None;
    let mut known = whole();
    known.known_refunds = [7.into()].into();
    let cases = [
        mine(refund_of(), 10).look(unread),
        known,
        whole().known(&[ROOT, 9]),
        mine(refund_of(), 10).look(taken().incomplete()),
        mine(refund_of(), 10).look(taken().undated()),
        mine(refund_of(), 10).look(taken().begun_after(0)),
    ];
    for case in cases {
        assert_eq!(case.next(), Action::Read);
        assert_eq!(case.bad_looks(4).unsent(), Unsent::CannotRead);
    }
    // A capture has no use for refunds.
    let mut known = mine(capture_of(), SHOWN).look(reserved());
    known.known_refunds = [7.into()].into();
    assert!(matches!(known.next(), Action::Write(Fact::Sending(_))));
}

#[test]
fn a_rival_is_in_the_way_of_a_change() {
    for kind in kinds() {
        assert_eq!(mine(kind, SHOWN).rival().unsent(), Unsent::OtherOpen(OTHER));
    }
}

#[test]
fn a_change_whose_process_went_away_is_ended_by_anybody_after_the_grace() {
    for kind in kinds() {
        let followed = case(change(kind, SHOWN)).look(taken());
        assert_eq!(followed.clone().now(OPENED).waits().0, Waiting::Opener);
        assert_eq!(followed.now(OPENED + GRACE).unsent(), Unsent::Abandoned);
    }
}

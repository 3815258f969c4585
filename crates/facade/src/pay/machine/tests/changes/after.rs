//! After the mark: the store shows the effect, or the attempt stays open.

use bigcommerce_journal::{Class, End, Fact, Kind, Unsent};

use super::super::super::{Action, Done, Look, Moving, PartState, Waiting, may_release};
use super::super::build::*;
use super::build::*;

/// A look that shows nothing of the change.
fn untouched(kind: &Kind) -> Look {
    match kind {
        Kind::Refund { .. } => holding(purchase(ROOT, SHOWN), &[], &[]),
        _ => holding(authorization(ROOT, SHOWN), &[], &[]),
    }
}

/// A look that shows all of it.
fn effected(kind: &Kind) -> Look {
    match kind {
        Kind::Capture { .. } => holding(
            authorization(ROOT, SHOWN),
            &[capture(2, SHOWN).of(ROOT)],
            &[],
        ),
        Kind::Void { .. } => holding(authorization(ROOT, SHOWN), &[void(2).of(ROOT)], &[]),
        _ => {
            let back = refund(2, SHOWN).of(ROOT);
            holding(
                purchase(ROOT, SHOWN),
                &[back],
                &[listed(7, SHOWN, booked(2))],
            )
        }
    }
}

#[test]
fn a_request_is_sent_by_the_permit_of_its_mark_alone() {
    for kind in kinds() {
        let hand = |permit| super::super::super::Hand {
            permit,
            ..instrument()
        };
        let marked = || case(marked_change(kind.clone(), SHOWN, &[]));
        assert_eq!(marked().hand(hand(Some(nonce(MINE)))).next(), Action::Send);
        assert_eq!(marked().hand(hand(Some(nonce(9)))).next(), Action::Read);
        assert_eq!(marked().next(), Action::Read, "a follower looks");
        let answered = case(answered_change(kind.clone(), Class::Doubt, None));
        assert_eq!(answered.hand(hand(Some(nonce(MINE)))).next(), Action::Read);
    }
}

#[test]
fn no_time_ends_a_change_in_doubt() {
    for kind in kinds() {
        for facts in [
            marked_change(kind.clone(), SHOWN, &[]),
            answered_change(kind.clone(), Class::Doubt, None),
        ] {
            for at in [MARKED, FENCE, CLOSED, CLOSED + 1_000_000_000] {
                let case = case(facts.clone()).look(untouched(&kind).at(at)).now(at);
                assert_eq!(case.waits().0, Waiting::Undecided);
            }
        }
    }
}

#[test]
fn what_the_store_shows_ends_a_change_whatever_was_answered() {
    for kind in kinds() {
        let said = [
            None,
            Some(Class::Doubt),
            Some(Class::Pending),
            Some(Class::Success),
        ];
        for class in said {
            let facts = match class {
                Some(class) => answered_change(kind.clone(), class, None),
                None => marked_change(kind.clone(), SHOWN, &[]),
            };
            let end = case(facts).look(effected(&kind)).end();
            assert_eq!(end, End::Done(usd(SHOWN)), "{kind:?} {class:?}");
        }
    }
}

#[test]
fn an_accepted_change_waits_until_the_store_shows_it() {
    for kind in kinds() {
        let pending = case(answered_change(kind.clone(), Class::Pending, None));
        assert_eq!(pending.look(untouched(&kind)).waits().0, Waiting::Pending);
        let success = case(answered_change(kind.clone(), Class::Success, None));
        assert_eq!(success.look(untouched(&kind)).waits().0, Waiting::Visible);
    }
    for (kind, by) in [(capture_of(), Moving::Capture), (void_of(), Moving::Void)] {
        let mut look = untouched(&kind);
        look.order.moving = Some(by);
        let case = case(marked_change(kind, SHOWN, &[])).look(look);
        assert_eq!(case.waits().0, Waiting::Pending);
    }
}

#[test]
fn a_refusal_ends_a_change_after_one_look_that_agrees() {
    let table = [
        (Class::Refused, End::Declined),
        (Class::NotProcessed, End::NotProcessed),
        (Class::NotSent, End::NotSent(Unsent::NoConnection)),
    ];
    for kind in kinds() {
        for (class, end) in table.clone() {
            let refused = || case(answered_change(kind.clone(), class, None));
            assert_eq!(refused().next(), Action::Read);
            assert_eq!(refused().look(untouched(&kind)).end(), end);
            let unreadable = refused().look(untouched(&kind).incomplete());
            assert_eq!(unreadable.waits().0, Waiting::Unreadable);
        }
    }
    // What was captured or voided is, whoever did it; a refund of the amount may be another's, or the refusal is wrong.
    for kind in [capture_of(), void_of()] {
        let refused = case(answered_change(kind.clone(), Class::Refused, None));
        assert_eq!(refused.look(effected(&kind)).end(), End::Done(usd(SHOWN)));
    }
    let refused = case(answered_change(refund_of(), Class::Refused, None));
    assert_eq!(
        refused.look(effected(&refund_of())).waits().0,
        Waiting::Unclear
    );
}

#[test]
fn a_failed_or_half_done_capture_is_not_a_capture() {
    let failed = holding(
        authorization(ROOT, SHOWN),
        &[capture(2, SHOWN).of(ROOT).failed()],
        &[],
    );
    let pending = case(answered_change(capture_of(), Class::Pending, None));
    assert_eq!(pending.look(failed).waits().0, Waiting::Pending);
    let two = Kind::Capture {
        of: ids(&[ROOT, 3]),
    };
    let half = showing(&[
        authorization(ROOT, 500),
        authorization(3, 500),
        capture(2, 500).of(ROOT),
    ]);
    let pending = case(answered_change(two.clone(), Class::Pending, None)).look(half.clone());
    assert_eq!(pending.waits().0, Waiting::Pending);
    let entries = [half.entries, vec![capture(4, 500).of(3)]].concat();
    let whole = case(answered_change(two, Class::Pending, None)).look(showing(&entries));
    assert_eq!(whole.end(), End::Done(usd(1000)));
    // A void is no capture, and the other way round.
    let voided = case(marked_change(capture_of(), SHOWN, &[])).look(effected(&void_of()));
    assert_eq!(voided.waits().0, Waiting::Undecided);
}

#[test]
fn a_refund_counts_by_its_own_number_or_by_a_new_amount() {
    let back = |amount| refund(2, amount).of(ROOT);
    let look = |listed: &[super::super::super::RefundView], amount| {
        holding(purchase(ROOT, SHOWN), &[back(amount)], listed)
    };
    let doubt = |before: &[i64]| case(marked_change(refund_of(), 500, before));
    let done = doubt(&[]).look(look(&[listed(7, 500, booked(2))], 500));
    assert_eq!(done.end(), End::Done(usd(500)));
    let old = doubt(&[7]).look(look(&[listed(7, 500, booked(2))], 500));
    assert_eq!(old.waits().0, Waiting::Undecided, "it was there before");
    let other = doubt(&[]).look(look(&[listed(7, 501, booked(2))], 501));
    assert_eq!(other.waits().0, Waiting::Undecided, "another amount");
    let unlisted = doubt(&[]).look(look(&[], 500));
    assert_eq!(
        unlisted.waits().0,
        Waiting::Undecided,
        "a transaction is no refund by itself"
    );
    // With its own number the amount of the list does not matter, and others do not.
    let own = |id| case(answered_change(refund_of(), Class::Success, Some(id)));
    let two = [
        listed(7, SHOWN, booked(2)),
        listed(8, 500, PartState::Declined),
    ];
    assert_eq!(own(7).look(look(&two, SHOWN)).end(), End::Done(usd(SHOWN)));
    assert_eq!(own(8).look(look(&two, SHOWN)).end(), End::Declined);
    assert_eq!(own(9).look(look(&two, SHOWN)).waits().0, Waiting::Pending);
}

#[test]
fn a_refund_is_done_when_its_payments_are_booked_and_declined_only_by_its_own_number() {
    let doubt = || case(marked_change(refund_of(), 500, &[]));
    let at = |state| holding(purchase(ROOT, SHOWN), &[], &[listed(7, 500, state)]);
    assert_eq!(
        doubt().look(at(PartState::Open)).waits().0,
        Waiting::Pending
    );
    assert_eq!(
        doubt().look(at(booked(2))).waits().0,
        Waiting::Pending,
        "not readable yet"
    );
    assert_eq!(
        doubt().look(at(PartState::Offline)).end(),
        End::Done(usd(500))
    );
    assert_eq!(
        doubt().look(at(PartState::Declined)).waits().0,
        Waiting::Unclear,
        "it may be another's"
    );
    // The store may name no transaction: new ones that give back as much are enough.
    let mut unnamed = at(PartState::Open);
    unnamed.entries.push(refund(2, 500).of(ROOT));
    assert_eq!(doubt().look(unnamed).end(), End::Done(usd(500)));
    let mut failed = at(booked(2));
    failed.entries.push(refund(2, 500).of(ROOT).failed());
    assert_eq!(doubt().look(failed).waits().0, Waiting::Pending);
    let mut half = at(PartState::Declined);
    let parts = half.refunds.iter_mut().flatten().next().unwrap();
    parts.payments.push(super::super::super::RefundPart {
        amount: Some(200),
        state: PartState::Offline,
    });
    assert_eq!(
        doubt().look(half).end(),
        End::Done(usd(200)),
        "the rest was declined"
    );
}

#[test]
fn without_a_baseline_no_refund_is_known_to_be_new() {
    let distrusted = case(change(refund_of(), SHOWN)).trusted_since(OPENED);
    assert_eq!(distrusted.clone().next(), Action::Read);
    assert_eq!(
        distrusted.look(effected(&refund_of())).waits().0,
        Waiting::Unclear
    );
    for kind in [capture_of(), void_of()] {
        let distrusted = case(change(kind.clone(), SHOWN)).trusted_since(OPENED);
        assert_eq!(
            distrusted.look(effected(&kind)).end(),
            End::Done(usd(SHOWN))
        );
    }
}

#[test]
fn a_change_that_names_no_payment_is_never_said_to_be_done() {
    for kind in [Kind::Capture { of: ids(&[]) }, Kind::Void { of: ids(&[]) }] {
        let doubt = case(marked_change(kind.clone(), SHOWN, &[]));
        let waits = doubt.look(untouched(&kind)).waits();
        assert_eq!(waits.0, Waiting::Unclear);
    }
}

#[test]
fn an_answer_of_success_cancels_an_end_that_denied_it() {
    for kind in kinds() {
        let contradicted = marked_change(kind.clone(), SHOWN, &[])
            .ended(End::Declined)
            .answered(Class::Pending);
        assert_eq!(
            case(contradicted).look(effected(&kind)).end(),
            End::Done(usd(SHOWN))
        );
    }
}

#[test]
fn an_ended_change_speaks_for_itself() {
    for kind in kinds() {
        let ended = marked_change(kind.clone(), SHOWN, &[]).ended(End::Done(usd(SHOWN)));
        let beside = case(ended).later(true).rival().closed();
        assert_eq!(beside.done(), Done::Ended(End::Done(usd(SHOWN))));
        let released = marked_change(kind, SHOWN, &[]).released();
        assert_eq!(case(released).later(true).done(), Done::Released);
    }
}

#[test]
fn a_change_is_released_when_its_request_has_had_time_to_arrive() {
    for kind in kinds() {
        let release = |facts: Facts, at| {
            let case = case(facts);
            may_release(&case.record, &case.evidence(), &case.settings, at)
        };
        assert_eq!(release(change(kind.clone(), SHOWN), None), Ok(()));
        let doubt = || answered_change(kind.clone(), Class::Doubt, None);
        let then = ANSWERED + QUIET + 1;
        assert_eq!(release(doubt(), None), Err(Some(then)));
        assert_eq!(release(doubt(), Some(then - 1)), Err(Some(then)));
        assert_eq!(release(doubt(), Some(then)), Ok(()));
    }
}

#[test]
fn the_refund_that_an_answer_named_may_still_be_missing_and_no_other() {
    let facts = || answered_change(refund_of(), Class::Success, Some(7));
    let known = |id: i64| {
        let mut case = case(facts()).look(untouched(&refund_of()));
        case.known_refunds = [id.into()].into();
        case
    };
    assert_eq!(known(7).waits().0, Waiting::Pending);
    assert_eq!(known(6).waits().0, Waiting::Unreadable);
}

#[test]
fn an_import_in_doubt_waits_for_the_store_or_the_merchant() {
    let import = |answer: Option<Class>| {
        let facts = marked_change(Kind::Import, SHOWN, &[]);
        match answer {
            Some(class) => facts.answered(class),
            None => facts,
        }
    };
    for at in [MARKED, CLOSED, CLOSED + 1_000_000_000] {
        let doubt = case(import(Some(Class::Doubt))).look(look().at(at)).now(at);
        assert_eq!(doubt.clone().known(&[]).waits().0, Waiting::Undecided);
    }
    let paid = showing(&[purchase(9, SHOWN)]).status(11);
    assert_eq!(case(import(None)).look(paid.clone()).end(), End::Paid);
    let reserved = showing(&[authorization(9, SHOWN)]);
    assert_eq!(case(import(None)).look(reserved).end(), End::Authorized);
    let refused = case(import(Some(Class::Refused))).look(look());
    assert_eq!(refused.end(), End::Declined);
    let opened = case(change(Kind::Import, SHOWN)).hand(instrument());
    assert_eq!(opened.clone().next(), Action::Read);
    assert!(matches!(
        opened.clone().look(look()).next(),
        Action::Write(Fact::Sending(_))
    ));
    assert_eq!(opened.look(paid).unsent(), Unsent::AlreadyPaid(ORDER));
}

//! The mark, the permit and the one request.

use bigcommerce_journal::{Class, Fact};

use super::super::{Action, Hand, Waiting};
use super::build::*;

fn permit(name: u8) -> Hand {
    Hand {
        permit: Some(nonce(name)),
        ..with_token()
    }
}

#[test]
fn the_request_is_sent_with_the_permit_of_the_mark_on_record() {
    let case = case(marked()).hand(permit(MINE)).look(look());
    assert_eq!(case.next(), Action::Send);
}

#[test]
fn a_permit_whose_mark_is_not_on_record_is_void() {
    let unmarked = case(minted()).hand(permit(MINE)).look(look());
    assert!(matches!(unmarked.next(), Action::Write(Fact::Sending(_))));
    let another = case(marked()).hand(permit(2));
    assert_eq!(another.next(), Action::Read);
    let lost = case(minted()).hand(permit(MINE)).trusted_since(OPENED);
    assert_eq!(lost.next(), Action::Read);
    let without = case(marked()).hand(with_token());
    assert_eq!(without.next(), Action::Read);
}

#[test]
fn what_was_answered_is_not_sent_again() {
    for class in CLASSES {
        let case = case(answered(class)).hand(permit(MINE));
        assert_eq!(case.next(), Action::Read, "{class:?}");
    }
}

#[test]
fn a_mark_that_was_made_without_a_permit_was_not_sent() {
    let lost = |name| Hand {
        mark_lost: Some(nonce(name)),
        ..with_token()
    };
    let mine = case(marked()).hand(lost(MINE)).next();
    assert!(
        matches!(&mine, Action::Write(Fact::Answered(answered)) if answered.class == Class::NotSent),
        "{mine:?}"
    );
    assert_eq!(case(marked()).hand(lost(2)).next(), Action::Read);
    for class in CLASSES {
        let answered = case(answered(class)).hand(lost(MINE));
        assert_eq!(answered.next(), Action::Read);
    }
    let both = Hand {
        permit: Some(nonce(MINE)),
        ..lost(MINE)
    };
    assert_eq!(case(marked()).hand(both).next(), Action::Send);
}

#[test]
fn after_the_mark_and_after_an_answer_only_a_look_begun_later_counts() {
    let paid = || showing(&[purchase(1, SHOWN)]).status(11);
    for (facts, last) in [(marked(), 2), (answered(Class::Success), 3)] {
        for begun in 0..=last {
            let early = case(facts.clone()).look(paid().begun_after(begun));
            assert_eq!(early.next(), Action::Read, "{begun}");
        }
        let fresh = case(facts).look(paid().begun_after(last + 1));
        assert!(matches!(fresh.next(), Action::Write(Fact::Ended(_))));
    }
}

#[test]
fn after_the_mark_a_look_that_is_not_whole_is_waited_out_and_never_an_end() {
    let paid = showing(&[purchase(1, SHOWN)]).status(11).at(CLOSED + QUIET);
    let nothing = look().at(CLOSED + QUIET);
    for class in CLASSES {
        let facts = answered(class).observed(FENCE + 1);
        for look in [&paid, &nothing] {
            let cases = [
                case(facts.clone()).look(look.clone().incomplete()),
                case(facts.clone()).look(look.clone().undated()),
                case(facts.clone()).look(look.clone()).known(&[1, 7]),
                case(facts.clone()).unreadable(),
            ];
            for case in cases {
                let soon = case.clone().bad_looks(3).waits();
                assert_eq!(soon, (Waiting::Unreadable, MARKED + 1));
                let later = case.clone().bad_looks(4).waits();
                assert_eq!(later, (Waiting::Unreadable, MARKED + 60));
                assert_eq!(case.bad_looks(4000).waits(), later);
            }
        }
    }
}

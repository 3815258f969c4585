//! An ended record: the word that it gives, what contradicts it, and the journal's view of it.

use bigcommerce_journal::{Class, End, Fact, Unsent};

use super::super::{Action, Done, Hand, MintFailure, Waiting, state::State};
use super::build::*;

/// Records in every state that facts can make, with their names.
pub(super) fn records() -> Vec<(String, Facts)> {
    let mut records = vec![
        (
            "tombstone".to_owned(),
            Facts(Vec::new()).ended(End::NotCharged),
        ),
        ("empty".to_owned(), Facts(Vec::new())),
    ];
    let mut add = |name: String, facts: Facts| records.push((name, facts));
    let prefixes = [
        ("opened", opened()),
        ("minted", minted()),
        ("minted twice", minted().minted(2, FENCE + 60)),
        ("marked", marked()),
        ("marked after a part", minted().sending(&[1])),
        ("may pay a part", minted().may_pay_part().sending(&[])),
    ];
    for (name, prefix) in prefixes {
        let mut open = vec![(name.to_owned(), prefix.clone())];
        for class in CLASSES {
            let answered = prefix.clone().answered(class);
            open.push((format!("{name}, {class:?}"), answered));
        }
        for (name, facts) in open {
            for at in [FENCE, FENCE + 1] {
                add(format!("{name}, observed"), facts.clone().observed(at));
            }
            for end in ends() {
                let ended = facts.clone().ended(end.clone());
                add(
                    format!("{name}, {end:?}, reopened"),
                    ended.clone().reopened(),
                );
                for class in [Class::Success, Class::Pending, Class::Doubt] {
                    let late = ended.clone().answered(class);
                    add(format!("{name}, {end:?}, {class:?}"), late);
                }
                add(format!("{name}, {end:?}"), ended);
            }
            let released = facts.clone().released();
            let contradicted = released.clone().answered(Class::Success);
            let again = contradicted.clone().released();
            add(format!("{name}, released"), released);
            add(format!("{name}, released, success"), contradicted);
            add(format!("{name}, released, success, released"), again);
            add(name, facts);
        }
    }
    records
}

#[test]
fn an_answer_in_hand_is_written_first_in_whatever_state_the_record_is() {
    let records = records();
    assert!(records.len() > 1000);
    for (name, facts) in records {
        let hand = Hand {
            answer: Some(answer(Class::Success)),
            permit: Some(nonce(MINE)),
            mark_lost: Some(nonce(MINE)),
            ..with_token()
        };
        let case = case(facts)
            .hand(hand)
            .look(showing(&[purchase(1, SHOWN)]).at(CLOSED))
            .later(true)
            .rival()
            .trusted_since(i64::MAX);
        let first = Action::Write(Fact::Answered(answer(Class::Success)));
        assert_eq!(case.next(), first, "{name}");
    }
}

#[test]
fn the_machine_and_the_journal_agree_on_what_is_open() {
    for (name, facts) in records() {
        let case = case(facts);
        let state = State::of(&case.record, &case.evidence());
        let open = case.record.state().is_open();
        assert_eq!(state.end.is_none(), open, "{name}");
    }
}

#[test]
fn an_ended_attempt_says_how_whatever_is_seen_since() {
    let hand = Hand {
        permit: Some(nonce(MINE)),
        ..with_token()
    };
    for end in ends() {
        let case = case(marked().ended(end.clone()))
            .hand(hand.clone())
            .look(showing(&[purchase(1, SHOWN)]).status(11));
        assert_eq!(case.done(), Done::Ended(end.clone()));
        assert_eq!(case.trusted_since(i64::MAX).done(), Done::Ended(end));
    }
    assert_eq!(case(marked().released()).done(), Done::Released);
}

#[test]
fn an_end_that_did_not_take_the_whole_names_a_later_attempt_of_its_keys() {
    for end in ends() {
        for open in [false, true] {
            let done = case(marked().ended(end.clone())).later(open).rival().done();
            if matches!(end, End::Paid | End::Authorized | End::TakenIncomplete) {
                assert_eq!(done, Done::Ended(end.clone()));
            } else {
                assert_eq!(done, Done::See(elsewhere(open)), "{end:?}");
            }
        }
    }
    let released = case(marked().released()).later(false).done();
    assert_eq!(released, Done::See(elsewhere(false)));
}

#[test]
fn an_end_that_says_nothing_taken_names_an_earlier_attempt_that_is_open_again() {
    for end in ends() {
        let done = case(marked().ended(end.clone())).rival().done();
        if end.says_nothing_taken() {
            assert_eq!(done, Done::See(elsewhere(true)), "{end:?}");
        } else {
            assert_eq!(done, Done::Ended(end));
        }
    }
    let released = case(marked().released()).rival().done();
    assert_eq!(released, Done::See(elsewhere(true)));
}

#[test]
fn an_end_that_says_nothing_taken_names_an_attempt_that_took_the_whole_also_an_earlier_one() {
    for end in ends() {
        let done = case(marked().ended(end.clone())).closed().done();
        if end.says_nothing_taken() {
            assert_eq!(done, Done::See(elsewhere(false)), "{end:?}");
        } else {
            assert_eq!(done, Done::Ended(end));
        }
    }
}

#[test]
fn an_attempt_whose_keys_were_opened_again_was_given_back_and_gives_way_to_a_later_one() {
    for end in [
        End::Paid,
        End::Authorized,
        End::TakenIncomplete,
        End::Part(usd(5)),
    ] {
        let reopened = case(marked().ended(end).reopened());
        assert_eq!(reopened.done(), Done::Ended(End::GivenBack));
        for open in [false, true] {
            let later = reopened.clone().later(open);
            assert_eq!(later.done(), Done::See(elsewhere(open)));
        }
    }
}

#[test]
fn an_answer_that_speaks_of_money_cancels_an_end_that_says_nothing_was_taken() {
    for word in [Class::Success, Class::Authorized, Class::Pending] {
        for end in ends() {
            let facts = marked().ended(end.clone()).answered(word);
            let case = case(facts).look(look().at(CLOSED + QUIET));
            if end.says_nothing_taken() {
                let why = case.waits().0;
                assert!(
                    matches!(why, Waiting::Visible | Waiting::Pending),
                    "{end:?}"
                );
            } else {
                assert_eq!(case.done(), Done::Ended(end));
            }
        }
        let released = case(marked().released().answered(word)).look(look());
        assert!(matches!(released.next(), Action::Wait { .. }));
    }
    for silent in [
        Class::Refused,
        Class::NotProcessed,
        Class::NotSent,
        Class::Doubt,
    ] {
        let case = case(marked().ended(End::NotCharged).answered(silent));
        assert_eq!(case.done(), Done::Ended(End::NotCharged));
    }
}

#[test]
fn a_contradicted_attempt_ends_anew_by_a_look_or_a_release() {
    let contradicted = || marked().ended(End::NotCharged).answered(Class::Success);
    let paid = showing(&[purchase(1, SHOWN)]).status(11);
    assert_eq!(case(contradicted()).look(paid.clone()).end(), End::Paid);
    let ended = case(contradicted().ended(End::Paid));
    assert_eq!(ended.done(), Done::Ended(End::Paid));
    assert_eq!(case(contradicted().released()).done(), Done::Released);
    // The look has to begin after the answer.
    let early = case(contradicted()).look(paid.begun_after(4));
    assert_eq!(early.next(), Action::Read);
}

#[test]
fn a_contradicted_attempt_without_a_mark_is_judged_by_what_no_record_has_seen() {
    for end in [End::NotSent(Unsent::Abandoned), End::Declined] {
        let facts = || minted().ended(end.clone()).answered(Class::Success);
        let seen = [purchase(1, 1000)];
        let nothing_new = case(facts()).look(showing(&seen).at(CLOSED)).known(&[1]);
        assert_eq!(nothing_new.waits().0, Waiting::Visible);
        let new = [purchase(1, 1000), purchase(2, SHOWN - 1000)];
        let paid = case(facts()).look(showing(&new).status(11)).known(&[1]);
        assert_eq!(paid.end(), End::Paid);
        let nothing = case(facts()).hand(with_token()).look(look());
        assert_eq!(nothing.waits().0, Waiting::Visible);
    }
}

#[test]
fn a_record_without_an_opening_is_never_minted_marked_or_sent() {
    for facts in [Facts(Vec::new()), Facts(Vec::new()).minted(MINE, FENCE)] {
        let case = case(facts).hand(with_token()).look(look());
        assert_eq!(case.unsent(), Unsent::TokenUnfit);
    }
    let refused = Hand {
        mint: Some(MintFailure::Look),
        ..instrument()
    };
    let case = case(Facts(Vec::new())).hand(refused).look(look());
    assert_eq!(case.unsent(), Unsent::NotPayable);
}

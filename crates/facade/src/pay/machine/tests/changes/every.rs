//! Every state of a change with every answer and every kind of look: the machine is total, and never says more than the
//! look. What a look shows is known from how it was put together.

use bigcommerce_journal::{Class, End, Fact, Kind};

use super::super::super::{Action, Event, Hand, Look, Moving, PartState};
use super::super::build::*;
use super::build::*;

/// A look, and what is true of it.
struct Shape {
    look: Look,
    /// The amount that each kind finds moved.
    captured: i128,
    voided: i128,
    listed: Option<(i64, i128, PartState)>,
}

fn shapes() -> Vec<Shape> {
    let mut shapes = Vec::new();
    for event in [Event::Authorization, Event::Purchase] {
        for follow_up in 0..6 {
            for (number, state) in [
                None,
                Some(PartState::Open),
                Some(PartState::Declined),
                Some(PartState::Offline),
                Some(booked(2)),
                Some(booked(99)),
            ]
            .into_iter()
            .enumerate()
            {
                for amount in [SHOWN, 500] {
                    let more = match follow_up {
                        0 => vec![],
                        1 => vec![capture(2, SHOWN).of(ROOT)],
                        2 => vec![void(2).of(ROOT)],
                        3 => vec![refund(2, amount).of(ROOT)],
                        4 => vec![capture(2, SHOWN).of(ROOT).failed()],
                        _ => vec![authorization(5, 20)],
                    };
                    let id = i64::try_from(number).unwrap() + 10;
                    let refunds: Vec<_> = state
                        .map(|state| listed(id, amount, state))
                        .into_iter()
                        .collect();
                    shapes.push(Shape {
                        look: holding(entry(ROOT, event, SHOWN), &more, &refunds),
                        captured: if follow_up == 1 { SHOWN } else { 0 },
                        voided: if follow_up == 2 { SHOWN } else { 0 },
                        listed: state.map(|state| (id, amount, state)),
                    });
                }
            }
        }
    }
    shapes
}

fn records(kind: &Kind) -> Vec<(Facts, Option<Class>)> {
    let mut records = vec![
        (change(kind.clone(), SHOWN), None),
        (marked_change(kind.clone(), SHOWN, &[]), None),
        (
            marked_change(kind.clone(), SHOWN, &[10, 11, 12, 13, 14, 15]),
            None,
        ),
    ];
    for class in CLASSES {
        records.push((answered_change(kind.clone(), class, None), Some(class)));
    }
    for id in [10, 12, 99] {
        records.push((
            answered_change(kind.clone(), Class::Success, Some(id)),
            Some(Class::Success),
        ));
    }
    records
}

#[test]
fn every_state_with_every_look_has_an_answer_that_the_look_allows() {
    let hands = [
        Hand::default(),
        instrument(),
        Hand {
            permit: Some(nonce(MINE)),
            ..instrument()
        },
        Hand {
            mark_lost: Some(nonce(MINE)),
            ..instrument()
        },
    ];
    let (mut asked, mut ends) = (0, std::collections::BTreeSet::new());
    for kind in kinds() {
        for (facts, said) in records(&kind) {
            for shape in shapes() {
                for moving in [None, Some(Moving::Capture), Some(Moving::Void)] {
                    for hand in &hands {
                        for whole in [true, false] {
                            let mut look = shape.look.clone();
                            look.order.moving = moving;
                            look.complete = whole;
                            let case = case(facts.clone()).hand(hand.clone()).look(look);
                            let action = case.next();
                            assert_eq!(action, case.next());
                            asked += 1;
                            if let Action::Write(Fact::Ended(ended)) = action {
                                ends.insert(
                                    format!("{:?}", ended.how)
                                        .split('(')
                                        .next()
                                        .unwrap()
                                        .to_owned(),
                                );
                                holds(&kind, &facts, said, &shape, whole, &ended.how);
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(asked > 100_000, "{asked}");
    let reached: Vec<&str> = ends.iter().map(String::as_str).collect();
    assert_eq!(reached, ["Declined", "Done", "NotProcessed", "NotSent"]);
}

/// An end that the look and the answer allow.
fn holds(kind: &Kind, facts: &Facts, said: Option<Class>, shape: &Shape, whole: bool, end: &End) {
    let marked = facts.0.len() > 1;
    assert!(
        whole || !marked,
        "a look that is not whole ends nothing that may have been sent"
    );
    let told = format!("{kind:?} {said:?} {end:?} {:?}", shape.listed);
    match end {
        End::Done(money) => match kind {
            Kind::Capture { .. } => assert!(
                shape.captured > 0 && *money == usd(shape.captured),
                "{told}"
            ),
            Kind::Void { .. } => assert!(shape.voided > 0 && *money == usd(shape.voided), "{told}"),
            _ => {
                let (_, amount, state) = shape.listed.expect(&told);
                assert!(
                    !matches!(state, PartState::Declined) && *money == usd(amount),
                    "{told}"
                );
                assert!(
                    !matches!(
                        said,
                        Some(Class::Refused | Class::NotProcessed | Class::NotSent)
                    ),
                    "{told}"
                );
            }
        },
        End::Declined => {
            let by_its_number = matches!(shape.listed, Some((12, _, PartState::Declined)));
            let is_refund = matches!(kind, Kind::Refund { .. });
            assert!(
                said == Some(Class::Refused) || (is_refund && by_its_number),
                "{told}"
            );
        }
        End::NotProcessed => assert_eq!(said, Some(Class::NotProcessed), "{told}"),
        End::NotSent(_) => assert!(!marked || said == Some(Class::NotSent), "{told}"),
        other => panic!("no change ends so: {other:?}"),
    }
}

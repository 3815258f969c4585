//! Every combination of record, hand and look: the machine is total, and never says more than the evidence.
//!
//! The expectations are computed from how a case was put together, not from what the machine made of it.

mod known;
mod shapes;

use std::collections::BTreeSet;

use bigcommerce_journal::{Class, End, Fact};

use super::super::{Action, Claim, Hand, Look, MintFailure, TOKEN_LIFE, Token};
use super::build::*;
use super::ended::records;
use known::{Known, Reached};
use shapes::*;

fn hands() -> Vec<Hand> {
    let holding = |token: Token| Hand {
        token: Some(token),
        ..instrument()
    };
    let mint = |mint| Hand {
        mint: Some(mint),
        ..instrument()
    };
    let fits = token(MINE);
    vec![
        Hand::default(),
        instrument(),
        with_token(),
        holding(token(3)),
        holding(Token {
            amount: Some(SHOWN + 1),
            ..fits.clone()
        }),
        holding(Token {
            amount: None,
            ..fits.clone()
        }),
        holding(Token {
            currency: None,
            ..fits.clone()
        }),
        holding(Token {
            order: None,
            ..fits.clone()
        }),
        holding(Token {
            expires: None,
            ..fits.clone()
        }),
        holding(Token {
            expires: Some(0),
            ..fits.clone()
        }),
        holding(Token {
            expires: Some(i64::MAX),
            ..fits.clone()
        }),
        mint(MintFailure::Look),
        mint(MintFailure::NoMethod),
        mint(MintFailure::Refused { retry_after: None }),
        Hand {
            permit: Some(nonce(MINE)),
            ..with_token()
        },
        Hand {
            permit: Some(nonce(3)),
            ..with_token()
        },
        Hand {
            mark_lost: Some(nonce(MINE)),
            ..with_token()
        },
        Hand {
            instrument: false,
            ..with_token()
        },
    ]
}

#[test]
fn before_the_mark_nothing_is_done_that_the_evidence_does_not_allow() {
    let mut reached = Reached::default();
    let mut check = |record: &Facts, hand: &Hand, shape: &Shape, other, look: Option<Look>, now| {
        let (look, alone) = match look {
            Some(look) => {
                let (look, alone) = beside(look, other);
                (Some(look), alone)
            }
            None => (None, true),
        };
        for rival in [false, true] {
            let mut case = case(record.clone()).hand(hand.clone()).now(now);
            case.look = look.clone();
            if rival {
                case = case.rival();
            }
            let known = Known { case, shape, alone };
            reached.check(&known);
        }
    };
    let records = [
        opened(),
        minted(),
        minted().minted(2, FENCE + 60),
        opened().minted(2, FENCE).minted(MINE, FENCE),
    ];
    let shapes: Vec<Shape> = shapes()
        .into_iter()
        .flat_map(|shape| [shape.clone(), after_a_part(shape)])
        .collect();
    let nothing = &shapes[0];
    let times = [Some(MARKED), Some(FENCE - 299), Some(FENCE + GRACE), None];
    for record in &records {
        for hand in &hands() {
            for now in times {
                check(record, hand, nothing, 0, None, now);
                for facts in 0..4 {
                    let look = looked(nothing, MARKED, 0, Claim::Nothing);
                    check(
                        record,
                        hand,
                        nothing,
                        0,
                        Some(look.clone().begun_after(facts)),
                        now,
                    );
                    check(
                        record,
                        hand,
                        nothing,
                        0,
                        Some(look.clone().incomplete()),
                        now,
                    );
                    check(record, hand, nothing, 0, Some(look.undated()), now);
                }
            }
            for shape in &shapes {
                let look = looked(shape, MARKED, 0, Claim::Nothing);
                for other in 0..OTHERS {
                    check(record, hand, shape, other, Some(look.clone()), Some(MARKED));
                }
            }
        }
        for shape in &shapes {
            for status in -1..=15 {
                for claim in CLAIMS {
                    let look = looked(shape, MARKED, status, claim);
                    check(record, &with_token(), shape, 0, Some(look), Some(MARKED));
                }
            }
        }
    }
    reached.all_of(&["mint", "read", "write", "wait"]);
}

/// Records that may have been sent and are open, of every kind.
fn sent() -> Vec<Facts> {
    let mut sent = vec![
        marked().may_pay_part(),
        answered(Class::Success).may_pay_part(),
        answered(Class::Doubt).may_pay_part(),
        marked().ended(End::NotCharged).answered(Class::Success),
        marked().released().answered(Class::Pending),
        minted().released().answered(Class::Success),
        minted().answered(Class::Doubt),
        opened(),
        minted(),
    ];
    for prefix in [marked(), minted().sending(&[OLD])] {
        sent.push(prefix.clone());
        sent.extend(CLASSES.map(|class| prefix.clone().answered(class)));
    }
    let observed = |facts: &Facts| [FENCE, FENCE + 1].map(|at| facts.clone().observed(at));
    let observed: Vec<Facts> = sent.iter().flat_map(observed).collect();
    sent.extend(observed);
    sent
}

#[test]
fn after_the_mark_no_end_says_more_than_the_look() {
    let mut reached = Reached::default();
    let mut ends = BTreeSet::new();
    let shapes: Vec<Shape> = shapes()
        .into_iter()
        .flat_map(|shape| [shape.clone(), after_a_part(shape)])
        .collect();
    let times = [MARKED, FENCE, FENCE + 1, CLOSED, CLOSED + TOKEN_LIFE];
    for record in &sent() {
        for (trusted, known) in [(None, &[][..]), (Some(OPENED), &[]), (Some(OPENED), &[OLD])] {
            for shape in &shapes {
                for at in times {
                    for status in [0, 1, 4, 5, 7, 11] {
                        let look = looked(shape, at, status, CLAIMS[(at % 3) as usize]);
                        let mut case = case(record.clone()).known(known).look(look);
                        case.trusted_since = trusted;
                        let known = Known {
                            case,
                            shape,
                            alone: true,
                        };
                        if let Action::Write(Fact::Ended(ended)) = reached.check(&known) {
                            ends.insert(format!("{:?}", ended.how));
                        }
                    }
                }
            }
        }
    }
    reached.all_of(&["write", "wait"]);
    for end in [
        "Paid",
        "Authorized",
        "TakenIncomplete",
        "Declined",
        "NotProcessed",
        "NotCharged",
        "GivenBack",
    ] {
        assert!(ends.contains(end), "{end} is not reached");
    }
    assert!(ends.iter().any(|end| end.starts_with("Part")));
}

#[test]
fn every_record_with_every_hand_and_every_kind_of_look_has_an_answer() {
    let mut reached = Reached::default();
    let shapes = [shapes()[0].clone(), shapes()[5].clone()];
    let looks = |shape: &Shape| {
        let look = looked(shape, CLOSED, 11, Claim::Nothing);
        [
            Some(look.clone()),
            Some(look.clone().begun_after(2)),
            Some(look.clone().incomplete()),
            Some(look.undated()),
            None,
        ]
    };
    let hands = hands();
    let some = [&hands[0], &hands[2], &hands[14], &hands[16]];
    for (place, (_, record)) in records().into_iter().enumerate() {
        if record
            .0
            .first()
            .is_none_or(|fact| !matches!(fact, Fact::Opened(_)))
        {
            continue;
        }
        for (number, look) in shapes
            .iter()
            .flat_map(|shape| looks(shape).map(|look| (shape, look)))
            .enumerate()
        {
            let (shape, look) = look;
            for (turn, hand) in some.iter().enumerate() {
                let mut case = case(record.clone()).hand((*hand).clone());
                case.look = look.clone();
                case.unreadable = number % 2 == 0;
                // Every kind of company, in turn.
                case = match (place + number + turn) % 5 {
                    0 => case.later(true),
                    1 => case.rival(),
                    2 => case.trusted_since(OPENED),
                    3 => case.known(&[7]),
                    _ => case,
                };
                assert_eq!(case.next(), case.next());
                reached.check(&Known {
                    case,
                    shape,
                    alone: true,
                });
            }
        }
    }
    reached.all_of(&["done", "read", "send", "wait", "write"]);
}

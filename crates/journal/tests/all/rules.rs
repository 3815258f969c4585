//! The rules of the lock, row by row.

use std::collections::BTreeSet;

use bigcommerce_journal::{
    Answered, AttemptId, Baseline, Class, End, Ended, Fact, Key, Kind, Minted, Money, Nonce,
    Opened, Record, Sending, State, Trust, Unsent,
    rules::{self, Hold, Verdict},
};
use bigcommerce_types::{CartId, Decimal, OrderId, StoreHash, TransactionId};

fn usd(units: i64) -> Money {
    Money::new(Decimal::from(units), "USD")
}

fn opening(order: i64, more: &[Key]) -> Opened {
    let mut keys: BTreeSet<Key> = more.iter().cloned().collect();
    keys.insert(Key::Order(OrderId::new(order)));
    Opened {
        store: StoreHash::new("abc123").expect("a store hash"),
        order: OrderId::new(order),
        keys,
        kind: Kind::Payment,
        shown: usd(35),
        may_pay_part: false,
        nonce: Nonce::mint(),
        at: 100,
    }
}

fn minted() -> Fact {
    Fact::Minted(Minted {
        at: 101,
        expires: 3701,
        nonce: Nonce::mint(),
    })
}

fn sending() -> Fact {
    let baseline = Baseline {
        ids: [TransactionId::new(1)].into(),
        ..Baseline::default()
    };
    Fact::Sending(Sending {
        baseline,
        nonce: Nonce::mint(),
        at: 102,
    })
}

fn answered(class: Class) -> Fact {
    Fact::Answered(Answered {
        class,
        code: None,
        receipt: None,
        retry_after: None,
        at: 103,
    })
}

fn ended(how: End) -> Fact {
    Fact::Ended(Ended {
        how,
        seen: [TransactionId::new(2)].into(),
        refunds: BTreeSet::new(),
        at: 104,
    })
}

fn cart() -> Key {
    Key::Cart(CartId::new("cart-1"))
}

/// A record of order 1, its cart and its external id.
fn record(place: u64, facts: Vec<Fact>) -> Record {
    let opened = Fact::Opened(opening(1, &[cart(), Key::external_id("web-1")]));
    let facts = [vec![opened], facts].concat();
    Record {
        id: AttemptId::mint(),
        place,
        facts,
    }
}

fn nothing_taken() -> Vec<End> {
    vec![
        End::Declined,
        End::NotProcessed,
        End::NotCharged,
        End::NotSent(Unsent::Abandoned),
        End::NotSent(Unsent::NoConnection),
    ]
}

/// Every history that matters to the lock, with the hold that it leaves.
fn histories() -> Vec<(&'static str, Vec<Fact>, Hold)> {
    let reopened = || Fact::Reopened { at: 105 };
    let released = || Fact::Released { at: 105 };
    let mut rows = vec![
        ("opened", vec![], Hold::Open),
        ("minted", vec![minted()], Hold::Open),
        ("marked", vec![minted(), sending()], Hold::Open),
        (
            "answered",
            vec![sending(), answered(Class::Success)],
            Hold::Open,
        ),
        (
            "observed",
            vec![sending(), Fact::Observed { at: 104 }],
            Hold::Open,
        ),
        ("released", vec![sending(), released()], Hold::Free),
        (
            "released, then success",
            vec![released(), answered(Class::Success)],
            Hold::Open,
        ),
        ("given back", vec![ended(End::GivenBack)], Hold::Free),
        (
            "given back, then success",
            vec![ended(End::GivenBack), answered(Class::Success)],
            Hold::Free,
        ),
        ("part", vec![ended(End::Part(usd(10)))], Hold::Part),
        (
            "part, then success",
            vec![ended(End::Part(usd(10))), answered(Class::Success)],
            Hold::Part,
        ),
        (
            "part, reopened",
            vec![ended(End::Part(usd(10))), reopened()],
            Hold::Free,
        ),
    ];
    for how in [End::Paid, End::Authorized, End::TakenIncomplete] {
        rows.push(("money", vec![ended(how.clone())], Hold::Closed));
        rows.push((
            "money, then pending",
            vec![ended(how.clone()), answered(Class::Pending)],
            Hold::Closed,
        ));
        rows.push(("money, reopened", vec![ended(how), reopened()], Hold::Free));
    }
    for how in nothing_taken() {
        rows.push((
            "nothing taken",
            vec![sending(), ended(how.clone())],
            Hold::Free,
        ));
        for class in [Class::Success, Class::Authorized, Class::Pending] {
            let contradicted = vec![ended(how.clone()), answered(class)];
            rows.push(("contradicted", contradicted.clone(), Hold::Open));
            let again = [contradicted.clone(), vec![ended(End::NotCharged)]].concat();
            rows.push(("contradicted, ended anew", again, Hold::Free));
            let paid = [contradicted.clone(), vec![ended(End::Paid)]].concat();
            rows.push(("contradicted, paid", paid, Hold::Closed));
            rows.push((
                "contradicted, released",
                [contradicted, vec![released()]].concat(),
                Hold::Free,
            ));
        }
        for class in [
            Class::Refused,
            Class::NotProcessed,
            Class::NotSent,
            Class::Doubt,
        ] {
            rows.push((
                "nothing taken, then quiet",
                vec![ended(how.clone()), answered(class)],
                Hold::Free,
            ));
        }
    }
    rows
}

#[test]
fn a_history_leaves_its_hold_on_the_keys() {
    for (name, facts, hold) in histories() {
        let record = record(1, facts);
        assert_eq!(rules::hold_after(&record), hold, "{name}: {record}");
        assert_eq!(
            record.state().is_open(),
            hold == Hold::Open,
            "{name}: {record}"
        );
    }
}

#[test]
fn an_opening_meets_every_history_by_every_key() {
    let openings = [
        ("the same order", opening(1, &[])),
        ("another order of the cart", opening(2, &[cart()])),
        (
            "another order of the external id",
            opening(3, &[Key::external_id("web-1")]),
        ),
    ];
    for (name, facts, hold) in histories() {
        let sharing = [record(1, facts)];
        for (which, opening) in &openings {
            let verdict = rules::may_open(opening, &sharing);
            let own = opening.order == OrderId::new(1);
            let expected = match hold {
                Hold::Free => Verdict::Free,
                Hold::Part if own => Verdict::Free,
                Hold::Part => Verdict::PartElsewhere(&sharing[0]),
                Hold::Closed => Verdict::Closed(&sharing[0]),
                Hold::Open => Verdict::Locked(&sharing[0]),
            };
            assert_eq!(verdict, expected, "{which} after {name}");
        }
    }
}

#[test]
fn an_open_attempt_comes_before_a_closed_one_and_that_before_a_part_in_any_order() {
    let part = record(1, vec![ended(End::Part(usd(10)))]);
    let closed = record(2, vec![ended(End::Paid)]);
    let open = record(3, vec![]);
    let later = record(4, vec![]);
    let free = record(5, vec![ended(End::Declined)]);
    let opening = opening(2, &[cart()]);
    for sharing in [
        vec![
            part.clone(),
            closed.clone(),
            open.clone(),
            later.clone(),
            free.clone(),
        ],
        vec![
            free.clone(),
            later.clone(),
            open.clone(),
            closed.clone(),
            part.clone(),
        ],
    ] {
        let verdict = rules::may_open(&opening, &sharing);
        assert!(matches!(verdict, Verdict::Locked(_)), "{verdict:?}");
        let holder = rules::holder(&cart(), &sharing).map(|(record, hold)| (record.place, hold));
        assert_eq!(holder, Some((3, Hold::Open)), "the first open one holds");
        let ended: Vec<Record> = sharing
            .into_iter()
            .filter(|record| !record.state().is_open())
            .collect();
        assert_eq!(rules::may_open(&opening, &ended), Verdict::Closed(&closed));
        assert_eq!(
            rules::holder(&cart(), &ended).map(|(record, _)| record.place),
            Some(2)
        );
    }
    assert_eq!(rules::holder(&cart(), &[free]), None);
    assert_eq!(rules::holder(&Key::external_id("another"), &[open]), None);
}

#[test]
fn a_tombstone_holds_nothing() {
    let facts = vec![
        ended(End::NotSent(Unsent::Abandoned)),
        answered(Class::Success),
    ];
    let tombstone = Record {
        id: AttemptId::mint(),
        place: 0,
        facts,
    };
    assert_eq!(rules::hold_after(&tombstone), Hold::Free);
    assert_eq!(tombstone.opened(), None);
}

#[test]
fn a_rival_is_another_attempt_that_is_open() {
    for (name, facts, hold) in histories() {
        let (mine, other) = (record(1, vec![minted()]), record(2, facts));
        let sharing = [mine.clone(), other.clone()];
        let expected = (hold == Hold::Open).then_some(&other);
        assert_eq!(rules::rival(mine.id, &sharing), expected, "{name}");
    }
}

#[test]
fn a_later_attempt_speaks_for_an_old_ticket_when_it_is_open_or_has_money() {
    for (name, facts, hold) in histories() {
        let (old, new) = (record(1, vec![ended(End::Declined)]), record(2, facts));
        let sharing = [old.clone(), new.clone()];
        let expected = (hold != Hold::Free).then_some(&new);
        assert_eq!(rules::later(&old, &sharing), expected, "{name}");
        assert_eq!(
            rules::later(&new, &sharing),
            None,
            "an earlier one does not: {name}"
        );
    }
}

#[test]
fn facts_fit_a_record_by_its_state() {
    let open = record(1, vec![minted()]);
    let marked = record(1, vec![minted(), sending()]);
    let contradicted = record(1, vec![ended(End::Declined), answered(Class::Success)]);
    let declined = record(1, vec![ended(End::Declined)]);
    let paid = record(1, vec![ended(End::Paid)]);
    let reopened = record(1, vec![ended(End::Paid), Fact::Reopened { at: 1 }]);
    let part = record(1, vec![ended(End::Part(usd(1)))]);
    let (end, release, reopen) = (
        ended(End::NotCharged),
        Fact::Released { at: 1 },
        Fact::Reopened { at: 1 },
    );
    let rows = [
        (&open, [true, true, true, false]),
        (&marked, [false, true, true, false]),
        (&contradicted, [false, true, true, false]),
        (&declined, [false, false, false, false]),
        (&paid, [false, false, false, true]),
        (&reopened, [false, false, false, false]),
        (&part, [false, false, false, true]),
    ];
    for (record, fits) in rows {
        let after = record.facts.len();
        for (fact, fits) in [sending(), end.clone(), release.clone(), reopen.clone()]
            .iter()
            .zip(fits)
        {
            assert_eq!(
                rules::may_append(Some(record), after, fact),
                fits,
                "{fact} after {record}"
            );
        }
        for fact in [minted(), answered(Class::Doubt), Fact::Observed { at: 1 }] {
            assert!(
                rules::may_append(Some(record), after, &fact),
                "{fact} after {record}"
            );
            assert!(!rules::may_append(Some(record), after - 1, &fact), "behind");
            assert!(!rules::may_append(Some(record), after + 1, &fact), "ahead");
        }
        let opened = Fact::Opened(opening(1, &[]));
        assert!(
            !rules::may_append(Some(record), after, &opened),
            "only `open` opens"
        );
    }
    assert!(rules::may_append(None, 0, &end), "a tombstone");
    assert!(!rules::may_append(None, 1, &end));
    for fact in [
        Fact::Opened(opening(1, &[])),
        minted(),
        sending(),
        answered(Class::Success),
        release,
        reopen,
    ] {
        assert!(!rules::may_append(None, 0, &fact), "{fact}");
    }
}

#[test]
fn trust_begins_after_the_life_of_a_token_and_the_quiet_period() {
    assert_eq!(rules::is_trusted(Trust::Always, i64::MIN, 5400), Ok(()));
    assert_eq!(rules::is_trusted(Trust::Unset, i64::MAX, 0), Err(None));
    let since = Trust::Since(1000);
    assert_eq!(rules::is_trusted(since, 6399, 5400), Err(Some(6400)));
    assert_eq!(rules::is_trusted(since, 6400, 5400), Ok(()));
    assert_eq!(
        rules::is_trusted(Trust::Since(i64::MAX), 0, 5400),
        Err(Some(i64::MAX))
    );
}

#[test]
fn what_a_record_saw_is_in_its_baseline_and_in_the_look_that_decided() {
    let seen = record(1, vec![sending(), ended(End::NotCharged)]);
    let mut other = record(2, vec![sending()]);
    if let Some(Fact::Opened(opened)) = other.facts.first_mut() {
        opened.order = OrderId::new(2);
    }
    let ids = rules::seen(OrderId::new(1), &[seen, other]);
    assert_eq!(ids, [1, 2].map(TransactionId::new).into());
}

#[test]
fn a_state_is_said_in_words() {
    let contradicted = record(1, vec![ended(End::Declined), answered(Class::Pending)]);
    assert!(matches!(
        contradicted.state(),
        State::Open {
            contradicted: true,
            marked: true
        }
    ));
    assert!(contradicted.state().to_string().starts_with("open again"));
}

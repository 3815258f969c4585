//! Sums of any list of transactions.

use std::collections::BTreeSet;

use bigcommerce_types::TransactionId;
use proptest::prelude::*;

use super::super::{Entry, EntryState, Event, Minor, money::Money, sum};
use super::build::*;

const IDS: i64 = 9;

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Purchase),
        3 => Just(Event::Authorization),
        3 => Just(Event::Capture),
        2 => Just(Event::Pending),
        2 => Just(Event::Settled),
        3 => Just(Event::Refund),
        1 => Just(Event::Void),
        1 => Just(Event::Unknown),
    ]
}

fn state() -> impl Strategy<Value = EntryState> {
    prop_oneof![
        6 => Just(EntryState::Ok),
        2 => Just(EntryState::Failed),
        1 => Just(EntryState::Review),
    ]
}

fn amount() -> impl Strategy<Value = Option<Minor>> {
    prop_oneof![
        8 => (0..=40_i128).prop_map(Some),
        1 => Just(Some(Minor::MAX)),
        1 => Just(None),
    ]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let refers = prop_oneof![Just(None), (1..=IDS + 2).prop_map(Some)];
    (
        event(),
        state(),
        amount(),
        prop::bool::weighted(0.9),
        refers,
    )
        .prop_map(|(event, state, amount, own_currency, refers)| Entry {
            id: TransactionId::new(0),
            event,
            state,
            amount: amount.filter(|_| own_currency),
            own_currency,
            refers: refers.map(TransactionId::new),
        })
}

/// A list with an id for each entry, and a baseline of some of them.
fn list() -> impl Strategy<Value = (Vec<Entry>, BTreeSet<TransactionId>)> {
    let entries = prop::collection::vec(any_entry(), 0..IDS as usize);
    let baseline = prop::collection::btree_set(1..=IDS + 2, 0..4);
    (entries, baseline).prop_map(|(mut entries, baseline)| {
        for (entry, id) in entries.iter_mut().zip(1..) {
            entry.id = TransactionId::new(id);
        }
        let baseline = baseline.into_iter().map(TransactionId::new).collect();
        (entries, baseline)
    })
}

/// The end of a chain of references.
fn root(entries: &[Entry], mut of: Option<i64>) -> Option<&Entry> {
    for _ in 0..=entries.len() {
        let entry = entries.iter().find(|entry| Some(entry.id.get()) == of)?;
        match entry.refers {
            None => return Some(entry),
            Some(earlier) => of = Some(earlier.get()),
        }
    }
    None
}

/// A follow-up that takes nothing by itself.
fn follow_up() -> impl Strategy<Value = Entry> {
    let event = prop_oneof![
        Just(Event::Refund),
        Just(Event::Void),
        Just(Event::Settled),
        Just(Event::Capture),
    ];
    (event, state(), 0..=40_i128, 1..=IDS).prop_map(|(event, state, amount, of)| Entry {
        state,
        ..entry(100, event, amount).of(of)
    })
}

fn settles(entry: &Entry) -> bool {
    entry.event == Event::Settled && entry.state == EntryState::Ok
}

fn captures(entry: &Entry) -> bool {
    entry.event == Event::Capture && entry.state == EntryState::Ok
}

/// Everything that may become money, or is.
fn at_stake(money: &Money) -> Minor {
    money.held().saturating_add(money.waiting)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_list_does_not_matter(
        ((entries, baseline), shuffled) in list().prop_flat_map(|(entries, baseline)| {
            let shuffled = Just(entries.clone()).prop_shuffle();
            (Just((entries, baseline)), shuffled)
        })
    ) {
        prop_assert_eq!(sum(&shuffled, &baseline), sum(&entries, &baseline));
    }

    #[test]
    fn a_follow_up_never_makes_more_money((mut entries, baseline) in list(), more in follow_up()) {
        let before = sum(&entries, &baseline);
        entries.push(more);
        let after = sum(&entries, &baseline);
        // A settlement that works after one that failed is the one that counts.
        let tried_again = before.pending_failed && entries.last().is_some_and(settles);
        // Of what is captured after a refund the refund is no longer all.
        let captured_more = before.given_back && entries.last().is_some_and(captures);
        prop_assert!(tried_again || captured_more || at_stake(&after) <= at_stake(&before), "{before:?} {after:?}");
        prop_assert!(after.reserved <= before.reserved, "{before:?} {after:?}");
    }

    #[test]
    fn a_refund_in_pieces_is_that_refund(
        (entries, baseline) in list(), of in 1..=IDS, pieces in prop::collection::vec(0..=20_i128, 1..5)
    ) {
        let mut whole = entries.clone();
        whole.push(refund(100, pieces.iter().sum()).of(of));
        let mut split = entries;
        split.extend(pieces.iter().zip(100..).map(|(piece, id)| refund(id, *piece).of(of)));
        prop_assert_eq!(sum(&whole, &baseline), sum(&split, &baseline));
    }

    #[test]
    fn what_is_in_the_list_twice_counts_once((entries, baseline) in list()) {
        let twice: Vec<Entry> = entries.iter().chain(&entries).cloned().collect();
        prop_assert_eq!(sum(&twice, &baseline), sum(&entries, &baseline));
    }

    #[test]
    fn net_is_no_more_than_was_taken_and_all_back_leaves_nothing((entries, baseline) in list()) {
        let money = sum(&entries, &baseline);
        prop_assert!(money.gross >= 0 && money.reserved >= 0 && money.net >= 0, "{money:?}");
        if money.all_back() {
            prop_assert!(money.held() == 0 && money.net == 0 && !money.undecided(), "{money:?}");
        }
    }

    #[test]
    fn a_baseline_of_everything_leaves_nothing_new((entries, _) in list()) {
        let everything = entries.iter().map(|entry| entry.id).collect();
        let money = sum(&entries, &everything);
        let nothing = Money { unclear: money.unclear, ..Money::default() };
        prop_assert_eq!(money, nothing);
    }

    #[test]
    fn a_new_payment_that_worked_is_never_overlooked(
        (mut entries, baseline) in list(), taken in 1..=40_i128, reference in prop::option::of(1..=IDS)
    ) {
        let payment = purchase(100, taken);
        entries.push(match reference {
            Some(of) => payment.of(of),
            None => payment,
        });
        let money = sum(&entries, &baseline);
        // It settles a pending payment, which has its own fate.
        let settles = root(&entries, reference).is_some_and(|root| root.event == Event::Pending);
        prop_assert!(settles || at_stake(&money) > 0 || money.undecided(), "{money:?}");
    }
}

#[test]
fn a_long_chain_of_references_ends() {
    let long = 20_000;
    let mut entries = vec![purchase(1, 35)];
    entries.extend((2..=long).map(|id| settled(id, 35).of(id - 1)));
    entries.push(refund(long + 1, 35).of(long));
    let money = sum(&entries, &BTreeSet::new());
    assert!(money.all_back());
}

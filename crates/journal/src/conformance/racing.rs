//! Checks under concurrency.

use std::{future::Future, sync::Arc};

use tokio::task::{self, JoinSet};

use super::{Subject, material::*};
use crate::attempt::AttemptId;
use crate::fact::{Class, End, Fact, Opened, Unsent};
use crate::journal::{Appended, Journal, Opening};
use crate::key::Key;
use crate::record::{Record, State};

/// Tasks in a race.
const RACERS: i64 = 24;

/// Of many openings that share one key, over all handles, exactly one is written, and the others answer it.
///
/// # Panics
/// When the promise is broken; so do all checks.
pub async fn of_many_openings_of_a_key_one_wins(subject: &Subject) {
    let handles = handles(subject).await;
    let same = |_| opening(1, &[]);
    let cart_only = |racer| opening(100 + racer, &[cart("cart-2")]);
    // A ring: every opening shares a key with two others, and no key is everybody's.
    let ring = |racer: i64| {
        let link = |of: i64| Key::external_id(&format!("link-{}", of % RACERS));
        opening(200 + racer, &[link(racer), link(racer + 1)])
    };
    let winners = race(&handles, same).await;
    assert_eq!(winners.len(), 1, "one of many openings of an order wins");
    let winners = race(&handles, cart_only).await;
    assert_eq!(winners.len(), 1, "one of many openings of a cart wins");
    let winners = race(&handles, ring).await;
    assert!(!winners.is_empty(), "somebody wins");
    let keys: Vec<&Key> = winners.iter().flat_map(|opened| &opened.keys).collect();
    let mut distinct = keys.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(
        keys.len(),
        distinct.len(),
        "two attempts that share a key are not open at once"
    );
}

async fn race(handles: &[Arc<dyn Journal>], opening: impl Fn(i64) -> Opened) -> Vec<Opened> {
    let mut race = JoinSet::new();
    for (racer, journal) in (0..RACERS).zip(handles.iter().cycle()) {
        let (journal, opening) = (Arc::clone(journal), opening(racer));
        race.spawn(async move { tries(&journal, opening).await });
    }
    let mut winners = Vec::new();
    for answer in race.join_all().await {
        match answer {
            Opening::Opened(record) => winners.extend(record.opened().cloned()),
            Opening::Locked(_) => {}
            other => panic!("a race is won or lost, not {other:?}"),
        }
    }
    winners
}

/// Of many facts that are appended after the same number of facts, over all handles, exactly one is written.
///
/// # Panics
/// When the promise is broken.
pub async fn of_many_facts_for_one_place_one_is_written(subject: &Subject) {
    let handles = handles(subject).await;
    let id = opens(&subject.journal, opening(1, &[])).await;
    for after in 1..4 {
        let mut race = JoinSet::new();
        for (_, journal) in (0..RACERS).zip(handles.iter().cycle()) {
            let journal = Arc::clone(journal);
            race.spawn(async move { appends(&journal, id, after, minted()).await });
        }
        let answers = race.join_all().await;
        let written = answers
            .iter()
            .filter(|answer| matches!(answer, Appended::Written(_)));
        assert_eq!(written.count(), 1, "one fact for one place");
        assert_eq!(
            reads(&subject.journal, id).await.facts.len(),
            after + 1,
            "one fact is added"
        );
    }
}

/// A mark that was not there when a contradiction was on record is refused: the rival is looked for in the step that
/// writes.
///
/// # Panics
/// When the promise is broken.
pub async fn a_mark_and_a_contradiction_are_decided_in_one_step(subject: &Subject) {
    let (here, there) = (Arc::clone(&subject.journal), subject.another().await);
    for of in 0..20 {
        let shared = [cart(&format!("cart-{of}"))];
        let first = opens(&here, opening(1000 + of, &shared)).await;
        adds(&here, first, ended(End::NotSent(Unsent::Abandoned))).await;
        let second = opens(&here, opening(2000 + of, &shared)).await;
        let contradiction = {
            let journal = Arc::clone(&here);
            task::spawn(async move {
                adds(&journal, first, answered(Class::Success)).await;
                is_marked(&reads(&journal, second).await)
            })
        };
        let mark = {
            let journal = Arc::clone(&there);
            task::spawn(async move { appends(&journal, second, 1, sending(&[])).await })
        };
        let marked_by_then = contradiction.await.expect("the task ends");
        match mark.await.expect("the task ends") {
            Appended::Written(_) => assert!(
                marked_by_then,
                "a mark was written beside a rival that was on record"
            ),
            Appended::Rival(rival) => {
                assert_eq!(rival.id, first, "the rival is the contradicted attempt")
            }
            Appended::Conflict(record) => {
                panic!("nobody else writes, and there is no conflict with {record:?}")
            }
        }
    }
}

fn is_marked(record: &Record) -> bool {
    matches!(record.state(), State::Open { marked: true, .. })
}

/// A call whose caller goes away is done whole or not at all, and the journal goes on answering.
///
/// # Panics
/// When the promise is broken.
pub async fn a_dropped_call_is_done_or_not_done(subject: &Subject) {
    let journal = &subject.journal;
    for polls in 0..40 {
        let shared = [cart(&format!("cart-{polls}"))];
        let (first, second) = (AttemptId::mint(), AttemptId::mint());
        let dropped = journal.open(first, opening(3000 + polls, &shared), WARY);
        gives_up(polls, dropped).await;
        let other = opening(4000 + polls, &shared);
        let answer = journal
            .open(second, other, WARY)
            .await
            .expect("the journal answers");
        let holder = match answer {
            Opening::Opened(record) | Opening::Locked(record) => record,
            other => panic!("the key is free or locked, not {other:?}"),
        };
        let found = finds(journal, &shared).await;
        assert_eq!(
            found,
            std::slice::from_ref(&holder),
            "of a dropped opening and another one of its key one is written"
        );

        gives_up(polls, journal.append(holder.id, 1, minted())).await;
        // Whatever became of the first fact, one that is written after reading has one place.
        let mut record = reads(journal, holder.id).await;
        for _ in 0..3 {
            match appends(
                journal,
                holder.id,
                record.facts.len(),
                Fact::Observed { at: NOW },
            )
            .await
            {
                Appended::Conflict(Some(now)) => record = now,
                other => {
                    assert!(
                        matches!(other, Appended::Written(_)),
                        "a fact that fits is written, not {other:?}"
                    );
                    break;
                }
            }
        }
        let facts = reads(journal, holder.id).await.facts;
        assert!(
            matches!(facts[0], Fact::Opened(_)),
            "a record begins with its opening"
        );
        let observed = facts
            .iter()
            .filter(|fact| matches!(fact, Fact::Observed { .. }))
            .count();
        assert_eq!(observed, 1, "a fact is written once");
    }
}

/// Polls a call about this often, and drops it.
async fn gives_up<T>(polls: i64, call: impl Future<Output = T>) {
    let patience = async {
        for _ in 0..polls {
            task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        () = patience => {}
        _ = call => {}
    }
}

async fn handles(subject: &Subject) -> Vec<Arc<dyn Journal>> {
    vec![
        Arc::clone(&subject.journal),
        subject.another().await,
        subject.another().await,
    ]
}

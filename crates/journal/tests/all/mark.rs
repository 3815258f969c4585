//! A permit is made only for a mark that is on record.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU8, Ordering},
};

use bigcommerce_journal::{
    Answered, Appended, AttemptId, Baseline, Class, End, Ended, Fact, Failure, Identity,
    InMemoryJournal, Journal, JournalFuture, Key, Kind, Marked, Money, Nonce, NotMarked, Opened,
    Opening, Record, Sending, Trust, Unsent, mark_sending,
};
use bigcommerce_types::{CartId, Decimal, OrderId, StoreHash};

const LOST: Failure = Failure::new("the answer is lost");

/// Loses the answers of some calls, after or before they are done.
#[derive(Debug, Default)]
struct Lossy {
    kept: InMemoryJournal,
    loses: AtomicU8,
}

/// The append is done, and its answer is lost.
const ANSWER: u8 = 1;
/// The append is not done.
const APPEND: u8 = 2;
/// Reading back fails.
const READING: u8 = 4;

impl Lossy {
    fn loses(&self, what: u8) -> bool {
        self.loses.load(Ordering::Relaxed) & what != 0
    }
}

impl Journal for Lossy {
    fn identity(&self) -> JournalFuture<'_, Identity> {
        self.kept.identity()
    }

    fn open(&self, id: AttemptId, opening: Opened, wary: i64) -> JournalFuture<'_, Opening> {
        self.kept.open(id, opening, wary)
    }

    fn append(&self, id: AttemptId, after: usize, fact: Fact) -> JournalFuture<'_, Appended> {
        Box::pin(async move {
            if self.loses(APPEND) {
                return Err(LOST);
            }
            let answer = self.kept.append(id, after, fact).await;
            if self.loses(ANSWER) {
                Err(LOST)
            } else {
                answer
            }
        })
    }

    fn get(&self, id: AttemptId) -> JournalFuture<'_, Option<Record>> {
        if self.loses(READING) {
            return Box::pin(async { Err(LOST) });
        }
        self.kept.get(id)
    }

    fn find(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> JournalFuture<'_, Vec<Record>> {
        self.kept.find(store, keys)
    }

    fn open_attempts(&self, store: &StoreHash, before: i64) -> JournalFuture<'_, Vec<Record>> {
        self.kept.open_attempts(store, before)
    }

    fn trust_since(&self, at: i64) -> JournalFuture<'_, Trust> {
        self.kept.trust_since(at)
    }
}

/// An attempt of an order of one cart.
async fn opened(journal: &Lossy, order: i64) -> AttemptId {
    let (id, order) = (AttemptId::mint(), OrderId::new(order));
    let opening = Opened {
        store: StoreHash::new("abc123").expect("a store hash"),
        order,
        keys: [Key::Order(order), Key::Cart(CartId::new("cart-1"))].into(),
        kind: Kind::Payment,
        shown: Money::new(Decimal::from(35), "USD"),
        may_pay_part: false,
        nonce: Nonce::mint(),
        at: 100,
    };
    let answer = journal.open(id, opening, 0).await.expect("it answers");
    assert!(matches!(answer, Opening::Opened(_)), "{answer:?}");
    id
}

fn mark() -> Sending {
    Sending {
        baseline: Baseline::default(),
        nonce: Nonce::mint(),
        at: 101,
    }
}

async fn marks(journal: &Lossy, id: AttemptId, mark: &Sending) -> Result<Marked, NotMarked> {
    mark_sending(journal, id, 1, mark.clone()).await
}

#[tokio::test]
async fn a_mark_that_is_written_gives_a_permit() {
    let journal = Lossy::default();
    let id = opened(&journal, 1).await;
    let marked = marks(&journal, id, &mark()).await.expect("it is written");
    assert_eq!(
        journal.get(id).await.expect("it answers"),
        Some(marked.record)
    );
}

#[tokio::test]
async fn a_mark_whose_answer_was_lost_gives_a_permit_when_it_is_on_record() {
    let journal = Lossy::default();
    let id = opened(&journal, 1).await;
    journal.loses.store(ANSWER, Ordering::Relaxed);
    let mine = mark();
    let marked = marks(&journal, id, &mine).await.expect("it is on record");
    assert_eq!(
        marked.record.facts.last(),
        Some(&Fact::Sending(mine.clone()))
    );
    // The caller went away while it waited, and asks again.
    journal.loses.store(0, Ordering::Relaxed);
    let again = marks(&journal, id, &mine)
        .await
        .expect("it is still one's own");
    assert_eq!(again.record, marked.record);
}

#[tokio::test]
async fn a_mark_that_is_not_known_to_be_on_record_gives_none() {
    for loses in [APPEND, ANSWER | READING, APPEND | READING] {
        let journal = Lossy::default();
        let id = opened(&journal, 1).await;
        journal.loses.store(loses, Ordering::Relaxed);
        let refused = marks(&journal, id, &mark())
            .await
            .expect_err("nobody knows it");
        assert!(matches!(refused, NotMarked::Failed(_)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_mark_of_somebody_else_gives_none() {
    let journal = Lossy::default();
    let id = opened(&journal, 1).await;
    let theirs = marks(&journal, id, &mark())
        .await
        .expect("it is written")
        .record;
    let refused = marks(&journal, id, &mark())
        .await
        .expect_err("it is another's");
    let NotMarked::Conflict(Some(record)) = refused else {
        panic!("a conflict is expected, not {refused:?}");
    };
    assert_eq!(record, theirs);
    journal.loses.store(ANSWER, Ordering::Relaxed);
    marks(&journal, id, &mark())
        .await
        .expect_err("it is another's, also where the answer was lost");
}

#[tokio::test]
async fn a_mark_beside_a_rival_gives_none() {
    let journal = Lossy::default();
    let first = opened(&journal, 1).await;
    let how = End::NotSent(Unsent::Abandoned);
    let end = Fact::Ended(Ended {
        how,
        seen: BTreeSet::new(),
        refunds: BTreeSet::new(),
        at: 102,
    });
    journal.append(first, 1, end).await.expect("it answers");
    let second = opened(&journal, 2).await;
    let (class, code, receipt, retry_after) = (Class::Success, None, None, None);
    let answered = Fact::Answered(Answered {
        class,
        code,
        receipt,
        retry_after,
        at: 103,
    });
    journal
        .append(first, 2, answered)
        .await
        .expect("it answers");
    let refused = marks(&journal, second, &mark())
        .await
        .expect_err("a rival is open");
    let NotMarked::Rival(rival) = refused else {
        panic!("a rival is expected, not {refused:?}");
    };
    assert_eq!(rival.id, first);
}

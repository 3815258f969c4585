//! The journal in memory: it forgets with the process.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    Attempt, AttemptEnd, AttemptId, Journal, JournalError, LockKey, PendingJournal, Sending,
};

/// A journal in memory. It forgets every attempt when the process ends, and other processes never see them.
///
/// Good for tests, demonstrations and a single process that may lose its memory: after a crash between "about to
/// send" and the answer, nothing here knows that a charge may be on its way.
#[derive(Debug, Default)]
pub struct ForgetfulJournal {
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    seen: HashSet<AttemptId>,
    open: HashMap<AttemptId, (LockKey, Mark)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Opened,
    AboutToSend,
}

impl ForgetfulJournal {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        // A panic while the lock was held cannot leave a half-made change: every change is one insert or one remove.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open_now(&self, attempt: &Attempt) -> Result<(), JournalError> {
        let mut memory = self.memory();
        if memory.seen.contains(&attempt.id) {
            return Err(JournalError::Reused);
        }
        if let Some((holder, _)) = memory.open.iter().find(|(_, (key, _))| *key == attempt.key) {
            return Err(JournalError::Locked { by: *holder });
        }
        memory.seen.insert(attempt.id);
        memory
            .open
            .insert(attempt.id, (attempt.key.clone(), Mark::Opened));
        Ok(())
    }

    fn about_to_send_now(&self, id: AttemptId) -> Result<(), JournalError> {
        match self.memory().open.get_mut(&id) {
            Some((_, mark)) if *mark == Mark::Opened => {
                *mark = Mark::AboutToSend;
                Ok(())
            }
            _ => Err(JournalError::NotOpen),
        }
    }
}

impl Journal for ForgetfulJournal {
    fn open<'a>(&'a self, attempt: &'a Attempt) -> PendingJournal<'a, ()> {
        let opened = self.open_now(attempt);
        Box::pin(async move { opened })
    }

    fn about_to_send<'a>(&'a self, id: AttemptId, _: &'a Sending) -> PendingJournal<'a, ()> {
        let marked = self.about_to_send_now(id);
        Box::pin(async move { marked })
    }

    fn end(&self, id: AttemptId, _: AttemptEnd) -> PendingJournal<'_, ()> {
        self.memory().open.remove(&id);
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bigcommerce_types::OrderId;

    fn attempt(id: AttemptId, order: i64) -> Attempt {
        {
            let (order, currency) = (OrderId::new(order), Some("USD".into()));
            Attempt::new(id, LockKey::Order(order), order, "10.00".into(), currency)
        }
    }

    #[tokio::test]
    async fn an_open_attempt_locks_its_key_until_it_ends() {
        let journal = ForgetfulJournal::default();
        let (first, second) = (AttemptId::mint(), AttemptId::mint());
        journal
            .open(&attempt(first, 1))
            .await
            .expect("the key is free");
        assert!(
            matches!(journal.open(&attempt(second, 1)).await, Err(JournalError::Locked { by }) if by == first)
        );
        journal
            .open(&attempt(AttemptId::mint(), 2))
            .await
            .expect("another key is free");
        journal
            .end(first, AttemptEnd::Refused)
            .await
            .expect("memory does not fail");
        journal
            .open(&attempt(second, 1))
            .await
            .expect("the key is free again");
    }

    #[tokio::test]
    async fn an_attempt_id_opens_once_ever() {
        let journal = ForgetfulJournal::default();
        let id = AttemptId::mint();
        journal.open(&attempt(id, 1)).await.expect("new");
        journal
            .end(id, AttemptEnd::NothingSent)
            .await
            .expect("memory does not fail");
        assert!(matches!(
            journal.open(&attempt(id, 1)).await,
            Err(JournalError::Reused)
        ));
    }

    #[tokio::test]
    async fn an_attempt_is_marked_as_about_to_be_sent_once() {
        let journal = ForgetfulJournal::default();
        let id = AttemptId::mint();
        assert!(matches!(
            journal
                .about_to_send(id, &Sending::new(None, Vec::new()))
                .await,
            Err(JournalError::NotOpen)
        ));
        journal.open(&attempt(id, 1)).await.expect("new");
        journal
            .about_to_send(id, &Sending::new(None, Vec::new()))
            .await
            .expect("open");
        assert!(matches!(
            journal
                .about_to_send(id, &Sending::new(None, Vec::new()))
                .await,
            Err(JournalError::NotOpen)
        ));
    }
}

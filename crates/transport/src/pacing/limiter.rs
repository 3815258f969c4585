//! The limiter of one store and host: the pacer behind a lock, and the queues in front of it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::Class;
use super::pacer::Pacer;
use crate::backoff::Backoff;
use crate::random::Random;
use crate::rate_limit::{QuotaHeaders, RateLimit};
use crate::retry_budget::RetryBudget;

/// The payments that the gateway takes in [`PAYMENTS_WINDOW`].
const PAYMENTS: usize = 50;
const PAYMENTS_WINDOW: Duration = Duration::from_secs(4);

/// Holds requests back while the quota of a store is low, and knows its retry budget.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    pacer: Mutex<Pacer>,
    /// Requests of one class wait in the order in which they came, and one timer runs for all of them.
    reads: tokio::sync::Mutex<()>,
    writes: tokio::sync::Mutex<()>,
    writers: AtomicUsize,
    /// The times of the latest payments to this host.
    payments: Mutex<VecDeque<Instant>>,
    pub(crate) budget: RetryBudget,
}

/// A request under way. Dropping it ends the request.
#[derive(Debug)]
pub(crate) struct Ticket(Arc<Limiter>);

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.pacer().ended();
    }
}

/// Counts a write that waits, for as long as it lives.
struct WaitingWriter<'a>(&'a AtomicUsize);

impl<'a> WaitingWriter<'a> {
    fn new(writers: &'a AtomicUsize) -> Self {
        writers.fetch_add(1, Ordering::Relaxed);
        Self(writers)
    }
}

impl Drop for WaitingWriter<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Limiter {
    /// Waits until the request may leave.
    ///
    /// # Errors
    /// The time to wait, when that is beyond the deadline: nothing waits in vain.
    pub(crate) async fn admit(
        self: &Arc<Self>,
        class: Class,
        deadline: Option<Instant>,
        random: &Random,
    ) -> Result<Ticket, Duration> {
        let _writer = (class == Class::Write).then(|| WaitingWriter::new(&self.writers));
        let _queue = match class {
            Class::Read => Some(self.queue(&self.reads, deadline).await?),
            Class::Write => Some(self.queue(&self.writes, deadline).await?),
            Class::Payment => None,
        };
        loop {
            let writers = self.writers.load(Ordering::Relaxed) > 0;
            let now = Instant::now();
            let luck = random.number(999);
            let admitted = self.pacer().admit(now, class, writers, luck);
            match admitted {
                Ok(()) => return Ok(Ticket(Arc::clone(self))),
                Err(until) if deadline.is_some_and(|deadline| until >= deadline) => {
                    return Err(until.saturating_duration_since(now));
                }
                Err(until) => sleep_until(until).await,
            }
        }
    }

    /// Waits for the requests of the same class that came before.
    async fn queue<'a>(
        &self,
        queue: &'a tokio::sync::Mutex<()>,
        deadline: Option<Instant>,
    ) -> Result<tokio::sync::MutexGuard<'a, ()>, Duration> {
        let Some(deadline) = deadline else {
            return Ok(queue.lock().await);
        };
        timeout_at(deadline, queue.lock()).await.map_err(|_| {
            let state = self.rate_limit();
            let wait = state.backing_off.max(state.resets_in);
            wait.unwrap_or_default().max(Duration::from_secs(1))
        })
    }

    /// Waits until the gateway takes another payment: at most fifty in four seconds.
    ///
    /// # Errors
    /// The time to wait, when that is beyond the deadline.
    pub(crate) async fn admit_payment(&self, deadline: Option<Instant>) -> Result<(), Duration> {
        loop {
            let now = Instant::now();
            let Err(until) = self.count_payment(now) else {
                return Ok(());
            };
            if deadline.is_some_and(|deadline| until >= deadline) {
                return Err(until.saturating_duration_since(now));
            }
            sleep_until(until).await;
        }
    }

    fn count_payment(&self, now: Instant) -> Result<(), Instant> {
        let mut payments = self.payments.lock().unwrap_or_else(PoisonError::into_inner);
        while payments
            .front()
            .is_some_and(|first| now >= *first + PAYMENTS_WINDOW)
        {
            payments.pop_front();
        }
        match payments.front() {
            Some(first) if payments.len() >= PAYMENTS => Err(*first + PAYMENTS_WINDOW),
            _ => {
                payments.push_back(now);
                Ok(())
            }
        }
    }

    /// Notes the head of an answer. A 429 that says nothing of a quota stops the whole store for a while.
    pub(crate) fn answered(
        &self,
        limited: bool,
        headers: &HeaderMap,
        asked: Option<Duration>,
        backoff: Backoff,
        random: &Random,
    ) {
        let now = Instant::now();
        let quota = QuotaHeaders::read(headers);
        let mut pacer = self.pacer();
        pacer.answered(now, limited, quota);
        if limited {
            let wait = match (asked, quota) {
                (Some(asked), _) => asked,
                (None, Some(quota)) if !quota.reset.is_zero() => quota.reset,
                _ => {
                    let refused = pacer.refused();
                    backoff.at_least_half(refused, random)
                }
            };
            pacer.back_off(now + wait);
        }
    }

    pub(crate) fn rate_limit(&self) -> RateLimit {
        self.pacer().rate_limit(Instant::now())
    }

    fn pacer(&self) -> MutexGuard<'_, Pacer> {
        self.pacer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn fifty_payments_go_out_in_four_seconds_and_the_next_one_waits() {
        let (limiter, begun) = (Limiter::default(), Instant::now());
        for _ in 0..50 {
            assert_eq!(limiter.admit_payment(None).await, Ok(()));
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        let deadline = Some(begun + Duration::from_secs(3));
        assert_eq!(
            limiter.admit_payment(deadline).await,
            Err(Duration::from_secs(4))
        );
        assert_eq!(limiter.admit_payment(None).await, Ok(()));
        assert_eq!(begun.elapsed(), Duration::from_secs(4));
    }
}

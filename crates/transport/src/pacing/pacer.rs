//! The decisions of pacing, as pure functions of what the headers said, the time and a random number.
//!
//! The quota belongs to the store, and other processes use it unseen. The headers of an answer tell how many requests are
//! left; how fast that number falls beside one's own requests tells how many the others send. Above a quarter of the
//! quota nothing waits. Below it, reads are spread over a part of the time that is left, below a tenth writes as well, and
//! the last requests, as many as the others may have under way, are left alone: they would be refused to somebody. Then
//! everything waits for the next window. A process alone uses all of its quota.

use std::time::Duration;

use tokio::time::Instant;

use super::Class;
use crate::rate_limit::{QuotaHeaders, RateLimit};

/// The part of a quota below which reads are spread over the rest of the window, in thousandths.
const READS_WAIT: u64 = 250;
/// The same for writes.
const WRITES_WAIT: u64 = 100;
/// The part of a quota that reads leave to writes and payments, in thousandths.
const KEPT_FROM_READS: u64 = 14;
/// The largest part of a quota that is left alone because of others, in thousandths.
const LARGEST_RESERVE: u64 = 80;
/// The part of the time that is left over which requests are spread, in thousandths.
const SPREAD: u64 = 600;
/// Own answers from which on the share of the others is computed.
const SAMPLE: u64 = 8;
/// The share of the others before anything is known of them, in thousandths of one's own requests.
const ASSUMED_OTHERS: u64 = 1_000;
/// Added to the time of a reset: its header is in whole milliseconds.
const RESET_MARGIN: Duration = Duration::from_millis(2);

/// What is known of the quota.
#[derive(Debug, Default)]
pub(crate) struct Pacer {
    quota: Option<Quota>,
    in_flight: u32,
    /// The end of the backoff after a 429 without headers, and how many came in a row.
    backoff: Option<Instant>,
    refused_in_a_row: u32,
    /// The time before which no further request leaves while the quota is low.
    next: Option<Instant>,
}

#[derive(Debug)]
struct Quota {
    limit: u64,
    window: Duration,
    /// The lowest number that an answer of this window said.
    left: u64,
    resets: Instant,
    /// The first number that an answer of this window said, and the answers of this process since.
    first: Option<u64>,
    answered: u64,
    /// Requests of others for a thousand own ones, in the last window that told.
    others: u64,
}

impl Pacer {
    /// Lets a request leave and counts it as under way, or says when to ask again. `luck` is a random number below 1000.
    /// `writers` tells that writes are waiting.
    pub(crate) fn admit(
        &mut self,
        now: Instant,
        class: Class,
        writers: bool,
        luck: u64,
    ) -> Result<(), Instant> {
        if class != Class::Payment {
            self.may_leave(now, class, writers, luck)?;
        }
        self.in_flight += 1;
        Ok(())
    }

    fn may_leave(
        &mut self,
        now: Instant,
        class: Class,
        writers: bool,
        luck: u64,
    ) -> Result<(), Instant> {
        if let Some(until) = self.backoff.filter(|until| now < *until) {
            return Err(until);
        }
        let under_way = u64::from(self.in_flight);
        let Some(quota) = &mut self.quota else {
            return Ok(());
        };
        if quota.roll(now) {
            self.next = None;
        }
        let others = quota.others();
        let expected = quota
            .left
            .saturating_sub(under_way * (1_000 + others) / 1_000);
        let low = match class {
            Class::Read => READS_WAIT,
            Class::Write | Class::Payment => WRITES_WAIT,
        };
        if expected > quota.limit * low / 1_000 {
            return Ok(());
        }
        let usable = expected.saturating_sub(quota.reserve(class));
        if usable == 0 {
            return Err(quota.resets + RESET_MARGIN + quota.window / 200_000 * thousandths(luck));
        }
        let slot = self.next.filter(|next| now < *next);
        if let Some(next) = slot {
            return Err(next);
        }
        let spread = quota.resets.saturating_duration_since(now) / 1_000 * thousandths(SPREAD);
        let share = spread / thousandths(usable) / 1_000 * thousandths(1_000 + others);
        let gap = share / 1_000 * thousandths(500 + luck);
        if class == Class::Read && writers {
            return Err(now + gap.max(Duration::from_millis(1)));
        }
        self.next = Some(now + gap);
        Ok(())
    }

    /// Notes that a request is no longer under way.
    pub(crate) fn ended(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Notes the headers of an answer.
    pub(crate) fn answered(&mut self, now: Instant, limited: bool, headers: Option<QuotaHeaders>) {
        if !limited {
            self.refused_in_a_row = 0;
        }
        let Some(mut said) = headers else {
            return;
        };
        if limited {
            said.left = 0;
        }
        match &mut self.quota {
            Some(quota) if quota.limit == said.quota && quota.window == said.window => {
                quota.note(now, said);
            }
            other => {
                *other = Some(Quota {
                    limit: said.quota,
                    window: said.window,
                    left: said.left,
                    resets: now + said.reset,
                    first: Some(said.left),
                    answered: 0,
                    others: ASSUMED_OTHERS,
                });
            }
        }
    }

    /// Stops everything but payments until then, and counts the 429s in a row.
    pub(crate) fn back_off(&mut self, until: Instant) {
        self.backoff = Some(self.backoff.map_or(until, |known| known.max(until)));
    }

    /// The number of 429s without headers in a row, this one included.
    pub(crate) fn refused(&mut self) -> u32 {
        self.refused_in_a_row = self.refused_in_a_row.saturating_add(1);
        self.refused_in_a_row
    }

    pub(crate) fn rate_limit(&self, now: Instant) -> RateLimit {
        let quota = self.quota.as_ref();
        let is_full = quota.is_some_and(|quota| now >= quota.resets);
        RateLimit {
            quota: quota.map(|quota| quota.limit),
            left: quota.map(|quota| if is_full { quota.limit } else { quota.left }),
            window: quota.map(|quota| quota.window),
            resets_in: quota.map(|quota| quota.resets.saturating_duration_since(now)),
            backing_off: self
                .backoff
                .map(|until| until.saturating_duration_since(now))
                .filter(|wait| !wait.is_zero()),
            in_flight: self.in_flight,
            others_per_thousand: quota.map_or(0, Quota::others),
        }
    }
}

impl Quota {
    /// Begins a new window when the old one is over: the quota is full. True if it did.
    fn roll(&mut self, now: Instant) -> bool {
        let over = now >= self.resets + RESET_MARGIN;
        if over {
            self.begin(now + self.window, None, self.limit);
        }
        over
    }

    fn begin(&mut self, resets: Instant, first: Option<u64>, left: u64) {
        self.others = self.others();
        self.resets = resets;
        self.first = first;
        self.answered = 0;
        self.left = left;
    }

    fn note(&mut self, now: Instant, said: QuotaHeaders) {
        let resets = now + said.reset;
        let slack = self.window / 4;
        if resets > self.resets + slack {
            self.begin(resets, Some(said.left), said.left);
            return;
        }
        match self.first {
            None => {
                self.first = Some(said.left);
                self.resets = resets;
            }
            Some(_) if resets + self.window / 2 < self.resets => {
                // An answer that was long under way: of the window before.
                return;
            }
            Some(_) => {
                // Each is late by the time that its answer took; the earliest is the best.
                self.resets = self.resets.min(resets);
                self.answered += 1;
            }
        }
        self.left = self.left.min(said.left);
    }

    /// Requests of others for a thousand own ones.
    fn others(&self) -> u64 {
        let Some(used) = self
            .first
            .map(|first| first.saturating_sub(self.left))
            .filter(|_| self.answered >= SAMPLE)
        else {
            return self.others;
        };
        used.saturating_sub(self.answered) * 1_000 / self.answered
    }

    /// The requests at the end of a window that are left alone.
    fn reserve(&self, class: Class) -> u64 {
        let per_thousand = |part: u64| self.limit * part / 1_000;
        // They are not as even as that.
        let of_others = (self.others() * 5 / 4)
            .div_ceil(1_000)
            .min(per_thousand(LARGEST_RESERVE));
        match class {
            Class::Read => of_others.max(per_thousand(KEPT_FROM_READS)),
            Class::Write | Class::Payment => of_others,
        }
    }
}

/// A factor for a duration; more than 32 bits is more than any quota.
fn thousandths(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "pacer_tests.rs"]
mod tests;

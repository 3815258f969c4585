//! Destinations that too many deliveries to have failed: nothing is sent there for some minutes.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use crate::state::clock::after;

/// The time in which attempts are counted.
const WINDOW: Duration = Duration::from_secs(120);
/// The attempts in a window from which on their success counts.
const LEAST: usize = 100;
/// The attempts out of ten that have to succeed.
const TENTHS: usize = 9;
/// How long a domain is blocked.
const BLOCKED: Duration = Duration::from_secs(180);

/// The domains that were sent to, and those that are blocked.
#[derive(Default)]
pub(crate) struct Domains {
    all: HashMap<String, Domain>,
}

#[derive(Default)]
struct Domain {
    /// The attempts of the window, oldest first, and whether each succeeded.
    attempts: VecDeque<(Timestamp, bool)>,
    failures: BTreeMap<String, Failure>,
    blocked_until: Option<Timestamp>,
}

/// A kind of failure of a domain, and how often it was seen in the window.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) count: u64,
    pub(crate) last: Timestamp,
}

/// A domain that is blocked.
pub(crate) struct Blocked<'a> {
    pub(crate) domain: &'a str,
    pub(crate) until: Timestamp,
    pub(crate) failures: &'a BTreeMap<String, Failure>,
}

impl Domains {
    /// Counts an attempt; `failure` describes one that failed. True if the domain is blocked by it.
    pub(crate) fn count(&mut self, domain: &str, failure: Option<&str>, now: Timestamp) -> bool {
        let held = self.all.entry(domain.to_owned()).or_default();
        held.attempts.push_back((now, failure.is_none()));
        while held
            .attempts
            .front()
            .is_some_and(|(at, _)| after(*at, WINDOW) < now)
        {
            held.attempts.pop_front();
        }
        if let Some(failure) = failure {
            held.failures
                .retain(|_, failure| after(failure.last, WINDOW) >= now);
            let seen = held.failures.entry(failure.to_owned()).or_insert(Failure {
                count: 0,
                last: now,
            });
            seen.count += 1;
            seen.last = now;
        }
        let good = held.attempts.iter().filter(|(_, good)| *good).count();
        let blocks = held.attempts.len() >= LEAST && good * 10 < held.attempts.len() * TENTHS;
        if blocks {
            held.attempts.clear();
            held.blocked_until = Some(after(now, BLOCKED));
        }
        blocks
    }

    /// True if nothing is sent to a domain now.
    pub(crate) fn is_blocked(&self, domain: &str, now: Timestamp) -> bool {
        let held = self.all.get(domain);
        held.is_some_and(|held| held.blocked_until.is_some_and(|until| until > now))
    }

    /// The domains that are blocked now, in the order of their names.
    pub(crate) fn blocked<'a>(&'a self, now: Timestamp) -> Vec<Blocked<'a>> {
        let blocked = |(domain, held): (&'a String, &'a Domain)| {
            let until = held.blocked_until.filter(|until| *until > now)?;
            Some(Blocked {
                domain,
                until,
                failures: &held.failures,
            })
        };
        let mut found: Vec<Blocked<'a>> = self.all.iter().filter_map(blocked).collect();
        found.sort_by_key(|blocked| blocked.domain);
        found
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::Domains;

    fn at(second: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
    }

    /// Counts so many attempts, every `of`-th of which fails. True if one of them blocked.
    fn count(domains: &mut Domains, attempts: i64, of: i64, second: i64) -> bool {
        (1..=attempts).fold(false, |blocked, attempt| {
            let failure = (attempt % of == 0).then_some("answered 500");
            domains.count("shop.example.com", failure, at(second)) | blocked
        })
    }

    #[test]
    fn a_domain_is_blocked_for_three_minutes_by_more_than_a_tenth_of_failures_in_a_hundred() {
        let mut domains = Domains::default();
        assert!(!count(&mut domains, 99, 2, 0));
        assert!(count(&mut domains, 1, 1, 120));
        assert!(domains.is_blocked("shop.example.com", at(299)));
        assert_eq!(
            domains.blocked(at(299))[0].failures["answered 500"].count,
            50
        );
        assert!(!domains.is_blocked("shop.example.com", at(300)));
        assert!(!domains.is_blocked("other.example.com", at(299)));
    }

    #[test]
    fn a_tenth_of_failures_and_failures_of_another_window_block_nothing() {
        assert!(!count(&mut Domains::default(), 1000, 10, 0));
        let mut domains = Domains::default();
        assert!(!count(&mut domains, 99, 1, 0));
        assert!(!count(&mut domains, 99, 1, 121));
    }
}

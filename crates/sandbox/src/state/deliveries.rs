//! Deliveries of webhooks: which attempt is due, and what follows its outcome. It sends nothing itself.

mod again;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Included};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::state::blocked_domains::Domains;
use crate::state::clock::after;
use crate::state::delivery_log::{self, DeliveryLog, DeliveryState};
use crate::state::destinations::Destination;
use crate::state::hooks::Hook;
use crate::state::notices::Notice;
use crate::state::retries::{Next, next};
use crate::state::store::Store;

/// The longest time by which reordering holds a delivery back, in milliseconds.
const HELD_BACK_MS: u64 = 30_000;
/// The most deliveries that wait. Beyond it the oldest one is dropped: a store on a desk has no disk to fill.
const MOST_WAITING: usize = 10_000;
/// The time from one notice of a failing destination to the next.
const BETWEEN_NOTICES: Duration = Duration::from_secs(600);

/// The error codes of `store/hook/deliveryException`.
const WILL_RETRY: i64 = 90_001;
const DISABLED: i64 = 90_002;
const BLOCKED: i64 = 90_003;

/// A delivery that is not over.
pub(crate) struct Delivery {
    /// The same for each attempt.
    pub(crate) id: String,
    /// None for the receiver of all events.
    hook: Option<i64>,
    pub(crate) scope: String,
    pub(crate) notice: Notice,
    /// When it happened.
    pub(crate) at: Timestamp,
    due: Timestamp,
    /// Attempts that failed.
    failures: usize,
    /// Copies that are still to be sent, once it was taken.
    copies: Option<u32>,
    is_tried: bool,
    is_under_way: bool,
}

/// An attempt that is to be made now.
pub(crate) struct Attempt {
    pub(crate) number: u64,
    /// When it begins. Its retry counts from here, however long the destination takes and the clock is moved.
    pub(crate) at: Timestamp,
    pub(crate) destination: Destination,
    /// The custom headers of the webhook.
    pub(crate) headers: BTreeMap<String, String>,
}

/// The outcome of an attempt: the status of the response, or the reason why there is none.
pub(crate) type Outcome = Result<u16, &'static str>;

/// All deliveries of the store.
#[derive(Default)]
pub(crate) struct Deliveries {
    /// The number of deliveries so far, which is the number of the newest one.
    made: u64,
    /// The receiver of all events, if there is one.
    receiver: Option<Destination>,
    waiting: BTreeMap<u64, Delivery>,
    /// Domains with an attempt under way: one at a time, so that a receiver sees them in order.
    busy: BTreeSet<String>,
    pub(crate) log: DeliveryLog,
    pub(crate) domains: Domains,
    /// When the last notice of a failing destination was given.
    noticed: BTreeMap<String, Timestamp>,
    wake: Arc<Notify>,
    tried: Arc<Notify>,
}

impl Deliveries {
    /// Sends everything that happens from now on to this address.
    pub(crate) fn send_all_to(&mut self, receiver: Destination) {
        self.receiver = Some(receiver);
    }

    /// The signal that there may be something to send, or that the clock was moved.
    pub(crate) fn signal(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    /// The signal that an attempt was made.
    pub(crate) fn tried_signal(&self) -> Arc<Notify> {
        Arc::clone(&self.tried)
    }

    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    pub(crate) fn made(&self) -> u64 {
        self.made
    }

    pub(crate) fn waiting(&self, number: u64) -> Option<&Delivery> {
        self.waiting.get(&number)
    }

    /// Forgets what is on its way to a webhook.
    pub(crate) fn drop_those_of(&mut self, hook: i64) {
        let of_hook = |delivery: &Delivery| delivery.hook == Some(hook);
        for number in self.numbers(of_hook) {
            self.end(number, DeliveryState::Dropped);
        }
    }

    fn numbers(&self, wanted: impl Fn(&Delivery) -> bool) -> Vec<u64> {
        let wanted = self.waiting.iter().filter(|(_, delivery)| wanted(delivery));
        wanted.map(|(number, _)| *number).collect()
    }

    fn end(&mut self, number: u64, state: DeliveryState) {
        self.waiting.remove(&number);
        self.log.end(number, state);
        self.tried.notify_waiters();
    }

    fn add(&mut self, delivery: Delivery, destination: &Destination) {
        self.made += 1;
        let names = (&*delivery.id, delivery.hook, &*delivery.scope);
        let shown = delivery_log::Delivery::new(names, destination, delivery.at, delivery.due);
        self.log
            .add(self.made, shown, delivery.notice.clone(), delivery.at);
        if !destination.is_sent_to() {
            self.log.end(self.made, DeliveryState::NotSent);
            return;
        }
        self.waiting.insert(self.made, delivery);
        if self.waiting.len() > MOST_WAITING
            && let Some(oldest) = self.waiting.keys().next().copied()
        {
            self.end(oldest, DeliveryState::Dropped);
        }
        self.wake();
    }

    /// True if a notice of a failing destination may be given now; it is given at most once in ten minutes.
    fn may_notice(&mut self, destination: &Destination, now: Timestamp) -> bool {
        let last = self.noticed.get(destination.as_str());
        if last.is_some_and(|last| after(*last, BETWEEN_NOTICES) > now) {
            return false;
        }
        self.noticed.insert(destination.as_str().to_owned(), now);
        true
    }
}

impl Store {
    /// Begins the deliveries of an event to everybody who is to hear of it.
    pub(crate) fn deliver(&mut self, notice: &Notice, channel: Option<i64>, at: Timestamp) {
        let topic = notice.topic();
        let mut targets: Vec<(Option<i64>, String, Destination)> = Vec::new();
        if let Some(receiver) = &self.deliveries.receiver {
            targets.push((None, format!("store/{topic}"), receiver.clone()));
        }
        for (id, scope) in self.hooks.covering(topic, channel, at) {
            if let Ok(hook) = self.hooks.find(id) {
                // No webhook tells of its own destination's failures.
                if !notice.is_about_destination(hook.destination.as_str()) {
                    targets.push((Some(id), scope, hook.destination.clone()));
                }
            }
        }
        for (hook, scope, destination) in targets {
            let number = self.deliveries.made + 1;
            let seed = self.settings.webhook_reordering;
            let held_back = seed.map_or(Duration::ZERO, |seed| held_back(seed, number));
            let delivery = Delivery {
                id: format!("msg_{}", self.random.hex()),
                hook,
                scope,
                notice: notice.clone(),
                at,
                due: after(at, held_back),
                failures: 0,
                copies: None,
                is_tried: false,
                is_under_way: false,
            };
            self.deliveries.add(delivery, &destination);
        }
    }

    /// True if an event would be delivered to somebody.
    pub(crate) fn has_subscribers(&self) -> bool {
        self.deliveries.receiver.is_some() || self.hooks.all().iter().any(|hook| hook.is_active)
    }

    /// The attempts to make now, one for each domain that has none under way and is not blocked. Each has to be ended
    /// with [`Self::attempted`].
    pub(crate) fn due_attempts(&mut self) -> Vec<Attempt> {
        let now = self.clock.now();
        let mut due: Vec<(Timestamp, u64)> = Vec::new();
        for (number, delivery) in &self.deliveries.waiting {
            if delivery.due <= now && !delivery.is_under_way {
                due.push((delivery.due, *number));
            }
        }
        due.sort_unstable();
        let mut attempts = Vec::new();
        for (_, number) in due {
            let Some((destination, hook)) = self.target(number) else {
                self.deliveries.end(number, DeliveryState::Dropped);
                continue;
            };
            let domain = destination.domain();
            let deliveries = &self.deliveries;
            if deliveries.busy.contains(domain) || deliveries.domains.is_blocked(domain, now) {
                continue;
            }
            let attempt = Attempt {
                number,
                at: now,
                destination: destination.clone(),
                headers: hook.map(|hook| hook.headers.clone()).unwrap_or_default(),
            };
            let domain = attempt.destination.domain().to_owned();
            self.deliveries.busy.insert(domain);
            if let Some(delivery) = self.deliveries.waiting.get_mut(&number) {
                delivery.is_under_way = true;
            }
            attempts.push(attempt);
        }
        attempts
    }

    /// Where a delivery goes now, and the webhook that sends it there. None where it goes nowhere any more.
    fn target(&self, number: u64) -> Option<(&Destination, Option<&Hook>)> {
        let Some(id) = self.deliveries.waiting.get(&number)?.hook else {
            return Some((self.deliveries.receiver.as_ref()?, None));
        };
        let hook = self.hooks.find(id).ok()?;
        let is_sent = hook.is_active && hook.destination.is_sent_to();
        is_sent.then_some((&hook.destination, Some(hook)))
    }

    /// Ends an attempt, and says what follows.
    pub(crate) fn attempted(&mut self, attempt: &Attempt, outcome: Outcome) {
        let Attempt {
            number,
            at: now,
            destination,
            ..
        } = attempt;
        let now = *now;
        let domain = destination.domain();
        self.deliveries.busy.remove(domain);
        self.deliveries.log.attempt(*number, now, outcome.ok());
        let failure = failure(outcome);
        let blocks = self
            .deliveries
            .domains
            .count(domain, failure.as_deref(), now);
        let duplicates = self.settings.webhook_duplicates;
        let Some(delivery) = self.deliveries.waiting.get_mut(number) else {
            // The webhook was removed or switched off meanwhile.
            return;
        };
        delivery.is_under_way = false;
        delivery.is_tried = true;
        let step = next(
            failure.is_none(),
            delivery.failures,
            delivery.copies,
            duplicates,
        );
        let hook = delivery.hook;
        let tells = !matches!(delivery.notice, Notice::DeliveryFailed { .. });
        match step {
            Next::Done => self.deliveries.end(*number, DeliveryState::Delivered),
            Next::Copy(left) => delivery.copies = Some(left),
            Next::Retry(seconds) => {
                delivery.failures += 1;
                delivery.due = after(now, Duration::from_secs(seconds));
                let due = delivery.due;
                self.deliveries.log.retry(*number, due);
            }
            Next::GiveUp => self.deliveries.end(*number, DeliveryState::GivenUp),
        }
        self.deliveries.tried.notify_waiters();
        if let (Some(id), true) = (hook, tells) {
            if blocks {
                self.tell_of_failure(
                    id,
                    destination,
                    BLOCKED,
                    "the domain of the destination is blocked",
                );
            }
            match (step, failure) {
                (Next::Retry(_), Some(failure)) if self.deliveries.may_notice(destination, now) => {
                    self.tell_of_failure(id, destination, WILL_RETRY, &failure);
                }
                (Next::GiveUp, Some(failure)) => {
                    self.tell_of_failure(id, destination, DISABLED, &failure);
                    self.deactivate_hook(id, now);
                }
                _ => {}
            }
        } else if let (Some(id), Next::GiveUp) = (hook, step) {
            self.deactivate_hook(id, now);
        }
    }

    fn tell_of_failure(&mut self, hook: i64, destination: &Destination, code: i64, message: &str) {
        let notice = Notice::DeliveryFailed {
            hook,
            destination: destination.as_str().to_owned(),
            code,
            message: message.to_owned(),
        };
        self.notify(notice, None);
    }

    /// True if every delivery that was begun after the number `first`, up to `last`, was attempted, or cannot be yet.
    pub(crate) fn all_tried(&self, first: u64, last: u64) -> bool {
        let now = self.clock.now();
        let mut new = self
            .deliveries
            .waiting
            .range((Excluded(first), Included(last)));
        !new.any(|(number, delivery)| {
            let blocked = self.target(*number).is_none_or(|(destination, _)| {
                self.deliveries
                    .domains
                    .is_blocked(destination.domain(), now)
            });
            !delivery.is_tried && delivery.due <= now && !blocked
        })
    }
}

/// The failure of an attempt in words. None where it was taken.
fn failure(outcome: Outcome) -> Option<String> {
    match outcome {
        Ok(200..=299) => None,
        Ok(status) => Some(format!("the destination answered {status}")),
        Err(reason) => Some(reason.to_owned()),
    }
}

/// The time by which reordering holds a delivery back. It follows from the seed and the number of the delivery alone.
fn held_back(seed: u64, number: u64) -> Duration {
    let mut generator = fastrand::Rng::with_seed(seed.wrapping_add(number));
    Duration::from_millis(generator.u64(..HELD_BACK_MS))
}

//! The newest deliveries of webhooks, for tests and people to read. No header, no body, no secret.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::state::destinations::Destination;
use crate::state::notices::Notice;

/// The most deliveries that are kept, and the most attempts of each.
const MOST: usize = 1000;
const MOST_ATTEMPTS: usize = 50;

/// A webhook on its way to one destination, or at its end.
///
/// `GET /sandbox/deliveries` serves a list of them as JSON, which reads back into this type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Delivery {
    /// The value of `webhook-id`, the same for each attempt.
    pub id: String,
    /// The id of the registered webhook; `None` for the receiver of all events.
    pub hook: Option<i64>,
    /// The scope of the event, as it is sent.
    pub scope: String,
    /// The URL that it goes to, without its query.
    pub destination: String,
    /// When the event happened, in seconds since 1970.
    pub event_at: i64,
    /// The attempts so far, oldest first; the first fifty of them.
    pub attempts: Vec<DeliveryAttempt>,
    /// When the next attempt is due, in seconds since 1970; `None` at its end.
    pub next_attempt_at: Option<i64>,
    /// The stage that it has reached.
    pub state: DeliveryState,
}

/// One attempt to deliver a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeliveryAttempt {
    /// When it began, in seconds since 1970, by the store's clock.
    pub at: i64,
    /// The status of the response; `None` where there was no response.
    pub status: Option<u16>,
}

/// The stage that a delivery has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryState {
    /// An attempt is under way or is still to come.
    Waiting,
    /// It was taken: a response with a status of 2xx.
    Delivered,
    /// The last attempt failed.
    GivenUp,
    /// Its webhook was removed or switched off before it was taken.
    Dropped,
    /// The destination is not plain HTTP on loopback, and the sandbox sends nowhere else.
    NotSent,
}

/// The newest deliveries.
#[derive(Default)]
pub(crate) struct DeliveryLog {
    /// By their numbers, which ascend.
    all: VecDeque<Kept>,
}

/// A delivery, with the event that it tells of.
pub(crate) struct Kept {
    pub(crate) number: u64,
    pub(crate) shown: Delivery,
    pub(crate) notice: Notice,
    /// When it happened, to the nanosecond: a part of the body.
    pub(crate) at: Timestamp,
}

impl DeliveryLog {
    /// The deliveries that are kept, oldest first.
    pub(crate) fn all(&self) -> Vec<Delivery> {
        self.all.iter().map(|one| one.shown.clone()).collect()
    }

    /// Keeps a new delivery, and forgets the oldest one when there are too many.
    pub(crate) fn add(&mut self, number: u64, shown: Delivery, notice: Notice, at: Timestamp) {
        if self.all.len() == MOST {
            self.all.pop_front();
        }
        self.all.push_back(Kept {
            number,
            shown,
            notice,
            at,
        });
    }

    /// The delivery with this `webhook-id`.
    pub(crate) fn named(&self, id: &str) -> Option<&Kept> {
        self.all.iter().find(|one| one.shown.id == id)
    }

    /// Has a delivery wait again, from this moment.
    pub(crate) fn again(&mut self, number: u64, due: Timestamp) {
        if let Some(delivery) = self.find(number) {
            delivery.state = DeliveryState::Waiting;
            delivery.next_attempt_at = Some(due.as_second());
        }
    }

    pub(crate) fn attempt(&mut self, number: u64, at: Timestamp, status: Option<u16>) {
        if let Some(delivery) = self.find(number)
            && delivery.attempts.len() < MOST_ATTEMPTS
        {
            let at = at.as_second();
            delivery.attempts.push(DeliveryAttempt { at, status });
        }
    }

    pub(crate) fn retry(&mut self, number: u64, due: Timestamp) {
        if let Some(delivery) = self.find(number) {
            delivery.next_attempt_at = Some(due.as_second());
        }
    }

    pub(crate) fn end(&mut self, number: u64, state: DeliveryState) {
        if let Some(delivery) = self.find(number) {
            delivery.state = state;
            delivery.next_attempt_at = None;
        }
    }

    fn find(&mut self, number: u64) -> Option<&mut Delivery> {
        let place = self.all.binary_search_by_key(&number, |one| one.number);
        Some(&mut self.all.get_mut(place.ok()?)?.shown)
    }
}

impl Delivery {
    /// A delivery that waits.
    pub(crate) fn new(
        (id, hook, scope): (&str, Option<i64>, &str),
        destination: &Destination,
        at: Timestamp,
        due: Timestamp,
    ) -> Self {
        Self {
            id: id.to_owned(),
            hook,
            scope: scope.to_owned(),
            destination: destination.shown().to_owned(),
            event_at: at.as_second(),
            attempts: Vec::new(),
            next_attempt_at: Some(due.as_second()),
            state: DeliveryState::Waiting,
        }
    }
}

//! Webhooks that are sent once more on demand, and the moment at which nothing is left to send.

use super::{Deliveries, Delivery};
use crate::state::store::Store;

impl Store {
    /// Sends a webhook again now: the same body under the same id, and after a failure on the schedule of a new one.
    /// False where none with this id is kept, or it goes nowhere any more.
    pub(crate) fn send_again(&mut self, id: &str) -> bool {
        let now = self.clock.now();
        let Some(kept) = self.deliveries.log.named(id) else {
            return false;
        };
        let number = kept.number;
        let again = Delivery {
            id: kept.shown.id.clone(),
            hook: kept.shown.hook,
            scope: kept.shown.scope.clone(),
            notice: kept.notice.clone(),
            at: kept.at,
            due: now,
            failures: 0,
            copies: None,
            is_tried: false,
            is_under_way: false,
        };
        if !self.goes_somewhere(again.hook) {
            return false;
        }
        self.deliveries.restart(number, again);
        true
    }

    /// True for the receiver of all events, where there is one, and for a webhook that is on and that the sandbox sends to.
    fn goes_somewhere(&self, hook: Option<i64>) -> bool {
        match hook {
            None => self.deliveries.receiver.is_some(),
            Some(id) => {
                let hook = self.hooks.find(id);
                hook.is_ok_and(|hook| hook.is_active && hook.destination.is_sent_to())
            }
        }
    }

    /// True if no attempt is under way or due: whatever waits, waits for the clock.
    pub(crate) fn has_sent_what_is_due(&self) -> bool {
        let now = self.clock.now();
        let mut waiting = self.deliveries.waiting.iter();
        !waiting.any(|(number, delivery)| {
            let blocked = self.target(*number).is_none_or(|(destination, _)| {
                let domains = &self.deliveries.domains;
                domains.is_blocked(destination.domain(), now)
            });
            delivery.is_under_way || (delivery.due <= now && !blocked)
        })
    }
}

impl Deliveries {
    /// Has a delivery wait under its own number. One that waits already is due now; one under way goes on.
    fn restart(&mut self, number: u64, again: Delivery) {
        let due = again.due;
        match self.waiting.get_mut(&number) {
            Some(held) => held.due = held.due.min(due),
            None => {
                self.waiting.insert(number, again);
            }
        }
        self.log.again(number, due);
        self.wake();
    }
}

//! An attempt that is open: it can be looked into, and its order cannot be paid again.

use std::fmt;
use std::time::Duration;

use bigcommerce_journal::{AttemptId, Record};
use bigcommerce_types::OrderId;

use super::machine::Waiting;
use crate::{
    error::Error,
    order::{Order, Unpaid},
    ticket::Ticket,
};

/// An attempt to pay that has not come to its end. There is no way to pay from here: its keys stay locked, so that no
/// other attempt of its order, cart or external id can be made either.
///
/// Keep its [`ticket`](OpenAttempt::ticket): [`Store::resume`](crate::Store::resume) finds it again from any server,
/// and [`Store::sweep`](crate::Store::sweep) drives it to its end without anybody.
#[must_use = "keep its ticket, or let `Store::sweep` drive it to its end"]
pub struct OpenAttempt {
    pub(super) order: Order<Unpaid>,
    pub(super) record: Record,
    pub(super) not_before: Option<i64>,
    pub(super) why: Waiting,
    pub(super) error: Option<Error>,
}

impl OpenAttempt {
    /// The attempt.
    pub fn id(&self) -> AttemptId {
        self.record.id
    }

    /// The order that it pays.
    pub fn order_id(&self) -> OrderId {
        self.record
            .opened()
            .map_or(self.order.id(), |opened| opened.order)
    }

    /// The ticket that finds it again.
    pub fn ticket(&self) -> Ticket {
        self.order.ticket_of(Some(self.id()), self.order_id())
    }

    /// The platform's time, in Unix seconds, before which looking again is of no use; nothing where it is not known.
    pub fn not_before(&self) -> Option<i64> {
        self.not_before
    }

    /// The time to wait before looking again is of use, by the platform's clock; at least a second.
    pub fn retry_after(&self) -> Duration {
        let clock = &self.order.flow.shared.clock;
        clock.until(self.not_before.unwrap_or_default())
    }

    /// The latest thing that went wrong, where something did.
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }
}

impl fmt::Debug for OpenAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAttempt")
            .field("id", &self.id())
            .field("order", &self.order_id())
            .field("not_before", &self.not_before)
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}

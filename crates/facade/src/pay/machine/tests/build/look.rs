//! Transactions, orders and looks at them.

use bigcommerce_orders::types::{OrderStatus, PaymentStatus};

use super::super::super::{Claim, Entry, EntryState, Event, Look, OrderView, Other, Standing};
use super::*;

/// A transaction that worked.
pub(in super::super) fn entry(id: i64, event: Event, amount: Minor) -> Entry {
    Entry {
        id: TransactionId::new(id),
        event,
        state: EntryState::Ok,
        amount: Some(amount),
        own_currency: true,
        refers: None,
    }
}

pub(in super::super) fn purchase(id: i64, amount: Minor) -> Entry {
    entry(id, Event::Purchase, amount)
}

pub(in super::super) fn authorization(id: i64, amount: Minor) -> Entry {
    entry(id, Event::Authorization, amount)
}

pub(in super::super) fn pending(id: i64, amount: Minor) -> Entry {
    entry(id, Event::Pending, amount)
}

pub(in super::super) fn settled(id: i64, amount: Minor) -> Entry {
    entry(id, Event::Settled, amount)
}

pub(in super::super) fn capture(id: i64, amount: Minor) -> Entry {
    entry(id, Event::Capture, amount)
}

pub(in super::super) fn refund(id: i64, amount: Minor) -> Entry {
    entry(id, Event::Refund, amount)
}

pub(in super::super) fn void(id: i64) -> Entry {
    entry(id, Event::Void, 0)
}

impl Entry {
    pub(in super::super) fn of(mut self, root: i64) -> Self {
        self.refers = Some(TransactionId::new(root));
        self
    }

    pub(in super::super) fn failed(mut self) -> Self {
        self.state = EntryState::Failed;
        self
    }

    pub(in super::super) fn in_review(mut self) -> Self {
        self.state = EntryState::Review;
        self
    }

    /// In another currency: its amount cannot be compared.
    pub(in super::super) fn foreign(mut self) -> Self {
        self.own_currency = false;
        self.amount = None;
        self
    }

    pub(in super::super) fn unreadable(mut self) -> Self {
        self.amount = None;
        self
    }
}

/// An order in this status, with nothing taken.
pub(in super::super) fn view(id: OrderId, status: i64) -> OrderView {
    let status = OrderStatus::from(status);
    OrderView {
        id,
        standing: Standing::from(&status),
        refunded: status == OrderStatus::Refunded,
        claim: Claim::Nothing,
        moving: None,
        currency: "USD".to_owned(),
        total: SHOWN,
        due: SHOWN,
    }
}

pub(in super::super) fn claim(payment_status: &str) -> Claim {
    Claim::from(Some(&PaymentStatus::from(payment_status)))
}

/// A whole look of an unpaid order without transactions, begun after every fact.
pub(in super::super) fn look() -> Look {
    Look {
        at: Some(MARKED),
        facts: 100,
        complete: true,
        order: view(ORDER, 0),
        entries: Vec::new(),
        others: Vec::new(),
        refunds: None,
    }
}

/// A whole look that shows these transactions.
pub(in super::super) fn showing(entries: &[Entry]) -> Look {
    look().with(entries)
}

impl Look {
    pub(in super::super) fn with(mut self, entries: &[Entry]) -> Self {
        self.entries = entries.to_vec();
        self
    }

    pub(in super::super) fn at(mut self, at: i64) -> Self {
        self.at = Some(at);
        self
    }

    pub(in super::super) fn undated(mut self) -> Self {
        self.at = None;
        self
    }

    pub(in super::super) fn incomplete(mut self) -> Self {
        self.complete = false;
        self
    }

    /// Begun when this many facts were on record.
    pub(in super::super) fn begun_after(mut self, facts: usize) -> Self {
        self.facts = facts;
        self
    }

    pub(in super::super) fn status(mut self, status: i64) -> Self {
        let now = view(ORDER, status);
        self.order.standing = now.standing;
        self.order.refunded = now.refunded;
        self
    }

    pub(in super::super) fn claims(mut self, payment_status: &str) -> Self {
        self.order.claim = claim(payment_status);
        self
    }

    pub(in super::super) fn total(mut self, total: Minor, due: Minor) -> Self {
        self.order.total = total;
        self.order.due = due;
        self
    }

    pub(in super::super) fn beside(
        mut self,
        status: i64,
        payment_status: &str,
        entries: &[Entry],
    ) -> Self {
        let mut order = view(OTHER, status);
        order.claim = claim(payment_status);
        self.others.push(Other {
            order,
            entries: entries.to_vec(),
        });
        self
    }
}

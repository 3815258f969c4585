//! An order's transactions added up: a payment with all its follow-ups is one root. Pure; it decides no status.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::state::transactions::{Event, Transaction};

/// The stage that a payment has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Money was taken.
    Taken,
    /// An authorization that is not captured.
    Reserved,
    /// Accepted, not final: pending, under review, or an event or status that nobody knows.
    Pending,
    /// An authorization that was given up.
    Voided,
    Failed,
}

/// A payment with its follow-ups.
#[derive(Debug)]
pub(crate) struct Root<'a> {
    pub(crate) of: &'a Transaction,
    pub(crate) standing: Standing,
    /// The amount that was taken: the captured one of an authorization, else the amount. Zero while nothing is taken.
    pub(crate) gross: Decimal,
    pub(crate) captured: bool,
    pub(crate) refunded: Decimal,
    /// The transaction that a refund of this payment refers to.
    pub(crate) refund_to: i64,
}

impl Root<'_> {
    /// The rest of it after refunds.
    pub(crate) fn net(&self) -> Decimal {
        self.gross.saturating_sub(self.refunded).max(Decimal::ZERO)
    }

    pub(crate) fn reserved(&self) -> Decimal {
        if self.standing == Standing::Reserved {
            self.of.amount
        } else {
            Decimal::ZERO
        }
    }

    fn follow(&mut self, one: &Transaction) {
        if !one.is_ok() {
            let settles = matches!(one.event, Event::Settled | Event::Purchase);
            if settles && self.standing == Standing::Pending {
                self.standing = Standing::Failed;
            }
            return;
        }
        match one.event {
            Event::Capture => {
                let before = if self.captured {
                    self.gross
                } else {
                    Decimal::ZERO
                };
                self.gross = before.saturating_add(one.amount);
                self.captured = true;
                self.standing = Standing::Taken;
                self.refund_to = one.id;
            }
            Event::Settled | Event::Purchase if self.standing == Standing::Pending => {
                self.gross = self.of.amount;
                self.standing = Standing::Taken;
            }
            Event::Refund => self.refunded = self.refunded.saturating_add(one.amount),
            Event::Void => {
                self.standing = Standing::Voided;
                self.gross = Decimal::ZERO;
            }
            _ => {}
        }
    }
}

/// The payments among these transactions, in their order. A follow-up without a reference, or with one that is not
/// among them, is no payment.
pub(crate) fn roots<'a>(transactions: impl Iterator<Item = &'a Transaction>) -> Vec<Root<'a>> {
    let mut roots: Vec<Root<'a>> = Vec::new();
    let mut root_of: HashMap<i64, usize> = HashMap::new();
    for one in transactions {
        if let Some(&root) = one.reference.as_ref().and_then(|id| root_of.get(id)) {
            roots[root].follow(one);
            root_of.insert(one.id, root);
        } else if one.reference.is_none() && begins(&one.event) {
            root_of.insert(one.id, roots.len());
            roots.push(root(one));
        }
    }
    roots
}

fn begins(event: &Event) -> bool {
    !matches!(
        event,
        Event::Capture | Event::Settled | Event::Refund | Event::Void
    )
}

fn root(of: &Transaction) -> Root<'_> {
    let standing = match (&of.event, of.status.as_str()) {
        (_, "error") => Standing::Failed,
        (Event::Purchase, "ok") if !of.fraud_review => Standing::Taken,
        (Event::Authorization, "ok") if !of.fraud_review => Standing::Reserved,
        _ => Standing::Pending,
    };
    Root {
        of,
        standing,
        gross: if standing == Standing::Taken {
            of.amount
        } else {
            Decimal::ZERO
        },
        captured: false,
        refunded: Decimal::ZERO,
        refund_to: of.id,
    }
}

/// The sum of an order's payments, in one currency.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) gross: Decimal,
    pub(crate) refunded: Decimal,
    pub(crate) reserved: Decimal,
    /// Reserved, and released when a part was captured.
    released: Decimal,
    pub(crate) pending: bool,
    pub(crate) in_review: bool,
    pub(crate) voided: bool,
    /// The newest payment failed.
    pub(crate) failed_last: bool,
}

impl Sums {
    pub(crate) fn of(roots: &[Root<'_>], currency: &str) -> Self {
        let mut sums = Self::default();
        for root in roots.iter().filter(|root| root.of.currency == currency) {
            sums.gross = sums.gross.saturating_add(root.gross);
            sums.refunded = sums.refunded.saturating_add(root.refunded);
            sums.reserved = sums.reserved.saturating_add(root.reserved());
            if root.captured {
                let released = root.of.amount.saturating_sub(root.gross).max(Decimal::ZERO);
                sums.released = sums.released.saturating_add(released);
            }
            sums.pending |= root.standing == Standing::Pending;
            sums.in_review |= root.standing == Standing::Pending && root.of.fraud_review;
            sums.voided |= root.standing == Standing::Voided;
            sums.failed_last = root.standing == Standing::Failed;
        }
        sums
    }

    pub(crate) fn net(&self) -> Decimal {
        self.gross.saturating_sub(self.refunded).max(Decimal::ZERO)
    }

    /// The amount that stands against the total: taken and not given back, or reserved.
    pub(crate) fn covered(&self) -> Decimal {
        self.net().saturating_add(self.reserved)
    }

    /// True if that is the whole. A merchant who captures a part is content with it.
    pub(crate) fn is_whole(&self, total: Decimal) -> bool {
        self.covered().saturating_add(self.released) >= total
    }
}

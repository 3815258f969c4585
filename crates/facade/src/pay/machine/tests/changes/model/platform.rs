//! The platform: what is true, and what reads show of it.

use bigcommerce_journal::{AttemptId, Kind};
use bigcommerce_types::{RefundId, TransactionId};

use super::super::super::build::*;
use crate::pay::machine::{
    Entry, EntryState, Event, Look, Minor, Moving, PartState, RefundPart, RefundView,
};

/// A transaction, from when on reads show it.
#[derive(Clone, Debug)]
pub(super) struct Booked {
    pub(super) entry: Entry,
    visible: i64,
}

/// A refund, from when on reads show it.
#[derive(Clone, Debug)]
struct Listed {
    id: i64,
    amount: Minor,
    visible: i64,
    transaction: Option<i64>,
    declined: bool,
}

/// A request that was accepted and is not carried out.
#[derive(Clone, Debug)]
struct Accepted {
    due: i64,
    since: i64,
    order: Order,
    refund: Option<i64>,
    fails: bool,
}

/// A change that is asked for.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) kind: Kind,
    pub(super) amount: Minor,
    /// Nobody for the merchant's own.
    pub(super) by: Option<AttemptId>,
}

/// Money that moved.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    pub(super) order: Order,
    pub(super) root: i64,
    pub(super) at: i64,
}

/// The answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Accepted(Option<i64>),
    Refused,
}

/// The delays of one schedule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lags {
    pub(super) transactions: i64,
    pub(super) refunds: i64,
    pub(super) order: i64,
    pub(super) carried_out: i64,
    pub(super) stale: i64,
}

impl Lags {
    pub(super) fn all(&self) -> i64 {
        self.transactions + self.refunds + self.order + self.carried_out + self.stale
    }
}

pub(super) struct Platform {
    pub(super) now: i64,
    pub(super) lags: Lags,
    pub(super) booked: Vec<Booked>,
    refunds: Vec<Listed>,
    accepted: Vec<Accepted>,
    pub(super) moved: Vec<Moved>,
    last: i64,
}

impl Platform {
    pub(super) fn new(now: i64, lags: Lags) -> Self {
        Self {
            now,
            lags,
            booked: Vec::new(),
            refunds: Vec::new(),
            accepted: Vec::new(),
            moved: Vec::new(),
            last: 0,
        }
    }

    fn id(&mut self) -> i64 {
        self.last += 1;
        self.last
    }

    /// Books a payment.
    pub(super) fn pay(&mut self, event: Event, amount: Minor, visible: i64) -> i64 {
        let id = self.id();
        let entry = entry(id, event, amount);
        self.booked.push(Booked { entry, visible });
        id
    }

    fn root(&self, id: i64) -> &Entry {
        let found = self.booked.iter().find(|one| one.entry.id.get() == id);
        &found.expect("a root").entry
    }

    fn followed(&self, root: i64, event: Event) -> Minor {
        let of_it = self.booked.iter().map(|one| &one.entry);
        of_it
            .filter(|one| one.refers == Some(TransactionId::new(root)))
            .filter(|one| one.event == event && one.state == EntryState::Ok)
            .filter_map(|one| one.amount)
            .sum()
    }

    fn roots(&self) -> Vec<i64> {
        let roots = self.booked.iter().filter(|one| one.entry.refers.is_none());
        roots.map(|one| one.entry.id.get()).collect()
    }

    /// The authorizations that are neither captured nor voided. One whose capture was accepted still counts: two
    /// requests that come before it is carried out are both taken.
    fn reserved(&self) -> Vec<i64> {
        let mut open = self.roots();
        open.retain(|id| {
            self.root(*id).event == Event::Authorization
                && self.followed(*id, Event::Capture) == 0
                && self.followed(*id, Event::Void) == 0
        });
        open
    }

    fn net(&self, root: i64) -> Minor {
        let taken = match self.root(root).event {
            Event::Authorization => self.followed(root, Event::Capture),
            _ => self.root(root).amount.unwrap_or(0),
        };
        taken - self.followed(root, Event::Refund)
    }

    /// What comes of a request.
    pub(super) fn asked(&mut self, order: Order, fails: bool) -> Answer {
        let refund = match &order.kind {
            Kind::Refund { .. } => {
                let under_way = self.accepted.iter().any(|one| one.refund.is_some());
                let left: Minor = self.roots().iter().map(|root| self.net(*root)).sum();
                if under_way || order.amount > left {
                    return Answer::Refused;
                }
                let id = self.id();
                let visible = self.now + self.lags.refunds;
                self.refunds.push(Listed {
                    id,
                    amount: order.amount,
                    visible,
                    transaction: None,
                    declined: false,
                });
                Some(id)
            }
            _ if self.reserved().is_empty() => return Answer::Refused,
            _ => None,
        };
        self.accepted.push(Accepted {
            due: self.now + self.lags.carried_out,
            since: self.now,
            order,
            refund,
            fails,
        });
        Answer::Accepted(refund)
    }

    /// Time passes, and what was accepted is carried out.
    pub(super) fn pass(&mut self, time: i64) {
        let until = self.now + time;
        loop {
            let next = self
                .accepted
                .iter()
                .enumerate()
                .min_by_key(|(_, one)| one.due)
                .map(|(place, one)| (place, one.due));
            match next {
                Some((place, due)) if due <= until => {
                    self.now = self.now.max(due);
                    let accepted = self.accepted.remove(place);
                    self.carry_out(&accepted);
                }
                _ => break,
            }
        }
        self.now = until;
    }

    fn carry_out(&mut self, accepted: &Accepted) {
        let visible = self.now + self.lags.transactions;
        let mut left = accepted.order.amount;
        let (event, roots) = match accepted.order.kind {
            Kind::Capture { .. } => (Event::Capture, self.reserved()),
            Kind::Void { .. } => (Event::Void, self.reserved()),
            _ => (Event::Refund, self.roots()),
        };
        let mut first = None;
        for root in roots {
            let amount = match event {
                Event::Refund => self.net(root).min(left),
                _ => self.root(root).amount.unwrap_or(0),
            };
            if amount <= 0 {
                continue;
            }
            left -= amount;
            let id = self.id();
            let mut entry = entry(id, event, amount).of(root);
            if accepted.fails {
                entry = entry.failed();
            } else {
                let (order, at) = (accepted.order.clone(), self.now);
                self.moved.push(Moved { order, root, at });
            }
            self.booked.push(Booked { entry, visible });
            first = first.or(Some(id));
        }
        let refund = accepted.refund;
        for listed in self.refunds.iter_mut().filter(|one| Some(one.id) == refund) {
            listed.declined = accepted.fails;
            listed.transaction = first.filter(|_| !accepted.fails);
        }
    }

    /// The true state of a request: nothing of it is under way.
    pub(super) fn is_settled(&self) -> bool {
        self.accepted.is_empty()
    }

    /// A look, of which each part may be of up to so long ago.
    pub(super) fn look(&self, stale: [i64; 3], with_refunds: bool, facts: usize) -> Look {
        let [order, refunds, transactions] = stale.map(|ago| self.now - ago);
        let seen = |visible: i64| visible <= transactions;
        let entries: Vec<Entry> = self
            .booked
            .iter()
            .filter(|one| seen(one.visible))
            .map(|one| one.entry.clone())
            .collect();
        let listed = self.refunds.iter().filter(|one| one.visible <= refunds);
        let listed = listed.map(|one| RefundView {
            id: RefundId::new(one.id),
            amount: Some(one.amount),
            payments: vec![RefundPart {
                amount: Some(one.amount),
                state: match one.transaction {
                    _ if one.declined => PartState::Declined,
                    Some(id) => PartState::Booked(TransactionId::new(id)),
                    None => PartState::Open,
                },
            }],
        });
        let mut look = showing(&entries).at(self.now).begun_after(facts);
        look.refunds = with_refunds.then(|| listed.collect());
        let under_way = |one: &&Accepted| one.since + self.lags.order <= order;
        look.order.moving =
            self.accepted
                .iter()
                .filter(under_way)
                .find_map(|one| match one.order.kind {
                    Kind::Capture { .. } => Some(Moving::Capture),
                    Kind::Void { .. } => Some(Moving::Void),
                    _ => None,
                });
        look
    }
}

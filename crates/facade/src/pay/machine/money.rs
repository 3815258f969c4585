//! What a list of transactions says of money. A payment with all its follow-ups is one root, counted once.

use std::collections::{BTreeMap, BTreeSet};

use bigcommerce_types::TransactionId;

use super::{Entry, EntryState, Event, Minor};

/// The sums over the roots that are not in a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Money {
    /// Taken, whatever was given back later. A root of which all was given back counts for [`given_back`](Self::given_back)
    /// alone.
    pub(crate) gross: Minor,
    /// Taken, less what was given back.
    pub(crate) net: Minor,
    /// Authorized, and neither captured nor voided.
    pub(crate) reserved: Minor,
    /// Not final.
    pub(crate) waiting: Minor,
    /// Captures and settlements without a reference: never money, but a hint.
    pub(crate) loose: Minor,
    /// Some payment is not final.
    pub(crate) pending: bool,
    /// A follow-up refers to a transaction that is not there, or an amount cannot be compared.
    pub(crate) unclear: bool,
    /// Money in another currency.
    pub(crate) foreign: bool,
    /// A pending payment failed.
    pub(crate) pending_failed: bool,
    /// A root of which all was given back or voided.
    pub(crate) given_back: bool,
}

impl Money {
    /// Something was taken or reserved, and all of it has been given back or voided.
    pub(crate) fn all_back(&self) -> bool {
        self.given_back && self.gross == 0 && self.reserved == 0 && !self.undecided()
    }

    /// Something is under way, or cannot be told apart.
    pub(crate) fn undecided(&self) -> bool {
        self.pending || self.unclear || self.foreign
    }

    /// Taken or reserved.
    pub(crate) fn held(&self) -> Minor {
        self.gross.saturating_add(self.reserved)
    }
}

/// Adds up the transactions that are not in the baseline.
pub(crate) fn sum(entries: &[Entry], baseline: &BTreeSet<TransactionId>) -> Money {
    let roots = Roots::of(entries, baseline);
    let mut money = Money {
        unclear: roots.unclear,
        ..Money::default()
    };
    for entry in entries {
        if entry.refers.is_none() && !baseline.contains(&entry.id) {
            money.add(entry, &roots.follow_ups(entry.id));
        }
    }
    money
}

/// The follow-ups of every root.
struct Roots<'a> {
    of: BTreeMap<TransactionId, Vec<&'a Entry>>,
    unclear: bool,
}

impl<'a> Roots<'a> {
    fn of(entries: &'a [Entry], baseline: &BTreeSet<TransactionId>) -> Self {
        let mut roots = Self {
            of: BTreeMap::new(),
            unclear: false,
        };
        for entry in entries.iter().filter(|entry| entry.refers.is_some()) {
            match root(entry, entries, baseline) {
                Some(id) => roots.of.entry(id).or_default().push(entry),
                // Its root cannot be seen: what it says cannot be told apart yet.
                None => roots.unclear = true,
            }
        }
        roots
    }

    fn follow_ups(&self, root: TransactionId) -> FollowUps<'_> {
        FollowUps(self.of.get(&root).map_or(&[], Vec::as_slice))
    }
}

/// The end of the chain of references; nothing where a transaction of the chain is neither there nor known.
fn root(
    entry: &Entry,
    entries: &[Entry],
    baseline: &BTreeSet<TransactionId>,
) -> Option<TransactionId> {
    let mut id = entry.refers?;
    // A chain is no longer than the list; a circle has no root.
    for _ in 0..=entries.len() {
        match entries.iter().find(|other| other.id == id) {
            Some(other) => match other.refers {
                None => return Some(id),
                Some(earlier) => id = earlier,
            },
            None => return baseline.contains(&id).then_some(id),
        }
    }
    None
}

/// The follow-ups of one root.
struct FollowUps<'a>(&'a [&'a Entry]);

impl FollowUps<'_> {
    fn any(&self, event: Event, state: EntryState) -> bool {
        self.0
            .iter()
            .any(|entry| entry.event == event && entry.state == state)
    }

    fn amount(&self, event: Event) -> Option<Minor> {
        self.0
            .iter()
            .filter(|entry| entry.event == event && entry.state == EntryState::Ok)
            .try_fold(0, |sum: Minor, entry| {
                Some(sum.saturating_add(entry.amount?))
            })
    }
}

impl Money {
    fn add(&mut self, root: &Entry, follow_ups: &FollowUps<'_>) {
        // What follows something is never money by itself, even where it does not say what it follows.
        if matches!(
            root.event,
            Event::Settled | Event::Capture | Event::Refund | Event::Void
        ) {
            if matches!(root.event, Event::Settled | Event::Capture) && root.state == EntryState::Ok
            {
                self.loose = self.loose.saturating_add(root.amount.unwrap_or(0));
            }
            return;
        }
        let odd = root.state == EntryState::Review || root.event == Event::Unknown;
        if root.state == EntryState::Failed && root.event != Event::Unknown {
            return;
        }
        let voided = follow_ups.any(Event::Void, EntryState::Ok);
        let (Some(back), Some(captured)) = (
            follow_ups.amount(Event::Refund),
            follow_ups.amount(Event::Capture),
        ) else {
            self.unclear = true;
            return;
        };
        if !root.own_currency {
            self.add_foreign(voided);
            return;
        }
        let Some(amount) = root.amount else {
            self.unclear = true;
            return;
        };
        if odd {
            if voided || (back > 0 && back >= amount) {
                self.given_back = true;
            } else {
                self.pending = true;
                self.waiting = self.waiting.saturating_add(amount);
            }
            return;
        }
        if root.event == Event::Pending {
            if follow_ups.any(Event::Settled, EntryState::Failed)
                || follow_ups.any(Event::Purchase, EntryState::Failed)
            {
                self.pending_failed = true;
                return;
            }
            let settled = follow_ups.any(Event::Settled, EntryState::Ok)
                || follow_ups.any(Event::Purchase, EntryState::Ok);
            if !settled && !voided {
                self.pending = true;
                self.waiting = self.waiting.saturating_add(amount);
                return;
            }
        } else if follow_ups.0.iter().any(|entry| {
            matches!(entry.event, Event::Purchase | Event::Authorization)
                && entry.state != EntryState::Failed
        }) {
            // A second taking that refers to a first one: nothing says whether it replaces it.
            self.unclear = true;
        }
        // An authorization and its capture are one root; a capture releases the rest.
        let taken = if root.event == Event::Authorization && captured > 0 {
            captured
        } else {
            amount
        };
        if voided || (back > 0 && back >= taken) {
            self.given_back = true;
        } else if root.event == Event::Authorization && captured == 0 {
            self.reserved = self.reserved.saturating_add(amount);
        } else {
            self.gross = self.gross.saturating_add(amount);
            self.net = self.net.saturating_add(taken.saturating_sub(back));
        }
    }

    /// Another currency is in doubt, unless it was voided. Its refunds cannot be compared.
    fn add_foreign(&mut self, voided: bool) {
        if voided {
            self.given_back = true;
        } else {
            self.foreign = true;
        }
    }
}

//! The money that a list of transactions speaks of. A payment with all its follow-ups is one root, counted once.

use std::collections::{BTreeMap, BTreeSet};

use bigcommerce_types::TransactionId;

use super::{Entry, EntryState, Event, Minor};

/// The sums over the roots that are not in a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Money {
    /// Taken, whatever was given back later. A root of which all was given back counts for
    /// [`given_back`](Self::given_back) alone.
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
    for entry in roots.entries.values() {
        if entry.refers.is_none() && !baseline.contains(&entry.id) {
            money.add(entry, &roots.follow_ups(entry.id));
        }
    }
    money
}

/// The money of every root by itself, in no baseline.
pub(crate) fn each(entries: &[Entry]) -> BTreeMap<TransactionId, Money> {
    let roots = Roots::of(entries, &BTreeSet::new());
    let mut each = BTreeMap::new();
    for entry in roots.entries.values().filter(|one| one.refers.is_none()) {
        let mut money = Money::default();
        money.add(entry, &roots.follow_ups(entry.id));
        each.insert(entry.id, money);
    }
    each
}

/// The follow-ups of a root that worked, of one kind.
pub(crate) fn done_to(entries: &[Entry], root: TransactionId, event: Event) -> Vec<&Entry> {
    let roots = Roots::of(entries, &BTreeSet::new());
    let of_it = roots.follow_ups.get(&root).into_iter().flatten();
    of_it
        .copied()
        .filter(|one| one.event == event && one.state == EntryState::Ok)
        .collect()
}

/// The transactions by their ids, and the follow-ups of every root.
struct Roots<'a> {
    entries: BTreeMap<TransactionId, &'a Entry>,
    follow_ups: BTreeMap<TransactionId, Vec<&'a Entry>>,
    unclear: bool,
}

impl<'a> Roots<'a> {
    fn of(entries: &'a [Entry], baseline: &BTreeSet<TransactionId>) -> Self {
        let mut roots = Self {
            entries: BTreeMap::new(),
            follow_ups: BTreeMap::new(),
            unclear: false,
        };
        for entry in entries {
            // A transaction that is listed twice is counted once; two that differ under one id are not told apart.
            let first = *roots.entries.entry(entry.id).or_insert(entry);
            roots.unclear |= first != entry;
        }
        let ends = roots.ends(baseline);
        let follow_ups = roots
            .entries
            .values()
            .filter(|entry| entry.refers.is_some());
        for entry in follow_ups {
            let Some(root) = ends.get(&entry.id).copied().flatten() else {
                // Its root cannot be seen: what it says cannot be told apart yet.
                roots.unclear = true;
                continue;
            };
            let of_before = baseline.contains(&root);
            let is_new = !baseline.contains(&entry.id);
            roots.unclear |=
                is_new && takes_again(entry, roots.entries.get(&root).copied(), of_before);
            roots.follow_ups.entry(root).or_default().push(entry);
        }
        roots
    }

    /// The end of every chain of references; nothing where a transaction of the chain is neither there nor known, or
    /// where the chain is a circle.
    fn ends(
        &self,
        baseline: &BTreeSet<TransactionId>,
    ) -> BTreeMap<TransactionId, Option<TransactionId>> {
        let mut ends = BTreeMap::new();
        for start in self.entries.keys() {
            let mut chain = Vec::new();
            let mut id = *start;
            let end = loop {
                if let Some(end) = ends.get(&id) {
                    break *end;
                }
                let Some(entry) = self.entries.get(&id) else {
                    break baseline.contains(&id).then_some(id);
                };
                // Until the end is found the chain has none, so that a circle has none.
                ends.insert(id, None);
                chain.push(id);
                match entry.refers {
                    None => break Some(id),
                    Some(earlier) => id = earlier,
                }
            };
            ends.extend(chain.into_iter().map(|id| (id, end)));
        }
        ends
    }

    fn follow_ups(&self, root: TransactionId) -> FollowUps<'_> {
        FollowUps(self.follow_ups.get(&root).map_or(&[], Vec::as_slice))
    }
}

/// A follow-up that may be a payment of its own: a taking that refers to another one, or any success of a payment that
/// failed. Nothing says whether it replaces what it refers to, and to count it with its root could overlook it.
fn takes_again(entry: &Entry, root: Option<&Entry>, of_before: bool) -> bool {
    let root_failed = root.is_some_and(Entry::has_failed);
    match entry.event {
        Event::Purchase | Event::Authorization => {
            let settles = root.is_some_and(|root| root.event == Event::Pending);
            entry.state != EntryState::Failed && (root_failed || !settles)
        }
        Event::Pending => entry.state != EntryState::Failed && (root_failed || of_before),
        Event::Capture | Event::Settled => entry.state == EntryState::Ok && root_failed,
        Event::Refund | Event::Void | Event::Unknown => false,
    }
}

impl Entry {
    /// It took nothing. A failed event that is not known says nothing.
    fn has_failed(&self) -> bool {
        self.state == EntryState::Failed && self.event != Event::Unknown
    }
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
        if root.has_failed() {
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
            if voided {
                self.given_back = true;
            } else {
                self.unclear = true;
            }
            return;
        };
        let all_back = back > 0 && back >= amount;
        if odd {
            if voided || all_back {
                self.given_back = true;
            } else {
                self.pending = true;
                self.waiting = self.waiting.saturating_add(amount);
            }
            return;
        }
        if root.event == Event::Pending && !voided && !all_back {
            let any = |state| {
                follow_ups.any(Event::Settled, state) || follow_ups.any(Event::Purchase, state)
            };
            // A settlement that worked outranks one that failed: it may have been tried again.
            if !any(EntryState::Ok) {
                if any(EntryState::Failed) {
                    self.pending_failed = true;
                } else {
                    self.pending = true;
                    self.waiting = self.waiting.saturating_add(amount);
                }
                return;
            }
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

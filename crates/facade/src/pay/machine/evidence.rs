//! The evidence that the machine decides by, beside the record.

use std::collections::BTreeSet;

use bigcommerce_journal::{Answered, AttemptId, Nonce};
use bigcommerce_types::{OrderId, RefundId, TransactionId};

use super::{Claim, Standing};

/// An amount in the minor units of the order's currency.
pub(crate) type Minor = i128;

/// The settings of the machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Seconds after the fence in which a charge may still become visible.
    pub(crate) quiet: i64,
    /// Seconds in which the opener of an unmarked attempt is left alone.
    pub(crate) grace: i64,
}

/// Everything that is known of an attempt beside its record.
#[derive(Clone, Debug)]
pub(crate) struct Evidence<'a> {
    /// The platform's time, as far as this process knows it.
    pub(crate) now: Option<i64>,
    /// Things that only this process holds.
    pub(crate) hand: &'a Hand,
    /// The latest look.
    pub(crate) look: Option<&'a Look>,
    /// The order itself could not be read just now.
    pub(crate) unreadable: bool,
    /// The transactions of the order that any record has seen.
    pub(crate) known: &'a BTreeSet<TransactionId>,
    /// The refunds of the order that any record has seen.
    pub(crate) known_refunds: &'a BTreeSet<RefundId>,
    /// Another attempt of a key, earlier or later, that took or reserved the whole.
    pub(crate) closed: Option<SeenElsewhere>,
    /// A later attempt of a key that is open or took money.
    pub(crate) later: Option<SeenElsewhere>,
    /// Another open attempt of a key.
    pub(crate) rival: Option<SeenElsewhere>,
    /// The platform's time since which the journal can be trusted, where that is not from the beginning.
    pub(crate) trusted_since: Option<i64>,
}

/// Another attempt of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenElsewhere {
    pub(crate) attempt: AttemptId,
    pub(crate) order: OrderId,
    pub(crate) standing: Elsewhere,
}

/// The state of another attempt of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    /// It is open.
    Open,
    /// It took or reserved the whole.
    Closed,
    /// It took or reserved a part.
    Part,
}

/// Things that this process holds, and the journal does not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hand {
    /// The instrument, or the request of a change, is here, so this is the process that opened the attempt.
    pub(crate) instrument: bool,
    /// The claims of the token that was minted.
    pub(crate) token: Option<Token>,
    /// The reason why there is no token.
    pub(crate) mint: Option<MintFailure>,
    /// The name of the mark whose permit is here.
    pub(crate) permit: Option<Nonce>,
    /// The name of a mark that was asked for without getting a permit.
    pub(crate) mark_lost: Option<Nonce>,
    /// An answer that is not on record yet.
    pub(crate) answer: Option<Answered>,
    /// Looks in a row that were not whole.
    pub(crate) bad_looks: u32,
}

/// The reason why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MintFailure {
    /// 409, 404, 422 or code 30101: the order may be paid, and only a look tells.
    Look,
    /// No permission, or the platform did not answer in time.
    Refused {
        /// The wait in seconds that the platform asked for.
        retry_after: Option<u64>,
    },
    /// No method of the order takes the instrument.
    NoMethod,
}

/// The claims of a token. Each is read by itself; what cannot be read is missing.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) nonce: Nonce,
    /// In minor units of its currency.
    pub(crate) amount: Option<Minor>,
    pub(crate) currency: Option<String>,
    pub(crate) order: Option<OrderId>,
    /// Its own expiry, in Unix seconds.
    pub(crate) expires: Option<i64>,
    /// The `Date` of the response that brought it.
    pub(crate) at: i64,
}

/// One look at an order: the order, the other orders of its keys with their transactions, its own transactions.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// The earliest `Date` of its responses; none where one of them had none.
    pub(crate) at: Option<i64>,
    /// The number of facts that were on record when it began.
    pub(crate) facts: usize,
    /// Everything was read, completely, and is what was asked for.
    pub(crate) complete: bool,
    pub(crate) order: OrderView,
    pub(crate) entries: Vec<Entry>,
    pub(crate) others: Vec<Other>,
    /// The refunds of the order; none where they were not read.
    pub(crate) refunds: Option<Vec<RefundView>>,
}

impl Look {
    /// The ids of the order's transactions.
    pub(crate) fn ids(&self) -> BTreeSet<TransactionId> {
        self.entries.iter().map(|entry| entry.id).collect()
    }

    /// The time of the look, where it is evidence: complete, dated, and with every transaction that a record has seen.
    pub(crate) fn whole(&self, known: &BTreeSet<TransactionId>) -> Option<i64> {
        let ids = self.ids();
        self.at
            .filter(|_| self.complete && known.iter().all(|id| ids.contains(id)))
    }

    /// The ids of the order's refunds, where they were read.
    pub(crate) fn refund_ids(&self) -> BTreeSet<RefundId> {
        let refunds = self.refunds.iter().flatten();
        refunds.map(|refund| refund.id).collect()
    }
}

/// A refund of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefundView {
    pub(crate) id: RefundId,
    /// In minor units; none where it is missing or has more digits than the currency.
    pub(crate) amount: Option<Minor>,
    pub(crate) payments: Vec<RefundPart>,
}

/// The money of a refund that goes back in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefundPart {
    /// In minor units; none where it cannot be compared.
    pub(crate) amount: Option<Minor>,
    pub(crate) state: PartState,
}

/// The progress of a part of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartState {
    /// It is paid back outside of the store: the store moves nothing.
    Offline,
    /// The provider refused.
    Declined,
    /// Booked as this transaction.
    Booked(TransactionId),
    /// Nothing says that it was carried out.
    Open,
}

/// An order, as far as its money is concerned. Amounts are in the minor units of its currency.
#[derive(Clone, Debug)]
pub(crate) struct OrderView {
    pub(crate) id: OrderId,
    pub(crate) standing: Standing,
    /// Status 4.
    pub(crate) refunded: bool,
    pub(crate) claim: Claim,
    /// A capture or a void was accepted and has not been carried out.
    pub(crate) moving: Option<Moving>,
    /// The currency that is charged, in upper case; empty where the order names none.
    pub(crate) currency: String,
    pub(crate) total: Minor,
    /// The total less the gift certificates and the store credit that the order shows as taken.
    pub(crate) due: Minor,
}

/// A capture or a void that is under way, as `payment_status` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Moving {
    /// `capture pending`
    Capture,
    /// `void pending`
    Void,
}

/// Another order of a key.
#[derive(Clone, Debug)]
pub(crate) struct Other {
    pub(crate) order: OrderView,
    pub(crate) entries: Vec<Entry>,
}

/// A transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: TransactionId,
    pub(crate) event: Event,
    pub(crate) state: EntryState,
    /// In minor units; none where it is in another currency, negative, or has more digits than the currency.
    pub(crate) amount: Option<Minor>,
    /// It is in the currency of its order.
    pub(crate) own_currency: bool,
    pub(crate) refers: Option<TransactionId>,
}

/// The event of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Event {
    Purchase,
    Authorization,
    Capture,
    Pending,
    Settled,
    Refund,
    Void,
    Unknown,
}

/// The success of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum EntryState {
    Ok,
    Failed,
    /// Held for a check for fraud, or a status that is missing or not known.
    Review,
}

//! The record of one attempt, and the state that its facts amount to.

use std::collections::BTreeSet;

use bigcommerce_types::{RefundId, TransactionId};

use crate::attempt::AttemptId;
use crate::fact::{End, Fact, Opened};

/// The facts of one attempt. Append-only; a record is read whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The attempt.
    pub id: AttemptId,
    /// The place of its opening among all openings of the journal, from 1. Zero for a tombstone: an attempt that was
    /// ended without ever being opened.
    pub place: u64,
    /// Its facts, oldest first.
    pub facts: Vec<Fact>,
}

/// The state that the facts of a record amount to, as far as the lock is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It holds its keys. Nothing was sent yet where `marked` is false.
    Open {
        /// The request may have been sent.
        marked: bool,
        /// An answer that speaks of money came after an end that said that nothing was taken.
        contradicted: bool,
    },
    /// It ended; `reopened` where the merchant has opened its keys since.
    Ended {
        /// The end.
        how: End,
        /// The keys are open again.
        reopened: bool,
    },
    /// It ended on the merchant's word that nothing was taken.
    Released,
}

impl Record {
    /// The opening; nothing for a tombstone.
    #[must_use]
    pub fn opened(&self) -> Option<&Opened> {
        match self.facts.first() {
            Some(Fact::Opened(opened)) => Some(opened),
            _ => None,
        }
    }

    /// The attempt is a capture, a void or a refund.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.opened().is_some_and(|opened| opened.kind.is_change())
    }

    /// The state that the facts amount to.
    ///
    /// An answer of success, authorization or pending that comes after an end that said that nothing was taken cancels
    /// that end: the record is open again.
    #[must_use]
    pub fn state(&self) -> State {
        let mut state = State::Open {
            marked: false,
            contradicted: false,
        };
        for fact in &self.facts {
            state = state.after(fact);
        }
        state
    }

    /// The transactions of the order that this record has seen: those of its baseline, and those of the looks that
    /// decided.
    #[must_use]
    pub fn seen(&self) -> BTreeSet<TransactionId> {
        let mut seen = BTreeSet::new();
        for fact in &self.facts {
            match fact {
                Fact::Sending(sending) => seen.extend(&sending.baseline.ids),
                Fact::Ended(ended) => seen.extend(&ended.seen),
                _ => {}
            }
        }
        seen
    }

    /// The refunds of the order that this record has seen: those of its baseline, those of the looks that decided, and
    /// the one that an answer named.
    #[must_use]
    pub fn seen_refunds(&self) -> BTreeSet<RefundId> {
        let mut seen = BTreeSet::new();
        for fact in &self.facts {
            match fact {
                Fact::Sending(sending) => seen.extend(&sending.baseline.refunds),
                Fact::Ended(ended) => seen.extend(&ended.refunds),
                Fact::Answered(answered) => {
                    seen.extend(answered.receipt.as_ref().and_then(|receipt| receipt.refund));
                }
                _ => {}
            }
        }
        seen
    }

    /// The transactions that came while this attempt took money: those of the look that decided which its baseline
    /// lacks. Empty where it took none, or where its mark is lost.
    #[must_use]
    pub fn own(&self) -> BTreeSet<TransactionId> {
        let (mut baseline, mut own) = (None, BTreeSet::new());
        for fact in &self.facts {
            match fact {
                Fact::Sending(sending) => baseline = Some(&sending.baseline.ids),
                Fact::Ended(ended) if ended.how.took_money() => {
                    own = baseline.map_or_else(BTreeSet::new, |before| {
                        ended.seen.difference(before).copied().collect()
                    });
                }
                Fact::Ended(_) | Fact::Reopened { .. } => own.clear(),
                _ => {}
            }
        }
        own
    }
}

impl State {
    fn after(self, fact: &Fact) -> Self {
        match (fact, self) {
            (Fact::Sending(_), Self::Open { contradicted, .. }) => Self::Open {
                marked: true,
                contradicted,
            },
            (Fact::Ended(ended), _) => Self::Ended {
                how: ended.how.clone(),
                reopened: false,
            },
            (Fact::Released { .. }, _) => Self::Released,
            (Fact::Reopened { .. }, Self::Ended { how, .. }) => Self::Ended {
                how,
                reopened: true,
            },
            (Fact::Answered(answered), state)
                if answered.class.speaks_of_money() && state.says_nothing_taken() =>
            {
                Self::Open {
                    marked: true,
                    contradicted: true,
                }
            }
            // Whoever was answered had sent, whatever a restored record lacks.
            (Fact::Answered(_), Self::Open { contradicted, .. }) => Self::Open {
                marked: true,
                contradicted,
            },
            (_, state) => state,
        }
    }

    /// The attempt has not come to an end.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// The attempt ended, and nothing of it was taken.
    #[must_use]
    pub fn says_nothing_taken(&self) -> bool {
        match self {
            Self::Open { .. } => false,
            Self::Ended { how, .. } => how.says_nothing_taken(),
            Self::Released => true,
        }
    }
}

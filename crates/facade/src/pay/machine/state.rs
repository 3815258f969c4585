//! The state of an attempt: its facts, folded.

use std::collections::BTreeSet;

use bigcommerce_journal::{Class, End, Fact, Kind, Money, Nonce, Record};
use bigcommerce_types::{OrderId, RefundId, TransactionId};

use super::{Evidence, Look, TOKEN_LIFE};

/// The facts of a record, folded.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) order: Option<OrderId>,
    pub(super) kind: Option<Kind>,
    /// The amount that the shopper was shown.
    pub(super) shown: Option<Money>,
    pub(super) may_pay_part: bool,
    pub(super) opened_at: i64,
    /// The writer of the opening.
    pub(super) nonce: Option<Nonce>,
    /// The time of the last fact.
    pub(super) last_at: i64,
    /// The name of the latest token on record, and the place of its fact.
    pub(super) minted: Option<(Nonce, usize)>,
    /// Every token that was put on record.
    pub(super) tokens: BTreeSet<Nonce>,
    /// After this no token of the attempt is taken any more.
    pub(super) fence: i64,
    pub(super) mark: Option<Mark>,
    /// The gateway's word. Once it spoke of money nothing that is said later counts for less.
    pub(super) said: Option<Class>,
    /// The refund that an answer named.
    pub(super) refund: Option<RefundId>,
    /// The place of the mark or of the latest answer: a look begun before it is no evidence.
    pub(super) look_after: usize,
    /// The first look after the fence that showed nothing new, and the place of its fact.
    pub(super) observed: Option<(i64, usize)>,
    pub(super) end: Option<Ending>,
}

/// The mark before a request.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) baseline: BTreeSet<TransactionId>,
    /// The refunds of the look before the mark.
    pub(super) refunds: BTreeSet<RefundId>,
    /// None where the record has no mark and counts as sent all the same: no baseline can be trusted, so that whole is
    /// measured against the order's total.
    pub(super) nonce: Option<Nonce>,
}

/// An end that counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ending {
    Ended(End),
    Released,
}

impl Ending {
    pub(super) fn says_nothing_taken(&self) -> bool {
        match self {
            Self::Ended(how) => how.says_nothing_taken(),
            Self::Released => true,
        }
    }

    /// The attempt took or reserved the whole.
    pub(super) fn took_all(&self) -> bool {
        matches!(self, Self::Ended(how) if how.closes_keys())
    }
}

impl State {
    /// The state of a record, with what the journal's own state says of it.
    pub(super) fn of(record: &Record, evidence: &Evidence<'_>) -> Self {
        let mut state = Self::folded(record);
        let distrusted = evidence
            .trusted_since
            .filter(|since| state.opened_at <= *since);
        // A record of a journal that was lost or restored may lack facts: "not marked" proves nothing, and a later
        // attempt that it forgot may have a token of its own. An answer without a mark is of the same kind.
        if let Some(since) = distrusted {
            state.fence = state.fence.max(since.saturating_add(TOKEN_LIFE));
            if state.mark.is_none() {
                state.may_pay_part = true;
            }
        }
        let was_sent = state.end.is_none() && state.said.is_some();
        if state.mark.is_none() && (distrusted.is_some() || was_sent) {
            state.mark = Some(Mark {
                baseline: evidence.known.clone(),
                refunds: evidence.known_refunds.clone(),
                nonce: None,
            });
        }
        state
    }

    /// The request is made with a token, after whose expiry nothing can arrive any more. Without one waiting proves
    /// nothing.
    pub(super) fn has_a_fence(&self) -> bool {
        matches!(self.kind, None | Some(Kind::Payment))
    }

    /// The time of a look, where it is evidence for this attempt: of a refund, only with every refund that a record has
    /// seen. The refund that the answer to this very attempt named may still be missing.
    pub(super) fn whole(&self, look: &Look, evidence: &Evidence<'_>) -> Option<i64> {
        self.whole_by(look, evidence.known, evidence.known_refunds)
    }

    pub(super) fn whole_by(
        &self,
        look: &Look,
        known: &BTreeSet<TransactionId>,
        known_refunds: &BTreeSet<RefundId>,
    ) -> Option<i64> {
        let whole = look.whole(known)?;
        if !matches!(self.kind, Some(Kind::Refund { .. })) {
            return Some(whole);
        }
        look.refunds.as_ref()?;
        let listed = look.refund_ids();
        let mut known = known_refunds.iter();
        known
            .all(|id| listed.contains(id) || self.refund == Some(*id))
            .then_some(whole)
    }

    pub(super) fn folded(record: &Record) -> Self {
        let mut state = Self {
            order: None,
            kind: None,
            shown: None,
            may_pay_part: false,
            opened_at: 0,
            nonce: None,
            last_at: 0,
            minted: None,
            tokens: BTreeSet::new(),
            fence: 0,
            mark: None,
            said: None,
            refund: None,
            look_after: 0,
            observed: None,
            end: None,
        };
        for (place, fact) in record.facts.iter().enumerate() {
            state.add(place, fact);
        }
        state
    }

    fn add(&mut self, place: usize, fact: &Fact) {
        match fact {
            Fact::Opened(opened) => {
                self.order = Some(opened.order);
                self.kind = Some(opened.kind.clone());
                self.shown = Some(opened.shown.clone());
                self.may_pay_part = opened.may_pay_part;
                self.opened_at = opened.at;
                self.nonce = Some(opened.nonce);
                self.last_at = opened.at;
            }
            Fact::Minted(minted) => {
                self.minted = Some((minted.nonce, place));
                self.tokens.insert(minted.nonce);
                self.fence = self.fence.max(minted.expires);
                self.last_at = minted.at;
            }
            Fact::Sending(sending) => {
                self.mark = Some(Mark {
                    baseline: sending.baseline.ids.clone(),
                    refunds: sending.baseline.refunds.clone(),
                    nonce: Some(sending.nonce),
                });
                self.look_after = place;
                self.last_at = sending.at;
            }
            Fact::Answered(answered) => {
                let receipt = answered.receipt.as_ref();
                self.refund = receipt.and_then(|receipt| receipt.refund).or(self.refund);
                if !self.said.is_some_and(Class::speaks_of_money) {
                    self.said = Some(answered.class);
                }
                // The mark is lost, and its token may be: that was made before the answer.
                if self.mark.is_none() {
                    self.fence = self.fence.max(answered.at.saturating_add(TOKEN_LIFE));
                }
                let denied = self.end.as_ref().is_some_and(Ending::says_nothing_taken);
                if denied && answered.class.speaks_of_money() {
                    self.end = None;
                }
                self.observed = None;
                self.look_after = place;
                self.last_at = answered.at;
            }
            Fact::Observed { at } => {
                self.observed = Some((*at, place));
                self.last_at = *at;
            }
            Fact::Ended(ended) => self.end = Some(Ending::Ended(ended.how.clone())),
            Fact::Released { at } => {
                self.end = Some(Ending::Released);
                self.last_at = *at;
            }
            // The look behind it shows that everything went back.
            Fact::Reopened { .. } => self.end = Some(Ending::Ended(End::GivenBack)),
        }
    }
}

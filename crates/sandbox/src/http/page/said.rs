//! The sentence that a form leaves behind. The address holds its key only, so that a link cannot put words into the page.

use std::collections::HashMap;

/// The end of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Captured,
    Voided,
    Refunded,
    Settled,
    Declined,
    Cancelled,
    Shipped,
    CartDeleted,
    FaultOn,
    FaultOff,
    Released,
    LagsSet,
    ClockMoved,
    StockSet,
    SentAgain,
    RandomOn,
    NothingReserved,
    NothingTaken,
    NothingPending,
    NothingToShip,
    NotThere,
    NotANumber,
}

impl Said {
    const ALL: [Self; 22] = [
        Self::Captured,
        Self::Voided,
        Self::Refunded,
        Self::Settled,
        Self::Declined,
        Self::Cancelled,
        Self::Shipped,
        Self::CartDeleted,
        Self::FaultOn,
        Self::FaultOff,
        Self::Released,
        Self::LagsSet,
        Self::ClockMoved,
        Self::StockSet,
        Self::SentAgain,
        Self::RandomOn,
        Self::NothingReserved,
        Self::NothingTaken,
        Self::NothingPending,
        Self::NothingToShip,
        Self::NotThere,
        Self::NotANumber,
    ];

    /// Reads the key of an address. Another text says nothing.
    pub(super) fn read(query: &HashMap<String, String>) -> Option<Self> {
        let key = query.get("said")?;
        Self::ALL.into_iter().find(|said| said.key() == key)
    }

    /// This, if the thing that it is about was there.
    pub(super) fn if_there(self, was_there: bool) -> Self {
        if was_there { self } else { Self::NotThere }
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Captured => "captured",
            Self::Voided => "voided",
            Self::Refunded => "refunded",
            Self::Settled => "settled",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Shipped => "shipped",
            Self::CartDeleted => "cart-deleted",
            Self::FaultOn => "fault-on",
            Self::FaultOff => "fault-off",
            Self::Released => "released",
            Self::LagsSet => "lags-set",
            Self::ClockMoved => "clock-moved",
            Self::StockSet => "stock-set",
            Self::SentAgain => "sent-again",
            Self::RandomOn => "random-on",
            Self::NothingReserved => "nothing-reserved",
            Self::NothingTaken => "nothing-taken",
            Self::NothingPending => "nothing-pending",
            Self::NothingToShip => "nothing-to-ship",
            Self::NotThere => "not-there",
            Self::NotANumber => "not-a-number",
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Captured => "The reserved money is captured.",
            Self::Voided => "The reservation is voided.",
            Self::Refunded => "The money is refunded.",
            Self::Settled => "The pending payment is settled.",
            Self::Declined => "The pending payment is declined.",
            Self::Cancelled => "The order is cancelled. Its money stays where it is.",
            Self::Shipped => "The rest of the order is shipped.",
            Self::CartDeleted => "The cart is deleted.",
            Self::FaultOn => "The fault waits for its requests.",
            Self::FaultOff => "The fault is switched off.",
            Self::Released => "The held requests go on.",
            Self::LagsSet => "The lags apply to whatever happens from now on.",
            Self::ClockMoved => "The clock is moved.",
            Self::StockSet => "The stock is set.",
            Self::SentAgain => "The webhook is sent again.",
            Self::RandomOn => "Some of the requests go wrong from now on.",
            Self::NothingReserved => "Not that much is reserved for the order.",
            Self::NothingTaken => "Not that much is taken for the order.",
            Self::NothingPending => "The order has no pending payment.",
            Self::NothingToShip => "The order has nothing left to ship.",
            Self::NotThere => "There is no such thing any more.",
            Self::NotANumber => "That field takes a number.",
        }
    }

    /// True for a form that did what it was for.
    pub(super) fn is_done(self) -> bool {
        !matches!(
            self,
            Self::NothingReserved
                | Self::NothingTaken
                | Self::NothingPending
                | Self::NothingToShip
                | Self::NotThere
                | Self::NotANumber
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_found_by_its_key_and_no_other_text_is() {
        for said in Said::ALL {
            let query = HashMap::from([("said".to_owned(), said.key().to_owned())]);
            assert_eq!(Said::read(&query), Some(said));
        }
        let query = HashMap::from([("said".to_owned(), "<b>pay here</b>".to_owned())]);
        assert_eq!(Said::read(&query), None);
    }
}
